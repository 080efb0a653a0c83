"""The walk from object to object: each is read by the first reader that knows its kind."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from types import FunctionType
from typing import Any

from .graph import Graph, Node, Target, unreadable
from .living import living_code
from .own import Own
from .plain import plain
from .rebinding import Rebinding
from .sources import Sources

# ``read(walk, value, shared)`` gives the words or the node for the kinds of values that it knows.
Reader = Callable[["Walk", Any, bool], Target | None]


class Walk(Graph):
    """The graph of what is reached; made once the application is loaded.

    The last of the ``readers`` knows every kind.
    """

    def __init__(self, root: str, readers: Sequence[Reader]) -> None:
        super().__init__()
        self._readers = readers
        self.own = Own(root)
        living = living_code(self.own)
        self.sources = Sources(self.own)
        self.rebinding = Rebinding(self.own, living)
        self.functions: dict[Target, FunctionType] = {}
        self.forms: dict[tuple[Any, ...], Any] = {}

    def value(self, value: Any, *, shared: bool = True) -> Target:
        """The words for a plain value, or the node of any other.

        ``shared`` is whether code may hold and change it; settings that a library reads are not.
        """
        try:
            return self._read(value, shared)
        except Exception as error:
            # Objects that stand in for others ask for what is not there before a request.
            reason = unreadable(f"{type(value).__module__}.{type(value).__qualname__}", error)

            def fill(node: Node) -> None:
                node.opaque = reason

            return self.node(("object", id(value)), "opaque", fill, keep=value)

    def _read(self, value: Any, shared: bool) -> Target:
        words = plain(value, self.own)
        if words is not None:
            return words
        targets = (reader(self, value, shared) for reader in self._readers)
        return next(target for target in targets if target is not None)

    def binding(self, scope: dict[str, Any], name: str) -> Target:
        """What a module's ``name`` counts as: its value, or itself where code binds it anew."""
        if name in ("__file__", "__name__", "__package__"):
            return f"its module's {name}: {self.own.scrubbed(str(scope[name]))}"
        if self.rebinding.is_rebound(scope, name):
            return self.variable(scope, name)
        return self.value(scope[name])

    def variable(self, scope: dict[str, Any], name: str) -> int:
        """A module's name that code binds anew while it runs."""

        def fill(node: Node) -> None:
            node.identity = True
            node.put("value", self.value(scope[name]) if name in scope else "nothing yet")
            origin = self.sources.imported_from(scope, name)
            if origin is not None and self.rebinding.is_rebound(*origin):
                # Bound by value here, where no more may be told than that it can change.
                node.put("imported from", self.variable(*origin))

        label = f"{scope.get('__name__', '')}:{name}"
        key = ("variable", id(scope), name)
        number = self.node(key, "variable", fill, label=label, keep=scope)
        if isinstance(scope.get(name), FunctionType):
            self.functions[number] = scope[name]
        return number

    def member(self, kind: type, name: str) -> int | None:
        """What a class of the service holds under ``name``; ``None`` where a library's does."""
        holder = next((each for each in kind.__mro__ if name in vars(each)), None)
        if holder is None or not self.own.is_class(holder):
            return None

        def fill(node: Node) -> None:
            node.put("class", self.value(kind))
            node.put("name", name)
            node.put("value", self.value(inspect.getattr_static(kind, name)))

        label = f"{kind.__module__}:{kind.__qualname__}.{name}"
        return self.node(("member", id(kind), name), "member", fill, label=label, keep=kind)

    def dynamic(self, module: Any, name: str) -> int:
        """What a module's own ``__getattr__`` gives for ``name``."""

        def fill(node: Node) -> None:
            node.put("name", name)
            node.put("given by", self.value(vars(module)["__getattr__"]))

        label = f"{module.__name__}:{name}"
        return self.node(("dynamic", id(module), name), "dynamic name", fill, label=label)
