"""The exit criteria that need the target to run, judged by what was observed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from refactor_kit.base import Context
from refactor_kit.proof.comparing.artifact_comparison import artifact_problem
from refactor_kit.proof.comparing.comparison import compare
from refactor_kit.proof.comparing.declared import Declared
from refactor_kit.proof.judging import needed_level, nothing_to_look_at
from refactor_kit.proof.judging.answers import answers_of
from refactor_kit.proof.observing.booting import boot_error, told_failure
from refactor_kit.proof.observing.generator_hints import behind, hints
from refactor_kit.proof.observing.module_view import is_own_module
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.proof.observing.suite import GREEN
from refactor_kit.reading.schemas.example_names import example_patterns
from refactor_kit.records.evidence import ProofState

_LISTED = 5
_NO_ENDPOINT = "the module serves no endpoint"


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """``observed`` is JSON: what the judgement rests on."""

    name: str
    state: ProofState
    detail: str = ""
    observed: Any = None


Judge = Callable[[Observation | None, Observation, Declared, Context], CriterionResult]


def app_boots(
    before: Observation | None, after: Observation, declared: Declared, context: Context
) -> CriterionResult:
    """The app object and the module's own modules load in a fresh process."""
    name = "app-boots"
    if not after.reaches("import"):
        return _unproved(name, after)
    if not after.boots:
        return CriterionResult(name, "failed", "; ".join(boot_error(after.sections)))
    failures: Mapping[str, Any] = after.sections["import"].get("failures", {})
    earlier = before.sections.get("import", {}).get("failures", {}) if before else {}
    known = set(declared.renamed(list(earlier)))
    own = {each for each in failures if is_own_module(each, context) and each not in known}
    if own:
        shown = [f"{each}: {' '.join(told_failure(failures[each]))}" for each in sorted(own)]
        return CriterionResult(name, "failed", _lines(shown))
    how = "under uvicorn" if "replay" in after.sections else "imported in a fresh process"
    litter = _litter(after.sections)
    return CriterionResult(name, "passed", f"{context.settings.app} boots ({how}){litter}")


def _litter(sections: Mapping[str, Any]) -> str:
    """What the app leaves where it ran: a process, files in its own tree."""
    imported = sections["import"]
    left = "; it leaves a process behind" if imported.get("left_behind") else ""
    written = sections.get("writes") or imported.get("writes") or []
    # What a variable of the environment names is where the app was told to write.
    writes = [path for path in written if not path.startswith("<")]
    more = f" and {len(writes) - _LISTED} more" if len(writes) > _LISTED else ""
    files = f"; it writes into its own tree: {', '.join(writes[:_LISTED])}{more}"
    return left + (files if writes else "")


def generator_imports_parts(
    before: Observation | None, after: Observation, declared: Declared, context: Context
) -> CriterionResult:
    """The generator loads the module's parts; one that prints failures and exits 0 is found."""
    return _generator("generator-imports-parts", after, context, "imports")


def generator_succeeds(
    before: Observation | None, after: Observation, declared: Declared, context: Context
) -> CriterionResult:
    """The generator writes the three artifacts of each part without a failure."""
    return _generator("generator-succeeds", after, context, "ok")


def endpoints_once_under_tag(
    before: Observation | None, after: Observation, declared: Declared, context: Context
) -> CriterionResult:
    """Each endpoint is served once, under the module's tag."""
    name = "endpoints-once-under-tag"
    if "routes" not in after.sections:
        return _unproved(name, after)
    if not declared.served:
        return CriterionResult(name, "n/a", _NO_ENDPOINT)
    problems = []
    tag = declared.tag or context.module.name
    for endpoint in declared.served:
        routes = [
            route
            for route in after.sections["routes"]
            if route["path"] == endpoint.new_path and endpoint.method in route["methods"]
        ]
        # A socket has no tags.
        tagged = [route for route in routes if route.get("tags", [tag]).count(tag) == 1]
        if len(routes) != 1:
            problems.append(f"{endpoint.new_key} is registered {len(routes)} times")
        elif not tagged:
            problems.append(f"{endpoint.new_key} is not under the tag {tag} once")
    keys = [endpoint.new_key for endpoint in declared.served]
    return _verdict(name, problems, f"{len(keys)} endpoints, each once under {tag}", keys)


def endpoints_respond(
    before: Observation | None, after: Observation, declared: Declared, context: Context
) -> CriterionResult:
    """Each endpoint answers its own example; one that only answers 501 is unproved."""
    name = "endpoints-respond"
    if "replay" not in after.sections:
        return _unproved(name, after)
    replayed = after.sections["replay"]
    if not replayed["booted"]:
        return CriterionResult(name, "failed", replayed["reason"])
    if not declared.served:
        return CriterionResult(name, "n/a", _NO_ENDPOINT)
    certificate = answers_of(after, declared, before)
    broken = [key for key, entry in certificate.items() if entry["verdict"] == "failed"]
    unproved = [key for key, entry in certificate.items() if entry["verdict"] == "unproved"]
    if broken:
        return CriterionResult(
            name,
            "failed",
            _lines([f"{k}: {certificate[k]['detail']}" for k in broken]),
            certificate,
        )
    if unproved:
        shown = [f"{key}: {certificate[key]['detail']}" for key in unproved]
        return CriterionResult(name, "unproved", _lines(shown), certificate)
    return CriterionResult(name, "passed", f"{len(certificate)} endpoints respond", certificate)


