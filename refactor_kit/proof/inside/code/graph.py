"""Nodes, the order in which they are made, and what becomes of them as JSON."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from typing import Any

# A value in words, or the number of a node.
Target = str | int


class Node:
    """One object that code reaches; ``parts`` are its contents, by role."""

    __slots__ = (
        "digest",
        "forward",
        "identity",
        "kind",
        "label",
        "opaque",
        "parts",
        "place",
        "unordered",
    )

    def __init__(self, kind: str, label: str) -> None:
        self.kind = kind
        self.label = label
        self.place: list[Any] = []
        self.parts: list[tuple[str, Target]] = []
        self.identity = False
        self.unordered = False
        self.forward: int | None = None
        self.opaque = ""
        self.digest = ""

    def put(self, role: str, target: Target) -> None:
        self.parts.append((role, target))

    def as_json(self) -> dict[str, Any]:
        known: dict[str, Any] = {"kind": self.kind, "digest": self.digest, "parts": self.parts}
        for name in ("label", "place", "identity", "unordered", "opaque"):
            if getattr(self, name):
                known[name] = getattr(self, name)
        if self.forward is not None:
            known["forward"] = self.forward
        return known


class Graph:
    """Gives each object one node, and fills the nodes one after the other, however deep it goes."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._numbers: dict[Hashable, int] = {}
        self._waiting: deque[tuple[Node, Callable[[Node], None]]] = deque()
        self._kept: list[Any] = []

    def node(
        self,
        key: Hashable,
        kind: str,
        fill: Callable[[Node], None],
        *,
        label: str = "",
        keep: Any = None,
    ) -> int:
        """The number of the node known by ``key``; ``keep`` lives as long as the graph.

        An identity of an object is a key only while nothing else can get its place in memory.
        """
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.nodes)
            self.nodes.append(Node(kind, label))
            self._kept.append(keep)
            self._waiting.append((self.nodes[number], fill))
        return number

    def complete(self) -> None:
        """Fills the nodes; one that cannot be read whole is opaque, whatever it raises."""
        while self._waiting:
            node, fill = self._waiting.popleft()
            try:
                fill(node)
            except Exception as error:
                node.opaque = unreadable(node.label or node.kind, error)


def unreadable(what: str, error: Exception) -> str:
    return f"{what}, which cannot be read: {type(error).__name__}"
