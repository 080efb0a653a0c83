"""Two observations side by side: one line for each difference, declared or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from refactor_kit.proof.comparing.artifact_comparison import compare_artifacts
from refactor_kit.proof.comparing.code_comparison import compare_walks
from refactor_kit.proof.comparing.declared import Declared
from refactor_kit.proof.comparing.difference import Difference
from refactor_kit.proof.comparing.route_comparison import (
    compare_hidden,
    compare_openapi,
    compare_resolution,
    compare_routes,
    compare_state,
)
from refactor_kit.proof.comparing.run_comparison import (
    compare_asked,
    compare_generator,
    compare_import,
    compare_replay,
    compare_tests,
)
from refactor_kit.proof.comparing.same_objects import SameObjects
from refactor_kit.proof.comparing.schema_comparison import (
    compare_examples,
    compare_exports,
    compare_schemas,
)
from refactor_kit.proof.comparing.settling import steady_sections
from refactor_kit.proof.observing.observation import Observation

__all__ = ["Difference", "compare", "declared_lines"]

_OPENAPI = (
    compare_routes,
    compare_resolution,
    compare_openapi,
    compare_hidden,
    compare_state,
    compare_schemas,
    compare_exports,
    compare_examples,
)
_Comparer = Callable[[dict[str, Any], dict[str, Any], Declared], Iterable[Difference]]


def compare(before: Observation, after: Observation, declared: Declared) -> tuple[Difference, ...]:
    """What changed, as far as both observations go; what explains the rest comes first.

    Declared differences are among them.
    """
    return _compared(SameObjects(before, after, declared))


# Each proof of a step asks it, and each step that leaves the program as it was.
@lru_cache(maxsize=4)
def _compared(asked: SameObjects) -> tuple[Difference, ...]:
    before, after, declared = asked.objects
    old, new = dict(before.sections), dict(after.sections)
    declared = _with_what_went(declared, new)
    comparers: list[_Comparer] = [compare_import, compare_walks]
    both = old.keys() & new.keys()
    if "openapi" in both:
        comparers += _OPENAPI
    if "replay" in both:
        comparers.append(compare_replay)
    comparers += [compare_asked, compare_generator, compare_tests]
    differences = [each for comparer in comparers for each in comparer(old, new, declared)]
    if "openapi" in both:
        differences += compare_artifacts(
            old, new, steady_sections(before, after, declared), declared
        )
    found: dict[str, Difference] = {}
    for difference in differences:
        acceptance = None if difference.declared else declared.acceptance(difference.line)
        if acceptance is not None:
            reason = f"accepted: {acceptance.reason}"
            difference = replace(difference, declared=True, reason=reason)
        found.setdefault(difference.line, difference)
    return tuple(found.values())


def _with_what_went(declared: Declared, after: dict[str, Any]) -> Declared:
    """``declared`` with those old URLs as gone that really are: they may go, one by one."""
    present = {
        f"{method} {route['path']}"
        for route in after.get("routes", ())
        for method in route["methods"]
    }
    gone = tuple(each for each in declared.gone if each.new_key not in present)
    return replace(declared, gone=gone)


def declared_lines(before: Observation, after: Observation, declared: Declared) -> tuple[str, ...]:
    """The declared differences that were seen, with their reasons; sorted."""
    seen = [each for each in compare(before, after, declared) if each.declared]
    return tuple(sorted(f"{each.line} ({each.reason})" for each in seen))
