"""Who serves what, asked of the application: booted once in a scratch copy, without lifespan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from refactor_kit.base import Settings, SourceTree
from refactor_kit.base.wiring import (
    Inclusion,
    ObservedRoute,
    ObservedRouter,
    Place,
    Wiring,
    content_digest,
)
from refactor_kit.proof.observing.booting import boot_error
from refactor_kit.proof.observing.observation import answer_of_probe
from refactor_kit.proof.target.lending import scratch_copy
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.proof.target.target import Target
from refactor_kit.reading.application.mounting import files_read


def observe_served(
    tree: SourceTree, modes: Mapping[str, int], settings: Settings, digest: str
) -> Wiring:
    """What ``settings.app`` serves with the files of ``tree``; ``digest`` is what it is known by.

    Of an application that does not boot only the ``problem`` is known.
    """
    with scratch_copy(tree, modes, settings) as copy:
        sections = answer_of_probe(Target(copy), _request(copy, settings))
    if not sections["import"]["ok"]:
        return Wiring(digest, problem=boot_error(sections))
    served = sections["served"]
    if "error" in served:
        return Wiring(digest, problem=(served["error"],))
    found = wiring_of(served, digest)
    # Also what only hands routers on, which no place tells.
    known = {*_places(found), *files_read(tree, settings)}
    files = sorted(path for path in known if path in tree)
    return replace(found, files=tuple((path, content_digest(tree.read(path))) for path in files))


def wiring_of(served: Mapping[str, Any], digest: str) -> Wiring:
    """The wiring that is written down in ``served``, as JSON gives it."""
    return Wiring(
        digest,
        served["app"],
        tuple(_record(ObservedRouter, each) for each in served["routers"]),
        tuple(_record(Inclusion, each) for each in served["inclusions"]),
        tuple(_record(ObservedRoute, each) for each in served["routes"]),
        _frozen(served.get("files", [])),
    )


def _places(wiring: Wiring) -> set[str]:
    """Every file that takes part in the wiring."""
    places = [place for router in wiring.routers for place in router.places]
    places += [place for inclusion in wiring.inclusions for place in inclusion.places]
    places += [place for route in wiring.routes for place in route.places]
    files = {place.file for place in places}
    files |= {file for router in wiring.routers for file, _ in router.names}
    return files | {route.file for route in wiring.routes if route.file}


def _record(kind: Any, values: Mapping[str, Any]) -> Any:
    known = {name: _frozen(values[name]) for name in (each.name for each in fields(kind))}
    if "places" in known:
        known["places"] = tuple(map(_place, known["places"]))
    return kind(**known)


def _place(value: Any) -> Place:
    return Place(**value) if isinstance(value, dict) else Place(*value)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _request(copy: ScratchCopy, settings: Settings) -> dict[str, Iterable[str] | str | bool]:
    return {
        "root": str(copy.root()),
        "roots": [str(copy.root() / root) for root in settings.source_roots],
        "app": settings.app,
        "level": "served",
        "lifespan": False,
        "modules": [],
        "entries": [],
    }
