"""An observation as evidence keeps it: with the shape of what an earlier one taught to vary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from refactor_kit.proof.comparing.declared import Declared
from refactor_kit.proof.comparing.expected import expected_openapi, moved_keys
from refactor_kit.proof.comparing.run_comparison import ASKED, REPLAY
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.proof.observing.volatility import is_like, own_shape, shaped_like, shapes

Sections = Mapping[str, Any]
Otherwise = Callable[[Any], Any]


def settled_after(before: Observation, after: Observation, declared: Declared) -> Observation:
    """``after`` with the values that ``before`` taught to be volatile replaced by their shape.

    Equal for two runs of the same version. A value of another shape than the one that was learned
    becomes its own.
    """
    return replace(after, sections=_settled(before, after, declared, own_shape))


def steady_sections(before: Observation, after: Observation, declared: Declared) -> dict[str, Any]:
    """The sections of ``after`` so settled; a value of another shape stays as it is."""
    return _settled(before, after, declared, lambda value: value)


def _settled(
    before: Observation, after: Observation, declared: Declared, otherwise: Otherwise
) -> dict[str, Any]:
    old, new = before.sections, dict(after.sections)
    for name, settle in _SETTLERS.items():
        if name in old and name in new and any(shapes(old[name])):
            new[name] = settle(old, new, declared, otherwise)
    if "artifacts" in new and "examples" in new:
        new["artifacts"] = dict(_made_of_examples(old.get("artifacts", {}), new))
    return new


def _openapi(old: Sections, new: Sections, declared: Declared, otherwise: Otherwise) -> Any:
    return shaped_like(
        expected_openapi(old["openapi"], old.get("routes", []), declared), new["openapi"], otherwise
    )


def _hidden(old: Sections, new: Sections, declared: Declared, otherwise: Otherwise) -> Any:
    return shaped_like(moved_keys(old["hidden"], declared), new["hidden"], otherwise)


def _schemas(old: Sections, new: Sections, declared: Declared, otherwise: Otherwise) -> Any:
    schemas = old["schemas"]
    copies = {
        split.new: split.copied(schemas[split.old])
        for split in declared.splits
        if split.old in schemas
    }
    return shaped_like(declared.renamed({**copies, **schemas}), new["schemas"], otherwise)


def _examples(old: Sections, new: Sections, declared: Declared, otherwise: Otherwise) -> Any:
    """An example may have moved to another class of its file."""
    taught: dict[tuple[str, str], list[Any]] = {}
    for owner, given in old["examples"].items():
        for name, outcome in given.items():
            taught.setdefault((owner.partition(":")[0], name), []).append(outcome.get("value"))
    settled: dict[str, Any] = {}
    for owner, given in new["examples"].items():
        settled[owner] = {}
        for name, outcome in given.items():
            values = taught.get((owner.partition(":")[0], name), [])
            settled[owner][name] = _example(outcome, values)
    return settled


def _example(outcome: Any, values: list[Any]) -> Any:
    pattern = next((each for each in values if is_like(each, outcome.get("value"))), None)
    if pattern is None:
        return outcome
    return {"value": pattern, "volatile": any(shapes(pattern))}


def _artifacts(old: Sections, new: Sections, declared: Declared, otherwise: Otherwise) -> Any:
    return shaped_like(old["artifacts"], new["artifacts"], otherwise)


def _made_of_examples(known: Sections, new: Sections) -> Iterator[tuple[str, Any]]:
    """The generated files; one that was not there before varies as the example that it repeats."""
    values = [
        outcome["value"]
        for given in new["examples"].values()
        for outcome in given.values()
        if any(shapes(outcome.get("value")))
    ]
    for path, content in new["artifacts"].items():
        like = () if path in known else (each for each in values if is_like(each, content))
        yield path, next(iter(like), content)


def _answers(
    old: Sections, new: Sections, declared: Declared, otherwise: Otherwise, *, section: str
) -> Any:
    taught = moved_keys(old[section].get("exchanges", {}), declared)
    exchanges = {
        key: shaped_like(taught.get(key), value, otherwise)
        for key, value in new[section].get("exchanges", {}).items()
    }
    return {**new[section], "exchanges": exchanges} if exchanges else new[section]


_SETTLERS: Mapping[str, Callable[[Sections, Sections, Declared, Otherwise], Any]] = {
    "openapi": _openapi,
    "hidden": _hidden,
    "schemas": _schemas,
    "examples": _examples,
    "artifacts": _artifacts,
    REPLAY: partial(_answers, section=REPLAY),
    ASKED: partial(_answers, section=ASKED),
}
