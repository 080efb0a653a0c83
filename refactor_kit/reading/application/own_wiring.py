"""How the application serves a few route files, out of what was observed of the whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256

from refactor_kit.base import Context, Module, SourceTree, UnreadableSource
from refactor_kit.base.wiring import (
    Inclusion,
    ObservedRoute,
    ObservedRouter,
    Place,
    Wiring,
)
from refactor_kit.reading.application.mounting import read_application
from refactor_kit.reading.application.observed import application_of
from refactor_kit.reading.application.served import Application
from refactor_kit.reading.application.shared_file import said_to

_TELLS = "`refactor-kit verify {module}` tells"
_Outline = tuple[frozenset[tuple[str, str, str]], frozenset[str]]


def own_files(module: Module) -> tuple[str, ...]:
    """The route files of a module, old and new."""
    return (module.route_file, *module.retired_route_files)


def hidden_wiring(tree: SourceTree, context: Context, wiring: Wiring) -> Wiring | None:
    """What ``wiring`` shows of the module and the source of ``tree`` does not.

    ``None`` where the source shows the same.
    """
    files = own_files(context.module)
    try:
        shown = outline_of(read_application(tree, context.settings), files)
    except UnreadableSource:
        shown = None
    if shown == observed_outline(wiring, files):
        return None
    own = wiring_over(wiring, files)
    beside = (path for path, _ in own.files if path not in files)
    return sealed(replace(own, said=tuple((p, said_to(tree, p, context)) for p in beside)))


def is_as_read(tree: SourceTree, context: Context, wiring: Wiring) -> bool:
    """Whether ``wiring`` shows of the module what ``context`` makes of ``tree``."""
    files = own_files(context.module)
    try:
        application = application_of(tree, context.settings, context.wiring)
    except UnreadableSource:
        return False
    return outline_of(application, files) == observed_outline(wiring, files)


def outline_of(
    application: Application, files: Collection[str], *, with_startup: bool = False
) -> _Outline:
    """Which operations are served from ``files``, and where other files include their routers.

    What only the start-up makes counts where it is asked for: no observation shows it.
    """
    served = frozenset(
        (each.method, each.path or "?", each.file)
        for each in application.served
        if each.operation is not None and each.file in files and (with_startup or not each.startup)
    )
    including = (
        hop.path
        for path in files
        for _, hop in application.hops_to.get(path, ())
        if with_startup or not hop.at_startup
    )
    return served, frozenset(path for path in including if path not in files)


def observed_outline(wiring: Wiring, files: Collection[str]) -> _Outline:
    """The same as it was observed."""
    own = [each for each in wiring.routes if each.endpoint and _place(each) in files]
    served = frozenset((method, each.path, _place(each)) for each in own for method in each.methods)
    including = {
        wiring.inclusions[number].places[0].file
        for each in own
        for number in each.through
        if _is_of(wiring.routers[wiring.inclusions[number].router], files)
        and wiring.inclusions[number].places
    }
    return served, frozenset(including - {*files})


def _place(route: ObservedRoute) -> str:
    return route.places[0].file if route.places else route.file


def _is_of(router: ObservedRouter, files: Collection[str]) -> bool:
    """Whether a router stands in one of ``files``."""
    made = router.places[0].file if router.places else ""
    return made in files or any(path in files for path, _ in router.names)


def wiring_over(wiring: Wiring, files: tuple[str, ...]) -> Wiring:
    """The part of ``wiring`` that says how the application serves ``files``."""
    routes = [
        each
        for each in wiring.routes
        if {_place(each), each.file} & {*files}
        or any(_is_of(wiring.routers[wiring.inclusions[n].router], files) for n in each.through)
    ]
    ways = _numbered(number for route in routes for number in route.through)
    inclusions = [wiring.inclusions[number] for number in ways]
    ends = [number for each in inclusions for number in (each.parent, each.router)]
    routers = _numbered(
        number for number in (wiring.app, *ends, *(each.router for each in routes)) if number >= 0
    )
    part = Wiring(
        "",
        routers.get(wiring.app, -1),
        tuple(wiring.routers[number] for number in routers),
        tuple(
            replace(each, parent=routers.get(each.parent, -1), router=routers.get(each.router, -1))
            for each in inclusions
        ),
        tuple(
            replace(
                each,
                router=routers.get(each.router, -1),
                through=tuple(ways[number] for number in each.through),
            )
            for each in routes
        ),
        only=files,
    )
    known = dict(wiring.files)
    resting = tuple((path, known[path]) for path in sorted(files_of(part)) if path in known)
    return sealed(replace(part, files=resting))


def sealed(wiring: Wiring) -> Wiring:
    """``wiring``, known by what it says."""
    content = repr(replace(wiring, digest="")).encode(errors="surrogateescape")
    return replace(wiring, digest=sha256(content).hexdigest())


def files_of(wiring: Wiring) -> set[str]:
    """Every file that takes part in the wiring."""
    noted: list[ObservedRouter | Inclusion | ObservedRoute] = [
        *wiring.routers, *wiring.inclusions, *wiring.routes,
    ]  # fmt: skip
    places: Iterator[Place] = (place for each in noted for place in each.places)
    files = {place.file for place in places}
    files |= {file for router in wiring.routers for file, _ in router.names}
    return files | {route.file for route in wiring.routes if route.file}


def _numbered(numbers: Iterator[int]) -> Mapping[int, int]:
    return {number: place for place, number in enumerate(dict.fromkeys(numbers))}


def changed_since(tree: SourceTree, context: Context) -> str:
    """Why what was observed of the module's wiring does not hold of ``tree``; ``""`` if it does.

    Only what is kept with the module can be older than the tree. Its own route files are read
    again where they changed.
    """
    wiring = context.wiring
    for path, digest in wiring.said if wiring is not None else ():
        if said_to(tree, path, context) != digest:
            tells = _TELLS.format(module=context.module.name)
            return f"{path} changed since it was observed how the module is served: {tells}"
    return ""


def is_hidden(tree: SourceTree, context: Context) -> str:
    """Why ``tree`` does not tell how the module is served; ``""`` where it, or the wiring, does."""
    if changed := changed_since(tree, context):
        return changed
    application = application_of(tree, context.settings, context.wiring)
    files = own_files(context.module)
    served, including = outline_of(application, files, with_startup=True)
    if application.problem or not (application.hidden_places() or including):
        return ""
    if served and including and not any(path == "?" for _, path, _ in served):
        return ""
    return f"the source does not show what serves it: {_TELLS.format(module=context.module.name)}"
