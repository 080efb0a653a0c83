"""The unified file's ``APIRouter(...)`` and, where parts differ, their includes."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from refactor_kit.base import Context, Part, Refusal, SourceTree
from refactor_kit.python.editing.import_items import ImportItem
from refactor_kit.python.editing.layout_text import wrapped_call
from refactor_kit.python.editing.splices import Splices, quoted
from refactor_kit.python.imported_names import imports_in
from refactor_kit.python.source_file import PythonSource
from refactor_kit.reading.application.definitions import definitions
from refactor_kit.reading.application.events import Operation
from refactor_kit.reading.application.mounting import routed_file
from refactor_kit.reading.routes.model import PartRouter, RouterPlan
from refactor_kit.reading.routes.places import differing_arguments
from refactor_kit.reading.routes.tags import ModuleTag

PUBLIC = "router"


@dataclass(frozen=True)
class RouterDefinition:
    """``name = APIRouter(...)``; ``part`` and ``old`` say whose router it was, if anybody's.

    One that is ``late`` needs what its part defines above it, and stands below that.
    """

    text: str
    part: str = ""
    old: str = ""
    late: bool = False


@dataclass
class RouterCalls:
    """``definitions`` in order; ``includes`` for the end of the file; ``names``: new router names.

    ``names`` maps the part's name and the router's old name to the new one. ``imports`` are what
    arguments that move in from the application's file need.
    """

    names: Mapping[tuple[str, str], str]
    definitions: list[RouterDefinition] = field(default_factory=list)
    includes: list[str] = field(default_factory=list)
    imports: list[ImportItem] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def names_in(self, part: Part) -> dict[str, str]:
        """Old router name -> new one, of one part."""
        return names_in(self.names, part)


def names_in(names: Mapping[tuple[str, str], str], part: Part) -> dict[str, str]:
    """Old router name -> new one, of one part."""
    return {old: new for (owner, old), new in names.items() if owner == part.name}


def router_names(plan: RouterPlan) -> dict[tuple[str, str], str]:
    """What each part's routers are called in the unified file."""
    return {
        (router.part.name, router.name): _private_name(plan, router) if plan.nested else PUBLIC
        for router in plan.routers
    }


def _private_name(plan: RouterPlan, router: PartRouter) -> str:
    suffix = router.part.suffix or router.part.name
    if len([each for each in plan.routers if each.part is router.part]) == 1:
        return f"_{suffix}_router"
    own = router.name.strip("_")
    return f"_{suffix}_{own if own.endswith('router') else own + '_router'}"


def outside_arguments(plan: RouterPlan) -> dict[str, ast.expr]:
    """The include arguments that stay with the application: those all parts share.

    Tags and a prefix that is a plain string move into the router, unless something gives them to
    every router alike.
    """
    differing = differing_arguments(plan.routers)
    first = plan.routers[0].hop.include.arguments
    shared = {name: value for name, value in first.items() if name not in differing}
    if not plan.moves:
        return shared
    moved = ("prefix", "tags") if plan.fixed else ("tags",)
    return {name: value for name, value in shared.items() if name not in moved}


def build_router_calls(
    tree: SourceTree,
    context: Context,
    plan: RouterPlan,
    tag: ModuleTag,
    edits: Mapping[str, Splices],
    width: int,
) -> RouterCalls:
    """The router definitions of the unified file; ``edits`` are the changes of each part's file."""
    builder = _Builder(tree, context, plan, tag, edits, width)
    return builder.nested() if plan.nested else builder.single()


