"""Follows the application's includes down to every operation it serves, in serving order."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from refactor_kit.base import Settings, SourceTree, UnreadableSource
from refactor_kit.base.layout import module_file
from refactor_kit.python.source_file import read_source
from refactor_kit.reading.application.evaluation import NO_CALL
from refactor_kit.reading.application.events import Include, Operation, RouterFile
from refactor_kit.reading.application.following import Following
from refactor_kit.reading.application.router_file import read_router_file
from refactor_kit.reading.application.served import Application, Hop, Served
from refactor_kit.reading.application.values import Function, Registered, Router, Text

_DEEPEST = 20


def read_application(tree: SourceTree, settings: Settings) -> Application:
    """The application named by ``settings.app``, followed through the tree."""
    key = ("application", settings.app, settings.source_roots)
    return tree.memoize(key, lambda tree: Program(tree, settings).application())


def gives_application(tree: SourceTree, settings: Settings) -> bool:
    """Whether ``settings.app`` is an object that the tree shows to be made and routed on."""
    try:
        found = Program(tree, settings).start()
    except UnreadableSource:
        return False
    return isinstance(found, Router) and not found.is_foreign


def registers_at_startup(tree: SourceTree, settings: Settings) -> bool:
    """Whether something is served only once the application's start-up has run."""
    try:
        return any(each.startup for each in read_application(tree, settings).served)
    except UnreadableSource:
        return False


def routed_file(tree: SourceTree, path: str, source_roots: tuple[str, ...]) -> RouterFile:
    """One file with its routers; asked again of the same tree it is the same, node by node."""
    return tree.memoize(
        ("router file", path, source_roots),
        lambda tree: read_router_file(read_source(tree, path, source_roots)),
    )


def files_read(tree: SourceTree, settings: Settings) -> tuple[str, ...]:
    """The files that the application is read from."""
    program = Program(tree, settings)
    try:
        program.start()
    except UnreadableSource as problem:
        return (problem.path,)
    return tuple(program.following.modules)


class Program:
    """The application's files, run; and the way down from the application, in serving order."""

    def __init__(self, tree: SourceTree, settings: Settings) -> None:
        self.tree = tree
        self.settings = settings
        self.following = Following(tree, settings.source_roots, self.file)
        self.hops: list[Hop] = []
        self.opaque: list[tuple[str, int]] = []

    def application(self) -> Application:
        """Everything that the source shows."""
        found = self.start()
        if isinstance(found, str):
            return Application((), (), (), found)
        served = tuple(self._serve(found, (), ""))
        opaque = dict.fromkeys([*self.following.opaque, *self.opaque])
        return Application(served, tuple(self.hops), tuple(opaque), "")

    def start(self) -> Router | str:
        """Run the application's file; the application, or why there is none."""
        module, _, name = self.settings.app.removesuffix("()").partition(":")
        path = module_file(self.tree, module, self.settings.source_roots)
        if path is None:
            return f"the application {self.settings.app!r} is not in the tree"
        self.following.module(path)
        found = self._found(f"{module}.{name or 'app'}")
        if found is None:
            return f"{path} binds no {name!r}"
        self.following.begin(found)
        return found

    def started(self, app: Router) -> Iterator[Served]:
        """What the application serves only from its start-up on."""
        return self._serve(app, (), "", only_startup=True)

    def file(self, path: str) -> RouterFile:
        """One file with its routers."""
        return routed_file(self.tree, path, self.settings.source_roots)

    def includes_in(self, path: str, block: str) -> list[tuple[Router, Registered]]:
        """The includes of one function, or of the module level, in the order in which they run."""
        self.following.module(path)
        found = self.following.includes
        return [each for each in found if (each[1].path, each[1].block) == (path, block)]

    def _found(self, dotted: str) -> Router | None:
        """The application itself: what a factory makes, and what something wraps."""
        value = self.following.member(dotted).value
        if isinstance(value, Function):
            value = self.following.invoke(value, [], {}, NO_CALL).value
        if not isinstance(value, Router):
            return None
        if value.is_foreign:
            wrapped = (each.value for each in value.given)
            inner = [each for each in wrapped if isinstance(each, Router)]
            return next((each for each in inner if not each.is_foreign), value)
        return value

    def _serve(
        self,
        router: Router,
        hops: tuple[Hop, ...],
        prefix: str | None,
        mounted: int = -1,
        *,
        only_startup: bool = False,
    ) -> Iterator[Served]:
        if len(hops) > _DEEPEST:
            return
        own = _below(prefix, router.own)
        for item in list(router.items):
            if only_startup and not item.at_startup:
                continue
            full = prefix if item.bare else own
            event = item.event
            if isinstance(event, Operation):
                path = None if full is None or event.path is None else full + event.path
                for method in event.methods:
                    yield Served(
                        event, method, path, item.path, event.call.lineno, hops, mounted,
                        item.at_startup,
                    )  # fmt: skip
            elif isinstance(event, Include):
                yield from self.included(router, item, hops, full, mounted)
            elif item.target is not None:
                below = None if full is None or event.path is None else full + event.path
                yield from self._serve(item.target, hops, below, len(hops))
            else:
                below = None if full is None or event.path is None else full + event.path
                yield _anything(item.path, event.call, hops, below)

    def included(
        self,
        router: Router,
        item: Registered,
        hops: tuple[Hop, ...],
        base: str | None,
        mounted: int = -1,
    ) -> Iterator[Served]:
        """What an include into ``router`` serves below ``base``; ``mounted`` is as in `Served`."""
        event = item.event
        assert isinstance(event, Include)
        full, inner = _below(base, item.prefix), item.target
        if inner is not None:
            prefix = None if item.prefix is None else item.prefix.value
            own = None if inner.own is None else inner.own.value
            hop = Hop(
                item.path, event, router.carrier, inner.carrier, inner.definition, base, prefix,
                own, item.at_startup,
            )  # fmt: skip
            self.hops.append(hop)
            yield from self._serve(inner, (*hops, hop), full, mounted)
        if inner is None or inner.is_foreign:
            # Made elsewhere: it may serve anything below its prefix.
            self.opaque.append((item.path, event.call.lineno))
            yield _anything(item.path, event.call, hops, full)


def _below(prefix: str | None, text: Text | None) -> str | None:
    return None if prefix is None or text is None else prefix + text.value


def _anything(path: str, call: ast.Call, hops: tuple[Hop, ...], full: str | None) -> Served:
    """Something that may serve any path below ``full``."""
    below = None if full is None else full.rstrip("/") + "/{path:path}"
    return Served(None, "*", below, path, call.lineno, hops)
