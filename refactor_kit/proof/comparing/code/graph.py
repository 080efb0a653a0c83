"""A walk as it came from the target's process, read into records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# A value in words, or the number of a node.
Target = str | int


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a function or a class stands, lines counted from 1; ``label`` is ``module:name``."""

    file: str
    first: int
    last: int
    label: str

    def __str__(self) -> str:
        return f"{self.file}:{self.first}"


@dataclass(frozen=True, slots=True)
class CodeNode:
    """One object that code reaches; ``parts`` are its contents by role, in order.

    ``forward`` is the node of what a function only hands its arguments on to.
    """

    kind: str
    digest: str
    parts: tuple[tuple[str, Target], ...]
    label: str = ""
    place: Place | None = None
    identity: bool = False
    unordered: bool = False
    opaque: str = ""
    forward: int | None = None

    def part(self, role: str) -> Target | None:
        return next((target for each, target in self.parts if each == role), None)


@dataclass(frozen=True, slots=True)
class CodeWalk:
    """What was reached: ``endpoints`` by ``METHOD /path``, the others from the root ``app``.

    ``mounted`` are those endpoints that another application serves, and the mounts themselves.
    """

    nodes: tuple[CodeNode, ...]
    endpoints: Mapping[str, int]
    app: int
    mounted: frozenset[str] = frozenset()

    @classmethod
    def from_json(cls, walk: Mapping[str, Any]) -> CodeWalk:
        """The walk that ``proof/inside/code`` gives. Of two equal keys the first answers."""
        entries: dict[str, Mapping[str, Any]] = {}
        for each in walk["endpoints"]:
            entries.setdefault(each["key"], each)
        endpoints = {key: each["root"] for key, each in entries.items()}
        mounted = frozenset(key for key, each in entries.items() if each.get("mounted"))
        return cls(tuple(map(_node, walk["nodes"])), endpoints, walk["app"], mounted)

    def reached(self, root: int) -> Iterator[int]:
        """Every node that ``root`` leads to, and itself."""
        seen, waiting = {root}, [root]
        while waiting:
            number = waiting.pop()
            yield number
            for _, target in self.nodes[number].parts:
                if isinstance(target, int) and target not in seen:
                    seen.add(target)
                    waiting.append(target)


def _node(node: Mapping[str, Any]) -> CodeNode:
    place = node.get("place")
    return CodeNode(
        node["kind"],
        node["digest"],
        tuple((role, target) for role, target in node["parts"]),
        node.get("label", ""),
        Place(place[0], place[1], place[2], node.get("label", "")) if place else None,
        bool(node.get("identity")),
        bool(node.get("unordered")),
        node.get("opaque", ""),
        node.get("forward"),
    )
