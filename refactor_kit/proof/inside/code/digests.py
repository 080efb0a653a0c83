"""The digest of each node: of all that it leads to, whatever numbers the nodes have.

Nodes that lead to each other are told apart by what each leads to in one step, then in two, and so
on, as often as there are nodes in the circle at most.
"""

from __future__ import annotations

from collections.abc import Iterator

from .graph import Node
from .plain import digest


def put_digests(nodes: list[Node]) -> None:
    """Gives every node its digest, and the parts of an unordered one their order by it."""
    for circle in _circles(nodes):
        members = [nodes[number] for number in circle]
        for node in members:
            node.digest = ""
        if len(circle) == 1 and circle[0] not in _targets(members[0]):
            members[0].digest = _digest(members[0], nodes)
        else:
            _refine(members, nodes)
        for node in members:
            if node.unordered:
                node.parts.sort(key=lambda part: _shown(part[1], nodes))


def _refine(members: list[Node], nodes: list[Node]) -> None:
    kinds = 0
    for _ in range(len(members) + 1):
        fresh = [_digest(node, nodes) for node in members]
        for node, each in zip(members, fresh, strict=True):
            node.digest = each
        if len(set(fresh)) == kinds:
            break
        kinds = len(set(fresh))
    # A change anywhere in the circle changes what each of its nodes leads to.
    together = digest(" ".join(sorted(node.digest for node in members)))
    for node in members:
        node.digest = digest(f"{together} {node.digest}")


def _digest(node: Node, nodes: list[Node]) -> str:
    parts = [f"{role}={_shown(target, nodes)}" for role, target in node.parts]
    if node.unordered:
        parts.sort()
    return digest("\n".join([node.kind, *parts]))


def _shown(target: str | int, nodes: list[Node]) -> str:
    return target if isinstance(target, str) else f"-> {nodes[target].digest}"


def _targets(node: Node) -> list[int]:
    return [target for _, target in node.parts if isinstance(target, int)]


def _circles(nodes: list[Node]) -> Iterator[list[int]]:
    """The nodes that lead to each other, together; after all that they lead to (Tarjan)."""
    leads_to = [_targets(node) for node in nodes]
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    stacked: set[int] = set()
    for start in range(len(nodes)):
        if start in index:
            continue
        path = [(start, iter(leads_to[start]))]
        index[start] = low[start] = len(index)
        stack.append(start)
        stacked.add(start)
        while path:
            number, targets = path[-1]
            following = next((each for each in targets if each not in index), None)
            if following is not None:
                index[following] = low[following] = len(index)
                stack.append(following)
                stacked.add(following)
                path.append((following, iter(leads_to[following])))
                continue
            path.pop()
            known = [index[each] for each in leads_to[number] if each in stacked]
            low[number] = min([low[number], *known])
            if path:
                low[path[-1][0]] = min(low[path[-1][0]], low[number])
            if low[number] == index[number]:
                circle = []
                while True:
                    each = stack.pop()
                    stacked.discard(each)
                    circle.append(each)
                    if each == number:
                        break
                yield circle
