"""What a module's routes use of its app folders: the facade's contents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from refactor_kit.base import Context, Decision, Part, Refusal, SourceTree
from refactor_kit.base.layout import dotted_name
from refactor_kit.python.rebindings import Rebindings
from refactor_kit.reading.apps.definitions import AppModule, find_definition, is_wrappable
from refactor_kit.reading.apps.facade import is_blank, offered, reaches_apps, read_facade
from refactor_kit.reading.apps.uses import AppUse, AppUses, read_uses
from refactor_kit.reading.policy.route_files import own_route_files
from refactor_kit.reading.retired.moves import (
    app_packages,
    app_part,
    app_suffix,
    files_under,
    moved_dir,
    with_suffix,
)
from refactor_kit.reading.retired.shims import standing_shim

_FACADE_NAMES = ("service", "facade")


def read_apps(tree: SourceTree, context: Context) -> AppReading:
    """The app layer of ``context.module`` as the tree shows it."""
    module = context.module
    if module.apps_in_place:
        return AppReading(module.app_layout, "old", "", "", ())
    key = ("apps", module.name, module.app_layout)
    return tree.memoize(key, lambda tree: _read_exposure(tree, context))


def _read_exposure(tree: SourceTree, context: Context) -> AppReading:
    """The facade's names: those it offers already, then those that routes still take directly."""
    module, roots = context.module, context.settings.source_roots
    packages = app_packages(module)
    path, facade, refusals = _facade_file(tree, context, packages)
    uses = tuple(_route_uses(tree, context))
    refusals += tuple(_opaque(tree, uses))
    exposes = _exposed(tree, context, facade, (use for _, each in uses for use in each.uses))
    refusals += tuple(_clashing(path, exposes))
    refusals += tuple(_rebound(tree, context, path, facade, exposes))
    has_facade = facade is not None and reaches_apps(facade, packages)
    return AppReading(
        layout=module.app_layout,
        state=_state(tree, context, has_facade, uses),
        facade_file=path,
        facade_module=dotted_name(path, roots),
        exposes=exposes,
        refusals=refusals,
    )


def _route_uses(tree: SourceTree, context: Context) -> Iterator[tuple[str, AppUses]]:
    """What each route file takes from the apps; the old files count until one replaces them."""
    module, settings = context.module, context.settings
    files = [module.route_file] if module.route_file in tree else list(module.retired_route_files)
    for path in dict.fromkeys(files):
        if path in tree:
            package = dotted_name(path, settings.source_roots).rpartition(".")[0]
            yield path, read_uses(tree, path, package, app_packages(module), settings.source_roots)


def _facade_file(
    tree: SourceTree, context: Context, packages: dict[str, Part]
) -> tuple[str, AppModule | None, tuple[Refusal, ...]]:
    """The facade's place: the first file name that is free or holds a facade already."""
    module = context.module
    suffixes = {app_suffix(part) for part in module.parts}
    path = ""
    for name in _FACADE_NAMES:
        if name in suffixes:
            continue
        path = f"{module.app_dir}/{name}.py"
        facade = read_facade(tree, path, context.settings.source_roots)
        if facade is None or is_blank(facade) or reaches_apps(facade, packages):
            return path, facade, ()
    reason = f"{path} holds code of its own, so the facade of {module.name} has no place"
    remedy = f"move what {path} holds to a file of another name"
    return path, None, (Refusal(path, 1, reason, remedy),)


def _exposed(
    tree: SourceTree, context: Context, facade: AppModule | None, uses: Iterable[AppUse]
) -> tuple[Exposed, ...]:
    packages = app_packages(context.module)
    offers = offered(tree, facade, packages, context.settings.source_roots) if facade else {}
    known = {(offer.module, offer.name) for offer in offers.values()}
    wanted: dict[tuple[str, str], AppUse] = {}
    for found in uses:
        use = _canonical(tree, context, found)
        if (use.module, use.name) not in known:
            earlier = wanted.get((use.module, use.name))
            injected = use.injected or bool(earlier and earlier.injected)
            wanted[use.module, use.name] = replace(use, injected=injected)
    functions = facade.defined if facade else {}
    kept = []
    for offer in offers.values():
        part = app_part(offer.module, packages)
        kind: ExposedKind = "function" if offer.local in functions else "other"
        name = part.name if part else ""
        kept.append(Exposed(offer.local, offer.name, offer.module, name, kind))
    new = [_wanted(tree, context, use) for use in wanted.values()]
    order = [part.name for part in context.module.parts]
    new.sort(key=lambda each: order.index(each.part))
    return (*kept, *_named_apart(new, {each.name for each in kept}, context))