def behaviour_unchanged(
    before: Observation | None, after: Observation, declared: Declared, context: Context
) -> CriterionResult:
    """Nothing differs but what is declared."""
    name = "behaviour-unchanged"
    if not after.reaches("import"):
        return _unproved(name, after)
    if before is None:
        return CriterionResult(name, "unproved", "there is nothing to compare with")
    differences = compare(before, after, declared)
    problems = [each.line for each in differences if not each.declared]
    known = [each.line for each in differences if each.declared]
    if any(not each.declared and each.section == "artifacts" for each in differences):
        problems += hints(after.sections, "random")
    return _verdict(name, problems, f"only the {len(known)} declared differences", known)


def examples_match_artifacts(
    before: Observation | None, after: Observation, declared: Declared, context: Context
) -> CriterionResult:
    """Each generated example is what the aliased class's own method returns."""
    name = "examples-match-artifacts"
    if reason := nothing_to_look_at(name, context.settings):
        return CriterionResult(name, "n/a", reason)
    if "artifacts" not in after.sections or "exports" not in after.sections:
        return _unproved(name, after)
    names = example_patterns(context.settings)
    kinds = {"schema": (), "input_example": names["input"], "output_example": names["output"]}
    found = [
        artifact_problem(part, kind, after.sections["artifacts"], dict(after.sections), patterns)
        for part in declared.parts
        for kind, patterns in kinds.items()
    ]
    problems = [problem for problem in found if problem]
    problems += hints(after.sections, "own-classes", "random") if problems else []
    return _verdict(name, problems, f"{len(found)} artifacts are as their classes say", None)


def tests_green(
    before: Observation | None, after: Observation, declared: Declared, context: Context
) -> CriterionResult:
    """The target's own tests: as many as before and green."""
    name = "tests-green"
    if reason := nothing_to_look_at(name, context.settings):
        return CriterionResult(name, "n/a", reason)
    if "tests" not in after.sections:
        return CriterionResult(name, "unproved", "the target's tests were not run")
    tests = after.sections["tests"]
    outcomes = tests["outcomes"]
    problems = [f"{test} {outcome}" for test, outcome in outcomes.items() if outcome not in GREEN]
    if before is not None and "tests" in before.sections:
        earlier = declared.renamed(before.sections["tests"]["outcomes"]).keys()
        now = declared.renamed(outcomes).keys()
        gone = () if tests.get("partial") else sorted(earlier - now)
        problems += [f"{test} is no longer collected" for test in gone]
    if not problems and tests.get("problem"):
        problems = [" ".join([f"the test run {tests['problem']}:", *tests.get("stderr", [])[-2:]])]
    if tests.get("left_behind"):
        problems.append("the test run left a process behind")
    if not problems and not outcomes:
        return CriterionResult(name, "n/a", "the test command tells of no test")
    return _verdict(name, problems, _counted_tests(tests), None)


def _counted_tests(tests: Mapping[str, Any]) -> str:
    """The module's own count: another module's tests change nothing in its evidence."""
    own = len(tests.get("own", tests["outcomes"]))
    return f"{own} tests speak of the module" if own else "no test speaks of the module"


def _generator(name: str, after: Observation, context: Context, key: str) -> CriterionResult:
    if reason := nothing_to_look_at(name, context.settings):
        return CriterionResult(name, "n/a", reason)
    if "generator" not in after.sections:
        return CriterionResult(name, "unproved", "the generator was not run")
    parts = after.sections["generator"]
    failed = {part: entry for part, entry in parts.items() if not entry[key]}
    problems = [
        f"{part}: {'; '.join(entry['problems']) or 'failed'}" for part, entry in failed.items()
    ]
    problems += behind(after.sections, failed)
    others = hints(after.sections, "every-module")
    more = f" ({others[0]}, of which the others are left alone)" if others else ""
    return _verdict(name, problems, f"generates {', '.join(parts)}{more}", None)


def _unproved(name: str, after: Observation) -> CriterionResult:
    needed = needed_level(name)
    if after.reaches(needed):
        return CriterionResult(name, "unproved", "the app does not boot")
    return CriterionResult(name, "unproved", f"needs proof = {needed!r} (it is {after.level!r})")


def _verdict(name: str, problems: list[str], passed: str, observed: Any) -> CriterionResult:
    if problems:
        return CriterionResult(name, "failed", _lines(problems), problems)
    return CriterionResult(name, "passed", passed, observed)


def _lines(lines: list[str]) -> str:
    more = f"\n(and {len(lines) - _LISTED} more)" if len(lines) > _LISTED else ""
    return "\n".join(lines[:_LISTED]) + more


PROOFS: Mapping[str, Judge] = {
    "app-boots": app_boots,
    "generator-imports-parts": generator_imports_parts,
    "generator-succeeds": generator_succeeds,
    "endpoints-once-under-tag": endpoints_once_under_tag,
    "endpoints-respond": endpoints_respond,
    "behaviour-unchanged": behaviour_unchanged,
    "examples-match-artifacts": examples_match_artifacts,
    "tests-green": tests_green,
}
