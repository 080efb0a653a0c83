"""The parts of two nodes, each beside the one that has its role."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass

from refactor_kit.proof.comparing.code.graph import CodeNode, CodeWalk, Target

# What is read in the order of the code: of another code nothing stands beside it.
_OF_CODE = ("uses", "constant", "rebinds")


@dataclass(frozen=True, slots=True)
class Aligned:
    """``None`` stands for a part that one side has not."""

    role: str
    left: Target | None
    right: Target | None


def aligned(
    before: CodeNode,
    after: CodeNode,
    first: CodeWalk,
    second: CodeWalk,
    *,
    in_any_order: bool = False,
) -> list[Aligned]:
    """Every part of either node; the order of roles is a part where both have the same ones."""
    if in_any_order or (before.unordered and after.unordered):
        return list(_unordered(before, after, first, second))
    skipped = ("attributes", *(_OF_CODE if before.part("code") != after.part("code") else ()))
    left, right = _by_role(before, skipped), _by_role(after, skipped)
    found = list(_reordered(left, right, first, second))
    for role in dict.fromkeys([*left, *right]):
        ours, theirs = left.get(role, []), right.get(role, [])
        for index in range(max(len(ours), len(theirs))):
            one = ours[index] if index < len(ours) else None
            other = theirs[index] if index < len(theirs) else None
            found.append(Aligned(role, one, other))
    orders = [role for role in left if role in right], [role for role in right if role in left]
    if orders[0] != orders[1]:
        found.append(Aligned("order", *map(_order, _moved(*orders))))
    return found


def is_reordered(before: CodeNode, after: CodeNode, first: CodeWalk, second: CodeWalk) -> bool:
    """Whether two sequences hold the same in another order."""
    sides = ((before, first), (after, second))
    roles, other = ([role for role, _ in node.parts] for node, _ in sides)
    if roles != other or "item 1" not in roles:
        return False
    held, others = (
        [_same_and_called_so(target, walk) for _, target in node.parts] for node, walk in sides
    )
    return held != others and Counter(held) == Counter(others)


def _reordered(
    left: dict[str, list[Target]], right: dict[str, list[Target]], first: CodeWalk, second: CodeWalk
) -> Iterator[Aligned]:
    """Dependencies that are the same ones in another order, which are taken out of both sides."""
    roles = [role for role in left if role.startswith("dependency ")]
    if roles != [role for role in right if role.startswith("dependency ")]:
        return
    ours = [first.nodes[each] for role in roles for each in left[role] if isinstance(each, int)]
    theirs = [second.nodes[each] for role in roles for each in right[role] if isinstance(each, int)]
    before, after = [each.digest for each in ours], [each.digest for each in theirs]
    if before != after and sorted(before) == sorted(after):
        yield Aligned("order", _names(ours, first), _names(theirs, second))
        for role in roles:
            del left[role], right[role]


def _names(nodes: list[CodeNode], walk: CodeWalk) -> str:
    calls = [node.part("call") for node in nodes]
    return ", ".join(walk.nodes[each].label for each in calls if isinstance(each, int))


def _by_role(node: CodeNode, skipped: tuple[str, ...]) -> dict[str, list[Target]]:
    found: dict[str, list[Target]] = defaultdict(list)
    for role, target in node.parts:
        if role not in skipped:
            found[role].append(target)
    return found


def _moved(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    """The stretch of the two orders in which they differ."""
    pairs = list(zip(before, after, strict=True))
    places = [index for index, (one, other) in enumerate(pairs) if one != other]
    stretch = slice(places[0], places[-1] + 1)
    return before[stretch], after[stretch]


def _order(roles: list[str]) -> str:
    return ", ".join(roles)


def _unordered(
    before: CodeNode, after: CodeNode, first: CodeWalk, second: CodeWalk
) -> Iterator[Aligned]:
    """What is the same stands together, then what is called the same, then what is left."""
    left, right = list(before.parts), list(after.parts)
    for alike in (_same_and_called_so, _same, _called_the_same, _any):
        waiting: dict[object, deque[tuple[str, Target]]] = defaultdict(deque)
        for part in right:
            waiting[alike(part[1], second)].append(part)
        kept = []
        for role, target in left:
            others = waiting[alike(target, first)]
            if others:
                other = others.popleft()
                right.remove(other)
                yield Aligned(role, target, other[1])
            else:
                kept.append((role, target))
        left = kept
    yield from (Aligned(role, target, None) for role, target in left)
    yield from (Aligned(role, None, target) for role, target in right)


def _same(target: Target, walk: CodeWalk) -> tuple[str, str]:
    return ("node", walk.nodes[target].digest) if isinstance(target, int) else ("words", target)


def _same_and_called_so(target: Target, walk: CodeWalk) -> object:
    return _same(target, walk), _called_the_same(target, walk)


def _called_the_same(target: Target, walk: CodeWalk) -> object:
    if isinstance(target, str):
        return "words", target
    node = walk.nodes[target]
    return node.kind, node.label or node.part("for")


def _any(target: Target, walk: CodeWalk) -> object:
    return isinstance(target, int)