class _Builder:
    def __init__(
        self,
        tree: SourceTree,
        context: Context,
        plan: RouterPlan,
        tag: ModuleTag,
        edits: Mapping[str, Splices],
        width: int,
    ) -> None:
        self.plan = plan
        self.edits = edits
        self.width = width
        self.tree = tree
        self.roots = context.settings.source_roots
        self.calls = RouterCalls(router_names(plan))
        self.outside = outside_arguments(plan)
        self.style = plan.routers[0].source.text
        self.tags = [] if tag.given else [quoted(tag.name, self.style)]

    def single(self) -> RouterCalls:
        first = self.plan.routers[0]
        arguments = self._router_arguments(first)
        if "prefix" not in self.outside and first.hop.prefix:
            arguments["prefix"] = quoted(first.prefix, self.style)
        text = self._definition(PUBLIC, arguments, self.tags)
        self.calls.definitions.append(RouterDefinition(text, first.part.name, first.name))
        return self.calls

    def nested(self) -> RouterCalls:
        routers = self.plan.routers
        inside = [self._inner_prefix(each) for each in routers]
        shared = len(set(inside)) == 1 and bool(inside[0]) and self.plan.fixed
        # An empty path needs a prefix at its own router's include.
        shared = shared and all(
            operation.path != "" for each in routers for operation in _operations(each)
        )
        prefix = {"prefix": quoted(inside[0], self.style)} if shared else {}
        public = self._definition(PUBLIC, prefix, self.tags)
        self.calls.definitions.append(RouterDefinition(public))
        for router in routers:
            self._private(router, shared)
        return self.calls

    def _inner_prefix(self, router: PartRouter) -> str:
        """What stands before the router's paths in the unified file."""
        return router.own_prefix if "prefix" in self.outside else router.prefix

    def _private(self, router: PartRouter, shared_prefix: bool) -> None:
        name = self.calls.names[router.part.name, router.name]
        arguments = self._router_arguments(router)
        if shared_prefix:
            arguments.pop("prefix", None)
        text, late = self._definition(name, arguments, []), _needs_its_part(router)
        definition = RouterDefinition(text, router.part.name, router.name, late)
        self.calls.definitions.append(definition)
        moved = [name]
        for argument, value in router.hop.include.arguments.items():
            if argument in self.outside or (argument == "prefix" and shared_prefix):
                continue
            # The public router has the module's tag.
            if argument == "tags" or not _is_needed(value):
                continue
            moved.append(f"{argument}={self._moved(self._file(router, argument), value)}")
        self.calls.includes.append(wrapped_call(f"{PUBLIC}.include_router", moved, self.width))

    def _router_arguments(self, router: PartRouter) -> dict[str, str]:
        assert router.call is not None
        return {
            each.arg or "**": self._edited(router, each.value)
            for each in router.call.keywords
            if each.arg != "tags"
        }

    def _edited(self, router: PartRouter, node: ast.expr) -> str:
        """The text of ``node`` of the router's file, with the names of the one file."""
        source = router.source
        return self.edits[source.path].apply(source.text, *source.span(node))

    def _file(self, router: PartRouter, argument: str) -> PythonSource:
        """The file that writes an argument of the router's include."""
        hop = router.hop
        path = hop.include.elsewhere.get(argument, hop.path)
        return routed_file(self.tree, path, self.roots).source

    def _definition(self, name: str, arguments: Mapping[str, str], tags: list[str]) -> str:
        written = [f"prefix={arguments['prefix']}"] if "prefix" in arguments else []
        if tags:
            written.append(f"tags=[{', '.join(tags)}]")
        written += [f"{key}={value}" for key, value in arguments.items() if key != "prefix"]
        return wrapped_call(f"{name} = APIRouter", written, self.width)

    def _moved(self, source: PythonSource, value: ast.expr) -> str:
        """The text of an argument from the application's file; its names come along."""
        known = {each.name: each for each in imports_in(source, source.tree.body)}
        for node in ast.walk(value):
            if not isinstance(node, ast.Name):
                continue
            if node.id in known:
                found, alias = known[node.id], known[node.id].alias
                is_from = isinstance(found.statement, ast.ImportFrom)
                place = (found.loads, alias.name) if is_from else (alias.name, "")
                self.calls.imports.append(ImportItem(*place, alias.asname))
            elif node.id in definitions(source):
                self.calls.refusals.append(
                    Refusal(
                        source.path,
                        value.lineno,
                        f"an include argument uses {node.id}, which this file defines",
                        f"move {node.id} to a module that the route file can import",
                    )
                )
        return re.sub(r"\s*\n\s*", " ", source.segment(value))


def _operations(router: PartRouter) -> list[Operation]:
    return [each.operation for each in router.served if each.operation is not None]


def _is_needed(value: ast.expr) -> bool:
    """Whether an argument that moves says anything."""
    if isinstance(value, ast.List | ast.Tuple):
        return bool(value.elts)
    return not (isinstance(value, ast.Constant) and value.value in (None, ""))


def _needs_its_part(router: PartRouter) -> bool:
    """Whether the definition uses what its own file defines above it."""
    if router.call is None:
        return False
    used = {node.id for node in ast.walk(router.call) if isinstance(node, ast.Name)}
    known = definitions(router.source)
    return any(name in known and known[name].kind != "import" for name in used)
