"""The one tag that a module's endpoints end with, and where others are given to them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from refactor_kit.base import Module, SourceTree
from refactor_kit.python.imported_names import origin_of, origins_at
from refactor_kit.python.origins import Origins
from refactor_kit.python.source_file import PythonSource, read_source
from refactor_kit.python.statements import assigned, attribute_chain
from refactor_kit.reading.application.constants import known_string
from refactor_kit.reading.application.mounting import routed_file
from refactor_kit.reading.application.router_file import module_constants
from refactor_kit.reading.application.served import Served
from refactor_kit.reading.routes.model import PartRouter, RouterPlan
from refactor_kit.reading.routes.places import differing_arguments


@dataclass(frozen=True, slots=True)
class ModuleTag:
    """``name`` is the tag that each endpoint of the module ends with.

    ``kept`` are tags that come from outside of the module, from an aggregator say, and stay.
    ``given`` says that those give the module's tag to every endpoint already. ``own`` are the
    places of the module that tag its endpoints, each once.
    """

    name: str
    kept: tuple[str, ...]
    given: bool
    own: tuple[TagPlace, ...]


@dataclass(frozen=True, slots=True)
class TagPlace:
    """A call that gives tags, and their expression; ``own`` is one that the module may change.

    ``unknown`` says that not all of its ``tags`` could be read.
    """

    path: str
    call: ast.Call
    value: ast.expr
    tags: tuple[str, ...]
    unknown: bool
    own: bool


def chosen_tag(module: Module, tagged: Sequence[Sequence[str]]) -> str:
    """Key ``tag`` where it is set, else the tag that all endpoints share, else the module's name.

    Of several that they share it is the module's name, else the innermost.
    """
    if module.settings.tag:
        return module.settings.tag
    first, *others = tagged or [()]
    shared = [tag for tag in first if all(tag in each for each in others)]
    return module.name if module.name in shared or not shared else shared[-1]


def module_tag(
    tree: SourceTree, roots: tuple[str, ...], module: Module, plan: RouterPlan
) -> ModuleTag:
    """The tag of ``module``, whose routers ``plan`` holds."""
    reader = _Reader(tree, roots, plan)
    ways = [list(reader.places(router, served)) for router, served in _endpoints(plan)]
    name = chosen_tag(module, [[tag for place in way for tag in place.tags] for way in ways])
    staying = [[tag for place in way if not place.own for tag in place.tags] for way in ways]
    kept = dict.fromkeys(tag for way in staying for tag in way)
    given = bool(staying) and all(name in way for way in staying)
    own = {id(place.call): place for way in ways for place in way if place.own}
    return ModuleTag(name, tuple(kept), given, tuple(own.values()))


def _endpoints(plan: RouterPlan) -> Iterator[tuple[PartRouter, Served]]:
    for router in plan.routers:
        for served in router.endpoints:
            # A socket has no tags.
            if served.operation is not None and served.method != "WEBSOCKET":
                yield router, served


class _Reader:
    def __init__(self, tree: SourceTree, roots: tuple[str, ...], plan: RouterPlan) -> None:
        self.tree = tree
        self.roots = roots
        self.files = {source.path for _, source in plan.sources}
        # Arguments that every part is included with stay, where they cannot move inside.
        self.moves = plan.moves or "tags" in differing_arguments(plan.routers)

    def places(self, router: PartRouter, served: Served) -> Iterator[TagPlace]:
        """What tags an endpoint, outermost first."""
        inclusions = (router.hop, *router.again)
        for hop in served.hops:
            path = hop.include.elsewhere.get("tags", hop.path)
            own = path in self.files or (hop in inclusions and self.moves)
            yield from self._place(path, hop.include.call, hop.include.arguments.get("tags"), own)
            if hop.definition is not None:
                call, path = hop.definition.call, hop.router.path
                yield from self._place(path, call, keyword_value(call, "tags"), path in self.files)
        if served.operation is not None:
            call = served.operation.call
            value = keyword_value(call, "tags")
            yield from self._place(served.file, call, value, served.file in self.files)

    def _place(
        self, path: str, call: ast.Call, value: ast.expr | None, own: bool
    ) -> Iterator[TagPlace]:
        if value is not None:
            values = self._values(routed_file(self.tree, path, self.roots).source, value)
            known = tuple(each for each in values if each is not None)
            if values:
                yield TagPlace(path, call, value, known, None in values, own)

    def _values(self, source: PythonSource, node: ast.expr) -> list[str | None]:
        """Each tag of an expression; ``None`` for what cannot be read."""
        match node:
            case ast.Constant(value=None):
                return []
            case ast.List(elts=elements) | ast.Tuple(elts=elements):
                return [self._value(source, each) for each in elements]
            case ast.Name(id=name):
                named = module_constants(source).get(name)
                if isinstance(named, ast.List | ast.Tuple):
                    return self._values(source, named)
        return [None]

    def _value(self, source: PythonSource, node: ast.expr) -> str | None:
        origins = origins_at(source, node)
        known = known_string(self.tree, self.roots, source, node, origins)
        return self._member(source, node, origins) if known is None else known

    def _member(
        self, source: PythonSource, node: ast.expr, origins: Mapping[str, str]
    ) -> str | None:
        """The string that a class holds under a name, an enumeration say."""
        chain = attribute_chain(node)
        if len(chain) < 2:
            return None
        names = Origins(self.tree, self.roots)
        dotted = origin_of(node, origins) or ".".join([source.module, *chain])
        place = names.place(names.canonical(dotted))
        if place is None:
            return None
        owner, _, member = place[1].removesuffix(".value").partition(".")
        for statement in read_source(self.tree, place[0], self.roots).tree.body:
            if isinstance(statement, ast.ClassDef) and statement.name == owner:
                for name, value in (each for line in statement.body for each in assigned(line)):
                    if name == member and isinstance(value, ast.Constant):
                        return value.value if isinstance(value.value, str) else None
        return None


def keyword_value(call: ast.Call, name: str) -> ast.expr | None:
    """The value of one keyword of a call."""
    return next((each.value for each in call.keywords if each.arg == name), None)
