"""The wiring that a module's evidence keeps: one line for each router, inclusion and route.

Fields stand between bars, members of a field between commas. What cannot be written so is not kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, cast

from refactor_kit.base.records import replace
from refactor_kit.base.wiring import Inclusion, ObservedRoute, ObservedRouter, Place, Wiring

_FIELDS, _MEMBERS = " | ", ", "


def wiring_document(wiring: Wiring) -> dict[str, Any]:
    """``wiring`` as JSON values; empty where a name holds a separator."""
    document: dict[str, Any] = {
        "only": list(wiring.only),
        "app": wiring.app,
        "routers": [_joined(_router_fields(each)) for each in wiring.routers],
        "inclusions": [_joined(_inclusion_fields(each)) for each in wiring.inclusions],
        "routes": [_joined(_route_fields(each)) for each in wiring.routes],
        "files": dict(wiring.files),
        "said": dict(wiring.said),
        "digest": wiring.digest,
    }
    try:
        return document if wiring_in(document) == kept(wiring) else {}
    except ValueError:
        return {}


def wiring_in(document: Mapping[str, Any]) -> Wiring:
    """The wiring that :func:`wiring_document` wrote; ``ValueError`` where it is none."""
    try:
        return Wiring(
            str(document["digest"]),
            int(document["app"]),
            tuple(map(_router, document["routers"])),
            tuple(map(_inclusion, document["inclusions"])),
            tuple(map(_route, document["routes"])),
            tuple((str(path), str(digest)) for path, digest in document["files"].items()),
            only=tuple(map(str, document["only"])),
            said=tuple((str(path), str(digest)) for path, digest in document["said"].items()),
        )
    except (IndexError, AttributeError, TypeError) as error:
        raise ValueError(f"no wiring: {error}") from None


def kept(wiring: Wiring) -> Wiring:
    """What of ``wiring`` is kept: nothing that only ``init`` asks for."""
    routers = tuple(replace(each, tags=(), dependencies=()) for each in wiring.routers)
    inclusions = tuple(
        replace(each, base="", tags=(), dependencies=()) for each in wiring.inclusions
    )
    return replace(wiring, routers=routers, inclusions=inclusions)


def _router_fields(router: ObservedRouter) -> Iterable[str]:
    names = _listed(f"{path}:{name}" for path, name in router.names)
    return router.kind, router.prefix, names, _places(router.places)


def _router(line: str) -> ObservedRouter:
    kind, prefix, names, places = line.split(_FIELDS)
    pairs = tuple(_pair(each) for each in _members(names))
    return ObservedRouter(kind, pairs, _placed(places), prefix, (), ())


def _inclusion_fields(each: Inclusion) -> Iterable[str]:
    numbers = str(each.parent), str(each.router)
    return each.kind, *numbers, each.prefix, each.own, each.path, _places(each.places)


def _inclusion(line: str) -> Inclusion:
    kind, parent, router, prefix, own, path, places = line.split(_FIELDS)
    known = cast(Literal["include", "mount", "host"], kind)
    return Inclusion(
        known, int(parent), int(router), _placed(places), prefix, path, "", own, (), ()
    )


def _route_fields(each: ObservedRoute) -> Iterable[str]:
    served = each.kind, _listed(each.methods), each.path, each.given, each.endpoint
    through = _listed(map(str, each.through))
    return *served, f"{each.file}:{each.line}", str(each.router), through, _places(each.places)


def _route(line: str) -> ObservedRoute:
    kind, methods, path, given, endpoint, defined, router, through, places = line.split(_FIELDS)
    file, number = _pair(defined)
    return ObservedRoute(
        kind, _members(methods), path, endpoint, file, int(number), given, int(router),
        _placed(places), tuple(map(int, _members(through))),
    )  # fmt: skip


def _places(places: Sequence[Place]) -> str:
    return _listed(f"{each.file}:{each.line}:{each.function}" for each in places)


def _placed(text: str) -> tuple[Place, ...]:
    found = []
    for each in _members(text):
        place, function = _pair(each)
        file, line = _pair(place)
        found.append(Place(file, int(line), function))
    return tuple(found)


def _pair(text: str) -> tuple[str, str]:
    first, _, last = text.rpartition(":")
    return first, last


def _joined(fields: Iterable[str]) -> str:
    return _FIELDS.join(fields)


def _listed(members: Iterable[str]) -> str:
    return _MEMBERS.join(members)


def _members(text: str) -> tuple[str, ...]:
    return tuple(text.split(_MEMBERS)) if text else ()
