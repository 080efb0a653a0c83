"""What was observed of a module as one digest for each subject, short enough for the evidence.

A subject is an endpoint (``POST /orders``), a schema module (``schemas.orders``), the document's
``components``, a public name, a part, a folder of generated files, a file of tests, or ``app`` for
what is of none of them.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from refactor_kit.proof.observing.volatility import has_shape, is_shape, shapes
from refactor_kit.records.varying import Place, Varying, in_order

APP = "app"
# By the section of an observation, then by the subject that it speaks of.
Digests = Mapping[str, Mapping[str, str]]
_LENGTH = 12


def digests(
    sections: Mapping[str, Any], varying: Varying = (), *, finely: bool = False
) -> dict[str, dict[str, str]]:
    """The digest of each subject in each section.

    Values at the places that ``varying`` names count as their shape while they are of it.
    ``finely`` gives each class, component and generated file a digest of its own, as evidence of
    version 2 keeps them.
    """
    steady = with_shapes(sections, varying)
    imported = steady.get("import", {})
    if "writes" in imported:
        # What the app writes is seen when it is called: a lower level does not look.
        steady["writes"] = imported["writes"]
        steady["import"] = {name: imported[name] for name in imported if name != "writes"}
    return {
        section: {
            subject: _digest(entry)
            for subject, entry in sorted(_subjects(section, steady, finely), key=_subject)
        }
        for section in _SPLITS
        if section in steady
    }


def requests_to(key: str) -> str:
    """The subject of the requests that are made from the schema of an endpoint."""
    return f"requests to {key}"


def changed(before: Digests, after: Digests) -> tuple[tuple[str, str], ...]:
    """``(section, subject)`` of each digest that differs, came or went.

    A section that only one side looked at says nothing.
    """
    return tuple(
        (section, subject)
        for section in before
        if section in after
        for subject in sorted(before[section].keys() | after[section].keys())
        if before[section].get(subject) != after[section].get(subject)
    )


def varying_values(sections: Mapping[str, Any]) -> Varying:
    """Where ``sections`` holds a shape in the place of a value, in the order of the places."""
    return in_order(_shapes(dict(sections), ()))


def varying_sections(varying: Varying) -> dict[str, Any]:
    """Sections that hold nothing but the shapes; what is a list there is a table by index here."""
    sections: dict[str, Any] = {}
    for place, shape in varying:
        inner: dict[Any, Any] = sections
        for key in place[:-1]:
            inner = inner.setdefault(key, {})
        inner[place[-1]] = shape
    return sections


def with_shapes(sections: Mapping[str, Any], varying: Varying) -> dict[str, Any]:
    """``sections`` with the shape in the place of each value that is of it."""
    shaped: dict[str, Any] = dict(sections)
    for place, shape in varying:
        shaped = _shaped(shaped, place, shape)
    return shaped


def _shapes(value: Any, place: Place) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    if is_shape(value):
        yield place, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _shapes(item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _shapes(item, (*place, index))


def _shaped(value: Any, place: Place, shape: Mapping[str, Any]) -> Any:
    if not place:
        return shape if has_shape(shape, value) else value
    first, rest = place[0], place[1:]
    if isinstance(value, Mapping) and first in value:
        return {**value, first: _shaped(value[first], rest, shape)}
    if isinstance(value, list) and isinstance(first, int) and first < len(value):
        return [*value[:first], _shaped(value[first], rest, shape), *value[first + 1 :]]
    return value


def _subject(entry: tuple[str, Any]) -> str:
    return entry[0]


def _digest(entry: Any) -> str:
    text = json.dumps(entry, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:_LENGTH]


_Entries = Iterator[tuple[str, Any]]


def _subjects(section: str, sections: Mapping[str, Any], finely: bool) -> _Entries:
    """Each subject with what was observed of it; the small ones of a place together."""
    together: dict[str, dict[str, Any]] = defaultdict(dict)
    for subject, entry in _SPLITS[section](sections[section]):
        place = "" if finely else _place(section, subject)
        if place:
            together[place][subject] = entry
        else:
            yield subject, entry
    yield from together.items()


def _place(section: str, subject: str) -> str:
    """What a small subject stands in; empty for one that stands for itself."""
    if section in ("schemas", "examples"):
        return subject.partition(":")[0] if ":" in subject else ""
    if section == "artifacts":
        return subject.rpartition("/")[0]
    if section == "openapi" and " " not in subject and subject != APP:
        return "components"
    return ""


def _whole(section: Any) -> _Entries:
    yield APP, section


def _named(section: Any) -> _Entries:
    """One entry for each name; a section that is an error is of the app."""
    if isinstance(section, Mapping) and "error" not in section:
        yield from section.items()
    else:
        yield APP, section


def _examples(section: Any) -> _Entries:
    """The examples of each class. That one varies is told by its shapes: one look may miss it."""
    for subject, entry in _named(section):
        if subject == APP:
            yield subject, entry
            continue
        yield (
            subject,
            {
                method: {**outcome, "volatile": any(shapes(outcome["value"]))}
                if "volatile" in outcome
                else outcome
                for method, outcome in entry.items()
            },
        )


def _routes(section: Any) -> _Entries:
    """The routes of each endpoint, and their order."""
    if not isinstance(section, list):
        yield APP, section
        return
    routes: dict[str, list[Any]] = defaultdict(list)
    order = []
    for route in section:
        key = f"{','.join(route['methods']) or route['kind']} {route['path']}"
        routes[key].append(route)
        order.append(key)
    yield APP, order
    yield from routes.items()


def _document(section: Any) -> _Entries:
    """Each operation, and each component that the operations refer to."""
    if "paths" not in section:
        yield APP, section
        return
    for path, item in section["paths"].items():
        for method, operation in item.items():
            yield f"{method.upper()} {path}", operation
    for kind, components in section.get("components", {}).items():
        for name, component in components.items():
            yield f"{kind}/{name}", component


def _exports(section: Any) -> _Entries:
    """What each public name stands for, and the names that are listed, in their order."""
    if "names" not in section:
        yield APP, section
        return
    yield "__all__", section["all"]
    yield from section["names"].items()


def _tests(section: Any) -> _Entries:
    """How the tests of each file ended, by their ids."""
    outcomes: dict[str, dict[str, str]] = defaultdict(dict)
    for test, outcome in section["outcomes"].items():
        outcomes[test.partition("::")[0]][test] = outcome
    yield from outcomes.items()


def _replay(section: Any) -> _Entries:
    """The answers of each endpoint, and whether the server boots."""
    yield APP, {name: value for name, value in section.items() if name != "exchanges"}
    yield from section.get("exchanges", {}).items()


def _asked(section: Any) -> _Entries:
    """The answers of each endpoint that is asked in any case, and what it is asked."""
    yield from section.get("exchanges", {}).items()
    for key, requests in section.get("always", {}).items():
        yield requests_to(key), requests


_SPLITS: Mapping[str, Callable[[Any], _Entries]] = {
    "import": _whole,
    "writes": _whole,
    "routes": _routes,
    "openapi": _document,
    "hidden": _named,
    "resolution": _named,
    "state": _whole,
    "schemas": _named,
    "exports": _exports,
    "examples": _examples,
    "generator": _named,
    "artifacts": _named,
    "tests": _tests,
    "replay": _replay,
    "asked": _asked,
}
