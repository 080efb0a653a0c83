"""The criteria that the target's own commands answer: its generator and its tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from refactor_kit.proof.comparing.artifact_comparison import artifact_problem
from refactor_kit.proof.comparing.settling import steady_sections
from refactor_kit.proof.judging.cases import Case, CriterionResult, verdict
from refactor_kit.proof.observing.generator_hints import behind, hints
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.proof.observing.suite import GREEN
from refactor_kit.reading.schemas.example_names import example_patterns


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
    problems += behind(sections, failed)
    others = hints(sections, "every-module")
    more = f" ({others[0]}, of which the others are left alone)" if others else ""
    return verdict(problems, f"generates {', '.join(parts)}{more}")


def examples_match_artifacts(case: Case) -> CriterionResult:
    """Each generated example is what the aliased class's own method returns."""
    sections = dict(case.after.sections)
    if case.before is not None:
        sections = steady_sections(case.before, case.after, case.declared)
    if "artifacts" not in sections or "exports" not in sections:
        return case.unproved()
    names = example_patterns(case.context.settings)
    kinds = {"schema": (), "input_example": names["input"], "output_example": names["output"]}
    found = [
        artifact_problem(part, kind, sections["artifacts"], sections, patterns)
        for part in case.declared.parts
        for kind, patterns in kinds.items()
    ]
    problems = [problem for problem in found if problem]
    problems += hints(sections, "own-classes", "random") if problems else []
    return verdict(problems, f"{len(found)} artifacts are as their classes say")


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
