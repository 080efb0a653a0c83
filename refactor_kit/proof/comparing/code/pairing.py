"""Two walks side by side: which node takes which one's place, and where the two differ."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass

from refactor_kit.proof.comparing.code.declared import DeclaredCode, labelled
from refactor_kit.proof.comparing.code.graph import CodeNode, CodeWalk, Target
from refactor_kit.proof.comparing.code.parts import Aligned, aligned, is_reordered
from refactor_kit.proof.comparing.code.words import told

Pair = tuple[int, int]
# An annotation that nothing can read while the service runs.
_UNBOUND = "unbound"
# What it matters to be, and not only to do: overrides tell dependencies apart.
_EXACT = ("call", "endpoint", "for")
# What varies of a container as a whole.
_ORDER, _NUMBER = "order of items", "number of items"


@dataclass(frozen=True, slots=True)
class LocalDifference:
    """What differs of a pair itself, not of what it leads to."""

    role: str
    reason: str


class Pairing:
    """Every pair of nodes that the roots lead to, with what differs of it.

    ``varying`` are the parts of ``before`` that differ between two processes: number and role.
    ``None`` where these two walks are of one tree, and are to show what varies.
    """

    def __init__(
        self,
        before: CodeWalk,
        after: CodeWalk,
        declared: DeclaredCode,
        varying: frozenset[tuple[int, str]] | None,
    ) -> None:
        self.before = before
        self.after = after
        self._declared = declared
        self._learns = varying is None
        self._varying = varying or frozenset()
        self._labelled = labelled(before), labelled(after)
        self.children: dict[Pair, list[Pair]] = {}
        self.local: dict[Pair, list[LocalDifference]] = defaultdict(list)
        self.reached_by: dict[Pair, tuple[Pair, str]] = {}
        self.through: dict[Pair, str] = {}
        self._compared_as: dict[Pair, set[str]] = defaultdict(set)
        self._waiting: deque[Pair] = deque()
        self._routes: set[Pair] = set()

    def follow(self, left: int, right: int, *, is_declared: bool = False) -> Pair:
        """Compares what two roots lead to; ``is_declared`` where the plan moves the endpoint."""
        pair = (left, right)
        if is_declared:
            self._routes.add(pair)
        self._meet(pair)
        while self._waiting:
            self._compare(self._waiting.popleft())
        return pair

    def settle_identity(self) -> None:
        """Notes what was one object and is two, or two and is one; asked once all is followed."""
        calls = {pair for pair, roles in self._compared_as.items() if "call" in roles}
        told = [*self._settled({pair for pair in self.children if self._has_identity(pair)})]
        for pair, reason in [*told, *self._settled(calls)]:
            self._differs(pair, "identity", reason)

    def nodes(self, pair: Pair) -> tuple[CodeNode, CodeNode]:
        return self.before.nodes[pair[0]], self.after.nodes[pair[1]]

    def _meet(self, pair: Pair) -> None:
        if pair not in self.children:
            self.children[pair] = []
            self._waiting.append(pair)

    def _compare(self, pair: Pair) -> None:
        before, after = self.nodes(pair)
        if before.kind != after.kind:
            if not self._varies(pair, ""):
                self._differs(pair, "", told(before, after, "", pair[0], pair[1], self))
            return
        sides = before, after, self.before, self.after
        if self._learns and is_reordered(*sides):
            self._differs(pair, _ORDER, "varies")
        in_any_order = self._varies(pair, _ORDER)
        for each in self._undeclared(pair, aligned(*sides, in_any_order=in_any_order)):
            self._part(pair, each)

    def _part(self, pair: Pair, part: Aligned) -> None:
        left, right = part.left, part.right
        before, after = self.nodes(pair)
        if isinstance(left, str) and isinstance(right, str) and self._is_equal(left, right):
            return
        if part.role.startswith("annotation of ") and _UNBOUND in (left, right):
            return
        if isinstance(left, int) and isinstance(right, int):
            child = self._resolved(left, right, exact=part.role in _EXACT)
            varies = self._varies(pair, part.role)
            if self._is_another(child) or self._stands_by_chance(child, varies=varies):
                if not varies:
                    self._differs(pair, part.role, told(before, after, part.role, *child, self))
                return
            self._compared_as[child].add(part.role)
            self.reached_by.setdefault(child, (pair, part.role))
            self.children[pair].append(child)
            self._meet(child)
        elif not (self._varies(pair, part.role) or self._varies_in_number(pair, part)):
            self._differs(pair, part.role, told(before, after, part.role, left, right, self))

    def _varies(self, pair: Pair, role: str) -> bool:
        """Whether it is known to; while that is learned, whether it was seen to just now."""
        if self._learns:
            return any(each.role == role for each in self.local.get(pair, ()))
        return (pair[0], role) in self._varying

    def _varies_in_number(self, pair: Pair, part: Aligned) -> bool:
        if not part.role.startswith("item") or None not in (part.left, part.right):
            return False
        if self._learns:
            self._differs(pair, _NUMBER, "varies")
        return self._varies(pair, _NUMBER)

    def _differs(self, pair: Pair, role: str, reason: str) -> None:
        self.local[pair].append(LocalDifference(role, reason))

    def _resolved(self, left: int, right: int, *, exact: bool) -> Pair:
        """What the two hand their arguments on to, where that is all that they do."""
        if exact:
            return left, right
        first, second = _target(self.before, left), _target(self.after, right)
        if (first, second) != (left, right):
            facade = self.after.nodes[right] if second != right else self.before.nodes[left]
            self.through[first, second] = facade.label
        return first, second

    def _is_another(self, pair: Pair) -> bool:
        """Whether the two have names that both sides know, and are not the same code."""
        before, after = self.nodes(pair)
        return (
            before.digest != after.digest
            and before.kind == after.kind
            and before.label != after.label
            and after.label in self._labelled[0]
            and before.label in self._labelled[1]
            and not self._declared.allows(before, after)
        )

    def _stands_by_chance(self, pair: Pair, *, varies: bool) -> bool:
        """Whether the two are called otherwise where that varies, or where that is learned."""
        before, after = self.nodes(pair)
        called = before.kind == after.kind and before.label != after.label
        return called and (varies or self._learns)

    # What the plan declares.

    def _undeclared(self, pair: Pair, parts: list[Aligned]) -> Iterator[Aligned]:
        """The parts, with what the declared names stand for in place of what is missing."""
        before, after = self.nodes(pair)
        if before.kind == "member" and self._declared.allows(before, after):
            yield from (each for each in parts if each.role == "value")
            return
        for part in parts:
            if before.kind == "class" and part.role.startswith("member "):
                owner = after if part.left is None else before
                label = f"{owner.label}.{part.role.removeprefix('member ')}"
                if label not in self._declared.by_value and not self._goes(before, part):
                    yield self._moved(before, after, part)
            elif not (pair in self._routes and self._is_declared(pair, part)):
                yield part

    def _goes(self, owner: CodeNode, part: Aligned) -> bool:
        name = part.role.removeprefix("member ")
        return part.right is None and self._declared.may_go(f"{owner.label}.{name}")

    def _moved(self, before: CodeNode, after: CodeNode, part: Aligned) -> Aligned:
        name = part.role.removeprefix("member ")
        if part.right is None and isinstance(part.left, int):
            for label in self._declared.moved_to(f"{before.label}.{name}"):
                found = self._labelled[1].get(label)
                if found is not None:
                    return Aligned("moved", _function(self.before, part.left), found)
        if part.left is None and isinstance(part.right, int):
            for label in self._declared.moved_from(f"{after.label}.{name}"):
                found = self._labelled[0].get(label)
                if found is not None:
                    return Aligned("moved", found, _function(self.after, part.right))
        return part

    def _is_equal(self, left: str, right: str) -> bool:
        return left == right or self._declared.is_renamed_module(left, right)

    def _is_declared(self, pair: Pair, part: Aligned) -> bool:
        before, after = self.nodes(pair)
        if part.role == "tags" and self._declared.tag:
            tag = f"str {self._declared.tag!r}"
            tags = _items(self.after, part.right)
            return tag in tags and {*tags} <= {tag, *_items(self.before, part.left)}
        if part.role == "name":
            first, second = before.part("endpoint"), after.part("endpoint")
            return (
                isinstance(first, int)
                and isinstance(second, int)
                and self._declared.allows(self.before.nodes[first], self.after.nodes[second])
            )
        return False

    # Objects that are one or two.

    def _has_identity(self, pair: Pair) -> bool:
        before, after = self.nodes(pair)
        return before.kind == after.kind and (before.identity or after.identity)

    def _settled(self, pairs: set[Pair]) -> Iterator[tuple[Pair, str]]:
        """What is met beside another only where the two are not alike counts for that one alone."""
        alike = {pair for pair in pairs if not self.local.get(pair)}
        partners = _partners(pairs), _partners(alike)
        for pair in sorted(pairs):
            before, after = self.nodes(pair)
            if self._declared.allows(before, after):
                continue
            rights, lefts = partners[pair in alike]
            now, were = len(rights[pair[0]]), len(lefts[pair[1]])
            what = f"{before.kind} {before.label}".strip()
            if now > 1:
                yield pair, f"one {what} is now {now}"
            elif were > 1:
                yield pair, f"{were} are now one: {what}"


def _partners(pairs: set[Pair]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    rights: dict[int, set[int]] = defaultdict(set)
    lefts: dict[int, set[int]] = defaultdict(set)
    for left, right in pairs:
        rights[left].add(right)
        lefts[right].add(left)
    return rights, lefts


def _target(walk: CodeWalk, number: int) -> int:
    seen = {number}
    while (forward := walk.nodes[number].forward) is not None and forward not in seen:
        number = forward
        seen.add(number)
    return number


def _function(walk: CodeWalk, number: int) -> int:
    """The function in a static or class method."""
    found = walk.nodes[number].part("function")
    return found if isinstance(found, int) else number


def _items(walk: CodeWalk, target: Target | None) -> list[Target]:
    if not isinstance(target, int):
        return []
    return [each for role, each in walk.nodes[target].parts if role.startswith("item ")]
