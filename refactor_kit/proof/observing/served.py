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
from refactor_kit.reading.application.own_wiring import files_of, sealed


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
    return with_files(wiring_of(served, digest), tree, settings)


def wiring_seen(served: Mapping[str, Any], tree: SourceTree) -> Wiring | None:
    """What an observation of ``tree`` saw of it; ``None`` where it saw nothing.

    Its files are those with a place in it: enough for the tree that was observed.
    """
    if not served or "error" in served:
        return None
    found = wiring_of(served, "")
    return sealed(_with(found, files_of(found), tree))


def with_files(wiring: Wiring, tree: SourceTree, settings: Settings) -> Wiring:
    """``wiring`` with every file of ``tree`` that it, or its source, rests on.

    Also those that only hand routers on, which no place tells.
    """
    return _with(wiring, {*files_of(wiring), *files_read(tree, settings)}, tree)


def _with(wiring: Wiring, known: Iterable[str], tree: SourceTree) -> Wiring:
    files = sorted(path for path in known if path in tree)
    return replace(wiring, files=tuple((path, content_digest(tree.read(path))) for path in files))


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
