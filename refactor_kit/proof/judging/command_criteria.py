"""The criteria that the target's own commands answer: its generator and its tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from refactor_kit.proof.comparing.artifact_comparison import (
    artifact_path,
    artifact_problem,
    schema_problem,
)
from refactor_kit.proof.comparing.settling import steady_sections
from refactor_kit.proof.judging.cases import Case, CriterionResult, verdict
from refactor_kit.proof.observing.generator_hints import behind, hints
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.proof.observing.suite import GREEN
from refactor_kit.reading.schemas.example_names import example_patterns
from refactor_kit.runtime.wording import counted


def generator_runs(case: Case, key: str) -> CriterionResult:
    """Each part's run as ``key`` says; a generator that prints failures and exits 0 is found."""
    sections = case.after.sections
    if "generator" not in sections:
        return CriterionResult("unproved", "the generator was not run")
    parts = sections["generator"]
    failed = {part: entry for part, entry in parts.items() if not entry[key]}
    problems = [
        f"{part}: {'; '.join(entry['problems']) or 'failed'}" for part, entry in failed.items()
    ]
    if key == "ok":
        problems += _no_longer_written(case, parts)
    problems += behind(sections, failed)
    return verdict(problems, f"generates {', '.join(parts)}{_said_beside(case, parts)}")


def _no_longer_written(case: Case, parts: Mapping[str, Any]) -> Iterator[str]:
    """What a part lacks, and did not lack before."""
    earlier = case.before.sections.get("generator", {}) if case.before is not None else {}
    for part, entry in parts.items():
        known = earlier.get(part, {}).get("lacks", [])
        gone = [name for name in entry.get("lacks", []) if name not in known]
        if gone and entry["ok"]:
            yield f"{part}: {'; '.join(f'wrote no {name}' for name in gone)}"


def _said_beside(case: Case, parts: Mapping[str, Any]) -> str:
    """What the run shows beside, and what is no failure of it."""
    others = hints(case.after.sections, "every-module")[:1]
    told = [f"{line}, of which the others are left alone" for line in others]
    # What it says may hold anything: it is counted, and not kept.
    for key, what in (("others", "of others alone"), ("says", "of what is left to it")):
        lines = {line for entry in parts.values() for line in entry.get(key, [])}
        told += [f"speaks of failures, {what}, in {counted(len(lines), 'line')}"] if lines else []
    if "root-path" in case.context.settings.generator_repairs:
        given = hints(case.after.sections, "root-path")
        told += [f"with the root on its path, which this lacks: {line}" for line in given]
    return f" ({'; '.join(told)})" if told else ""


def examples_match_artifacts(case: Case) -> CriterionResult:
    """Each generated example is what the aliased class's own method returns."""
    sections = dict(case.after.sections)
    before: Mapping[str, Any] = {}
    if case.before is not None:
        sections = steady_sections(case.before, case.after, case.declared)
        before = case.before.sections.get("artifacts", {})
    if "artifacts" not in sections or "exports" not in sections:
        return case.unproved()
    names = example_patterns(case.context.settings)
    kinds = {"schema": (), "input_example": names["input"], "output_example": names["output"]}
    generated = sections.get("generator", {})
    problems, lacking, matching = [], [], 0
    for part in case.declared.parts:
        for kind, patterns in kinds.items():
            path, name = artifact_path(part, kind, sections["artifacts"]), f"{part}_{kind}.json"
            if not path and part in generated and name not in generated[part].get("lacks", []):
                lacking.append(name)
                continue
            if path and kind == "schema":
                problem = schema_problem(part, path, sections, before.get(path))
            else:
                problem = artifact_problem(part, kind, sections["artifacts"], sections, patterns)
            problems += [problem] if problem else []
            matching += not problem
    told = f"{matching} artifacts are as their classes say"
    if lacking:
        told += f"; not generated, as the configuration or the classes say: {', '.join(lacking)}"
    own_classes = hints(sections, "own-classes") if problems else []
    if own_classes and case.context.settings.generator_repairs.get("own-classes") is False:
        # Without the values that differ, which no evidence keeps.
        left = "; ".join(problem.partition(": ")[0] for problem in problems)
        return verdict([], f"{told}; left as it is by `own-classes = false`: {left}")
    problems += [*own_classes, *hints(sections, "random")] if problems else []
    return verdict(problems, told)


def _told_tests(
    red: Mapping[str, str], reasons: Mapping[str, str], before: Observation | None
) -> Iterator[str]:
    """Each test that is not green, with its own reason, and whether it was so before."""
    earlier = before.sections.get("tests", {}).get("outcomes", {}) if before else {}
    for test, outcome in red.items():
        already = ", as before the migration" if earlier.get(test, "passed") not in GREEN else ""
        reason = f": {reasons[test]}" if reasons.get(test) else ""
        yield f"{test} {outcome}{already}{reason}"


def tests_green(case: Case) -> CriterionResult:
    """The target's own tests: as many as before and green."""
    before, declared = case.before, case.declared
    if "tests" not in case.after.sections:
        return CriterionResult("unproved", "the target's tests were not run")
    tests = case.after.sections["tests"]
    outcomes = tests["outcomes"]
    red = {test: outcome for test, outcome in outcomes.items() if outcome not in GREEN}
    problems = list(_told_tests(red, tests.get("reasons", {}), before))
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
        return CriterionResult("n/a", "the test command tells of no test")
    # The module's own count: another module's tests change nothing in its evidence.
    own = len(tests.get("own", outcomes))
    told = f"{own} tests speak of the module" if own else "no test speaks of the module"
    return verdict(problems, told)
