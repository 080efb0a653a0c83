"""What two observations of one version agree on: values by their shape, code as it stands.

Code is never volatile: what a document says of types, names and rules, the routes and what they
depend on stay as the first observation saw them, so that they are compared word for word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from refactor_kit.proof.observing.learned_documents import Agree, agreed_document
from refactor_kit.proof.observing.sent import Sent, sent_requests
from refactor_kit.proof.observing.volatility import agreed, shapes
from refactor_kit.proof.target.clock import Span

_Sections = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """The sections of one observation, the requests of its replay, and when it took place.

    The time is that of the target's clock.
    """

    sections: _Sections
    span: Span
    requests: list[dict[str, Any]] = field(default_factory=list)


def learned(first: Look, second: Look) -> dict[str, Any]:
    """The sections of ``first`` with the shape of what ``second`` saw differently."""
    agree = partial(_agreed, span=first.span, again=second.span)
    sections = dict(first.sections)
    for name, learn in _LEARNERS.items():
        if name in sections and name in second.sections:
            sections[name] = learn(sections[name], second.sections[name], agree)
    return sections


def learned_requests(first: Look, second: Look) -> dict[str, Sent]:
    """The requests of ``first``, with the shape of what ``second`` sent differently."""
    agree = partial(_agreed, span=first.span, again=second.span)
    return sent_requests(first.requests, second.requests, agree)


def called_once(examples: Any) -> Any:
    """The section ``examples`` with what each method gave first."""
    return _each_example(examples, lambda outcome, _: example_outcome(**outcome), examples)


def example_outcome(value: Any, again: Any) -> dict[str, Any]:
    """What is kept of an example that was given, and given once more."""
    return {"value": value, "volatile": value != again}


def is_same_program(first: _Sections, second: _Sections) -> bool:
    """Whether both observations came to the same routes, and the same calls to the same status."""
    return bool(_outcome(first) == _outcome(second))


def volatile_places(sections: _Sections) -> Iterator[tuple[str, str]]:
    """Each place whose value changes from run to run, and what it is of; one of many once."""
    found: dict[str, str] = {}
    for section in ("import", "openapi", "examples", "artifacts"):
        for place, kind in shapes(sections.get(section, {})):
            found.setdefault(f"{section} {_shown(place)}", kind)
    for place, kind in shapes(sections.get("schemas", {})):
        shown = _shown(place)
        component = shown.partition(":")[2].rpartition(".$defs.")[2]
        if f"openapi {component}" not in found:
            found.setdefault(f"schemas {shown}", kind)
    for key, exchange in sections.get("replay", {}).get("exchanges", {}).items():
        for answer in exchange["answers"].values():
            for place, kind in shapes(answer):
                found.setdefault(f"{place} of {key}", kind)
    yield from found.items()


def _shown(place: str) -> str:
    """A place without what repeats itself: where all schemas are, both schemas of a class."""
    for part in ("components.schemas.", "paths.", "hooks."):
        place = place.removeprefix(part)
    for mode in (".validation.", ".serialization."):
        place = place.replace(mode, ".", 1)
    return place


def _agreed(first: Any, second: Any, *, span: Span, again: Span) -> Any:
    return agreed(first, second, span, again)


def _outcome(sections: _Sections) -> Any:
    replayed = sections.get("replay", {})
    return (
        sections["import"]["ok"],
        [(route["path"], route["methods"]) for route in _listed(sections.get("routes", []))],
        replayed.get("booted"),
        {
            (key, variant): answer["status"]
            for key, exchange in replayed.get("exchanges", {}).items()
            for variant, answer in exchange["answers"].items()
        },
    )


def _listed(section: Any) -> list[Any]:
    return section if isinstance(section, list) else []


def _routes(first: Any, second: Any, agree: Agree) -> Any:
    """Of a route only what is told of it in prose."""
    if not isinstance(first, list):
        return first
    pairs = zip(_listed(first), _listed(second), strict=False)
    told = {
        index: {"summary": agree(one["summary"], other.get("summary", one["summary"]))}
        for index, (one, other) in enumerate(pairs)
        if "summary" in one
    }
    return [{**entry, **told.get(index, {})} for index, entry in enumerate(first)]


def _hidden(first: Any, second: Any, agree: Agree) -> Any:
    """What hidden endpoints take, as a document says it."""
    return agreed_document(first, second, agree, is_named=True)


def _schemas(first: Any, second: Any, agree: Agree) -> Any:
    if not second.keys() >= first.keys() or "error" in first:
        return first
    return {
        name: {
            **agreed_document(entry, second[name], agree, is_named=True),
            "validators": entry["validators"],
            "config": agree(entry["config"], second[name]["config"]),
        }
        for name, entry in first.items()
    }


def _by_owner(first: Any, second: Any, agree: Agree) -> Any:
    """Each member that both have, as a value."""
    return {
        owner: agree(value, second[owner]) if owner in second else value
        for owner, value in first.items()
    }


def _examples(first: Any, second: Any, agree: Agree) -> Any:
    """What four calls of each method agree on, two in each process."""

    def together(outcome: Any, other: Any) -> Any:
        here = agree(outcome["value"], outcome["again"])
        there = agree(other["value"], other["again"])
        both = agree(here, there)
        return {"value": both, "volatile": any(shapes(both))}

    return _each_example(first, together, second)


def _each_example(first: Any, make: Callable[[Any, Any], Any], second: Any) -> Any:
    """``make`` of each example that both sections have; an error stays as it is."""
    if "error" in first or "error" in second:
        return first
    return {
        owner: {
            name: make(outcome, second[owner][name])
            if "again" in outcome and "again" in second.get(owner, {}).get(name, {})
            else outcome
            for name, outcome in given.items()
        }
        for owner, given in first.items()
    }


def _artifacts(first: Any, second: Any, agree: Agree) -> Any:
    """Generated files: a schema as a document, any other as a value."""
    return {
        path: agreed_document(content, second.get(path, content), agree)
        if path.endswith("_schema.json")
        else agree(content, second.get(path, content))
        for path, content in first.items()
    }


def _import(first: Any, second: Any, agree: Agree) -> Any:
    if not (first["ok"] and second["ok"]) or "middleware" not in first.get("hooks", {}):
        return first
    pairs = zip(first["hooks"]["middleware"], second["hooks"]["middleware"], strict=False)
    middleware = [
        {**one, "options": _by_owner(one["options"], other["options"], agree)}
        for one, other in pairs
    ]
    if len(middleware) != len(first["hooks"]["middleware"]):
        return first
    hooks = {**first["hooks"], "middleware": middleware}
    warned = _warnings(first["warnings"], second["warnings"], agree)
    return {**first, "hooks": hooks, "warnings": warned}


def _warnings(first: Any, second: Any, agree: Agree) -> Any:
    """The lines that both have, and the shape of a line that the second told in other words."""
    others = [line for line in second if line not in first]
    found: list[Any] = []
    for line in first:
        kind = line.partition(": ")[0]
        other = next((each for each in others if each.startswith(kind)), None)
        if line in second or other is None:
            found.append(line)
        else:
            others.remove(other)
            found.append(agree(line, other))
    return found


def _replay(first: Any, second: Any, agree: Agree) -> Any:
    """What both runs agree on; the rest is kept as its shape, a status never."""
    if not (first["booted"] and second["booted"]):
        return first if not first["booted"] else second
    exchanges = {}
    for key, exchange in first["exchanges"].items():
        again = second["exchanges"].get(key, exchange)
        answers = {
            variant: _answer(answer, again["answers"].get(variant, answer), agree)
            for variant, answer in exchange["answers"].items()
        }
        example = agree(exchange["example"], again["example"])
        exchanges[key] = {**exchange, "example": example, "answers": answers}
    return {**first, "exchanges": exchanges}


def _answer(first: _Sections, second: _Sections, agree: Agree) -> dict[str, Any]:
    return {**agree(dict(first), dict(second)), "status": first["status"]}


def _code(first: Any, second: Any, agree: Agree) -> Any:
    """The first walk with the second beside it: what differs between the two varies by itself."""
    return {**first, "again": second} if "error" not in first and "error" not in second else first


_LEARNERS: Mapping[str, Callable[[Any, Any, Agree], Any]] = {
    "import": _import,
    "code": _code,
    "openapi": agreed_document,
    "document_warnings": _warnings,
    "routes": _routes,
    "hidden": _hidden,
    "schemas": _schemas,
    "examples": _examples,
    "artifacts": _artifacts,
    "replay": _replay,
}