def _canonical(tree: SourceTree, context: Context, use: AppUse) -> AppUse:
    """A name that a package re-exports, in the module that defines it.

    Where routes reach it through the package's attribute it stays: that is where a test patches it.
    """
    if not use.by_name:
        return use
    home = find_definition(tree, use.module, use.name, context.settings.source_roots)
    same_app = home and app_part(home.where.dotted, app_packages(context.module)) == use.part
    return replace(use, module=home.where.dotted, name=home.name) if home and same_app else use


def _wanted(tree: SourceTree, context: Context, use: AppUse) -> Exposed:
    roots = context.settings.source_roots
    found = None if use.injected else find_definition(tree, use.module, use.name, roots)
    kind: ExposedKind = "function" if is_wrappable(found) else "other"
    return Exposed(use.name, use.name, use.module, use.part.name, kind)


def _named_apart(exposes: list[Exposed], taken: set[str], context: Context) -> Iterator[Exposed]:
    """The same names, with the part's suffix where two parts use one name for different things."""
    suffixes = {part.name: app_suffix(part) for part in context.module.parts}
    names = [each.name for each in exposes]
    for each in exposes:
        if names.count(each.name) > 1 or each.name in taken:
            yield replace(each, name=with_suffix(each.name, suffixes[each.part]))
        else:
            yield each


def _clashing(path: str, exposes: tuple[Exposed, ...]) -> Iterator[Refusal]:
    seen: dict[str, Exposed] = {}
    for each in exposes:
        other = seen.setdefault(each.name, each)
        if other is not each:
            reason = (
                f"the facade would offer {each.name} twice: {other.origin_module}."
                f"{other.origin_name} and {each.origin_module}.{each.origin_name}"
            )
            yield Refusal(path, 1, reason, "rename one of the two in its app")


def _rebound(
    tree: SourceTree,
    context: Context,
    path: str,
    facade: AppModule | None,
    exposes: tuple[Exposed, ...],
) -> Iterator[Refusal]:
    """Names that the facade would bind by value although they are rebound later on.

    A thin function looks its own up at each call, but routes must not set that.
    """
    readers = own_route_files(context.module, tree, every=True)
    standing = {*facade.defined, *facade.imports} if facade else set()
    new = {f"{x.origin_module}.{x.origin_name}": x for x in exposes if x.name not in standing}
    rebindings = Rebindings(tree, context.settings.source_roots, new)
    for dotted, each in new.items():
        remedy = f"read and set it in functions of {each.origin_module} that the routes call"
        refusal = rebindings.refusal(dotted, readers, path, remedy)
        if refusal and each.kind == "function":
            own = any(found.path in readers for found in rebindings.of(dotted))
            refusal = refusal if own else None
        if refusal:
            yield refusal


def _opaque(tree: SourceTree, uses: Iterable[tuple[str, AppUses]]) -> Iterator[Refusal]:
    for path, each in uses:
        for snippet in each.opaque:
            reason = f"cannot tell what is used of {snippet}"
            remedy = "import the names that the routes use, one by one"
            content = tree.read(path)
            line = content.count(b"\n", 0, max(content.find(snippet.encode()), 0)) + 1
            yield Refusal(path, line, reason, remedy)


def _state(
    tree: SourceTree, context: Context, has_facade: bool, uses: tuple[tuple[str, AppUses], ...]
) -> Literal["old", "facade", "moved"]:
    module = context.module
    old = any(
        standing_shim(tree, context, path) is None
        for folder in module.retired_app_dirs
        for path in files_under(tree, folder)
    )
    moved = any(files_under(tree, moved_dir(module, part)) for part in module.parts)
    if module.retired_app_dirs and moved and not old:
        return "moved"
    direct = any(each.uses for _, each in uses)
    return "facade" if has_facade and not direct else "old"


ExposedKind = Literal["function", "other"]


@dataclass(frozen=True, slots=True)
class Exposed:
    """One name that routes take from an old app package and the facade offers.

    ``name`` is the facade's name for it, ``origin_name`` the name in ``origin_module``; they
    differ only where two parts use one name for different things. ``function`` names get a
    thin function that calls through; everything else (exceptions, classes) is re-exported.
    """

    name: str
    origin_name: str
    origin_module: str
    part: str
    kind: ExposedKind


@dataclass(frozen=True, slots=True)
class AppReading:
    """The module's app layer.

    ``facade_file``/``facade_module`` are where the routes' one door stands: inside
    ``apps/<module>/`` for ``package`` and for ``shared``. ``state`` is ``old`` while routes
    import the parts' apps, ``facade`` once they import the facade, ``moved`` once the old folders'
    code lives in the new package.
    """

    layout: Literal["package", "shared", "none"]
    state: Literal["old", "facade", "moved"]
    facade_file: str
    facade_module: str
    exposes: tuple[Exposed, ...]
    decisions: tuple[Decision, ...] = ()
    refusals: tuple[Refusal, ...] = ()
