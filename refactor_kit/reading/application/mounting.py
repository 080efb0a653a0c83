"""Follows the application's includes down to every operation it serves, in serving order."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from refactor_kit.base import Settings, SourceTree, UnreadableSource
from refactor_kit.base.layout import module_file
from refactor_kit.python.imported_names import canonical, origin_of, split_symbol
from refactor_kit.python.source_file import read_source
from refactor_kit.reading.application.constants import known_string
from refactor_kit.reading.application.events import (
    Block,
    Definition,
    Handover,
    Include,
    Mount,
    Operation,
    RouterFile,
)
from refactor_kit.reading.application.router_file import read_router_file
from refactor_kit.reading.application.served import Application, Carrier, Hop, Served

_DEEPEST = 20


def read_application(tree: SourceTree, settings: Settings) -> Application:
    """The application named by ``settings.app``, followed through the tree."""
    key = ("application", settings.app, settings.source_roots)
    return tree.memoize(key, lambda tree: Walker(tree, settings).application())


def routed_file(tree: SourceTree, path: str, source_roots: tuple[str, ...]) -> RouterFile:
    """One file with its routers; asked again of the same tree it is the same, node by node."""
    return tree.memoize(
        ("router file", path, source_roots),
        lambda tree: read_router_file(read_source(tree, path, source_roots)),
    )


@dataclass(frozen=True)
class Reached:
    """The block that is read for what it registers on ``carrier``, and the way there."""

    block: Block
    carrier: Carrier
    hops: tuple[Hop, ...]
    prefix: str | None

    def below(self, path: str | None) -> str | None:
        """The effective path of what is registered here under ``path``."""
        return None if self.prefix is None or path is None else self.prefix + path

    def anything(self, call: ast.Call, full: str | None) -> Served:
        """Something that may serve any path below ``full``."""
        path = None if full is None else full.rstrip("/") + "/{path:path}"
        return Served(None, "*", path, self.carrier.path, call.lineno, self.hops)


class Walker:
    """Follows routers from include to include, by what the source says."""

    def __init__(self, tree: SourceTree, settings: Settings) -> None:
        self.tree = tree
        self.roots = settings.source_roots
        self.app = settings.app
        self.hops: list[Hop] = []
        self.opaque: list[tuple[str, int]] = []

    def application(self) -> Application:
        module, _, name = self.app.removesuffix("()").partition(":")
        path = module_file(self.tree, module, self.roots)
        if path is None:
            return Application((), (), (), f"the application {self.app!r} is not in the tree")
        self._file(path)
        found = self._resolve(f"{module}.{name.partition('.')[0] or 'app'}")
        if found is None:
            return Application((), (), (), f"{path} binds no {name!r}")
        block = "" if found.name not in self._file(found.path).blocks else found.name
        if block:
            found = Carrier(found.path, block, self._file(found.path).blocks[block].returned)
        served = tuple(self._serve(found, (), ""))
        return Application(served, tuple(self.hops), tuple(self.opaque), "")

    def _file(self, path: str) -> RouterFile:
        return routed_file(self.tree, path, self.roots)

    def _resolve(self, dotted: str) -> Carrier | None:
        split = split_symbol(self.tree, canonical(self.tree, dotted, self.roots), self.roots)
        if split is None or not split[1] or "." in split[1]:
            return None
        path, name = split
        try:
            file = self._file(path)
        except UnreadableSource:
            return None
        known = name in file.blocks[""].definitions or name in file.blocks
        return Carrier(path, "", name) if known else None

    def _target(self, path: str, block: Block, node: ast.expr) -> Carrier | None:
        """The router that an expression in ``block`` stands for."""
        file = self._file(path)
        if isinstance(node, ast.Name):
            if node.id in block.definitions:
                return Carrier(path, block.name, node.id)
            if node.id in file.blocks[""].definitions:
                return Carrier(path, "", node.id)
        if isinstance(node, ast.Call):
            return self._made(path, block, node)
        origin = origin_of(node, block.origins)
        return self._resolve(origin) if origin else None

    def _made(self, path: str, block: Block, call: ast.Call) -> Carrier | None:
        """The router that a call to a function of the service returns."""
        function = self._target(path, block, call.func) or self._function(path, call.func)
        if function is None:
            return None
        made = self._file(function.path).blocks.get(function.name)
        if made is None or not made.returned:
            return None
        return Carrier(function.path, function.name, made.returned)

    def _function(self, path: str, node: ast.expr) -> Carrier | None:
        if isinstance(node, ast.Name) and node.id and node.id in self._file(path).blocks:
            return Carrier(path, "", node.id)
        return None

    def _serve(
        self, carrier: Carrier, hops: tuple[Hop, ...], prefix: str | None
    ) -> Iterator[Served]:
        if len(hops) > _DEEPEST or carrier.path not in self.tree:
            return
        try:
            file = self._file(carrier.path)
        except UnreadableSource as problem:
            self.opaque.append((carrier.path, problem.line))
            return
        block = file.blocks[carrier.block]
        definition = block.definitions.get(carrier.name)
        if definition is not None and definition.kind == "made":
            made = self._made(carrier.path, block, definition.call)
            if made is not None and made != carrier:
                yield from self._serve(made, hops, prefix)
        own = self._prefix(definition, file)
        full = None if prefix is None or own is None else prefix + own
        yield from self._events(Reached(block, carrier, hops, full))

    def _events(self, at: Reached) -> Iterator[Served]:
        for event in at.block.events:
            if isinstance(event, Handover):
                yield from self._handed_over(event, at)
            elif event.owner != at.carrier.name:
                continue
            elif isinstance(event, Operation):
                path, file = at.below(event.path), at.carrier.path
                for method in event.methods:
                    yield Served(event, method, path, file, event.call.lineno, at.hops)
            elif isinstance(event, Include):
                yield from self._included(event, at)
            else:
                yield from self._mounted(event, at)

    def _included(self, event: Include, at: Reached) -> Iterator[Served]:
        own = self._given_prefix(event, at)
        # What may differ from one environment to the next cannot be moved, only be counted on.
        likely = self._given_prefix(event, at, with_settings=True) if own is None else own
        full = at.below(likely)
        router = self._target(at.carrier.path, at.block, event.router)
        if router is None:
            # Made elsewhere: it may serve anything below its prefix.
            self.opaque.append((at.carrier.path, event.call.lineno))
            yield at.anything(event.call, full)
            return
        file = self._file(router.path)
        definition = file.blocks[router.block].definitions.get(router.name)
        inner = self._prefix(definition, file)
        hop = Hop(at.carrier.path, event, at.carrier, router, definition, at.prefix, own, inner)
        self.hops.append(hop)
        yield from self._serve(router, (*at.hops, hop), full)

    def _given_prefix(
        self, event: Include, at: Reached, *, with_settings: bool = False
    ) -> str | None:
        """The prefix an include adds; ``None`` where it cannot be read."""
        if "**" in event.arguments:
            return None
        given = event.arguments.get("prefix")
        if given is None:
            return ""
        source, origins = self._file(at.carrier.path).source, at.block.origins
        return known_string(
            self.tree, self.roots, source, given, origins, with_settings=with_settings
        )

    def _prefix(self, definition: Definition | None, file: RouterFile) -> str | None:
        """A router's own prefix, also where its class is not the framework's."""
        if definition is None or definition.kind not in ("router", "made"):
            return ""
        for keyword in definition.call.keywords:
            if keyword.arg == "prefix":
                origins = file.blocks[""].origins
                return known_string(self.tree, self.roots, file.source, keyword.value, origins)
            if keyword.arg is None:
                return None
        return ""

    def _mounted(self, event: Mount, at: Reached) -> Iterator[Served]:
        full = at.below(event.path)
        target = self._target(at.carrier.path, at.block, event.target) if event.target else None
        if target is None:
            yield at.anything(event.call, full)
        else:
            yield from self._serve(target, at.hops, full)

    def _handed_over(self, event: Handover, at: Reached) -> Iterator[Served]:
        given = [
            index
            for index, arg in enumerate(event.call.args)
            if isinstance(arg, ast.Name) and arg.id == at.carrier.name
        ]
        if not given:
            return
        function = self._function(at.carrier.path, event.function)
        origin = origin_of(event.function, at.block.origins)
        if function is None and origin:
            function = self._resolve(origin)
        if function is None:
            return
        made = self._file(function.path).blocks.get(function.name)
        if made is None or given[0] >= len(made.parameters):
            return
        inner = Carrier(function.path, function.name, made.parameters[given[0]])
        if len(at.hops) <= _DEEPEST and inner != at.carrier:
            yield from self._events(Reached(made, inner, at.hops, at.prefix))
