"""The exit criteria that need the target to run, judged by what was observed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from refactor_kit.base import Context
from refactor_kit.proof.comparing import code_comparison
from refactor_kit.proof.comparing.code import told_together
from refactor_kit.proof.comparing.code_comparison import code_of, differing_code
from refactor_kit.proof.comparing.comparison import compare
from refactor_kit.proof.comparing.declared import Declared, MovedEndpoint
from refactor_kit.proof.judging import needed_level, nothing_to_look_at
from refactor_kit.proof.judging.answers import answers_of
from refactor_kit.proof.judging.cases import LISTED, NOT_KEPT, Case, CriterionResult, verdict
from refactor_kit.proof.judging.command_criteria import (
    examples_match_artifacts,
    generator_runs,
    tests_green,
)
from refactor_kit.proof.observing.booting import boot_error, told_failure
from refactor_kit.proof.observing.generator_hints import hints
from refactor_kit.proof.observing.module_view import is_own_module
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.reading.routes.tags import chosen_tag
from refactor_kit.records.evidence import ProofState
from refactor_kit.runtime.wording import counted, first_lines, listed

_NO_ENDPOINT = "the module serves no endpoint"
_WITHOUT_LIFESPAN = 'not served without the lifespan, which proof = "replay" runs'


Judge = Callable[[Observation | None, Observation, Declared, Context], CriterionResult]


def _app_boots(case: Case) -> CriterionResult:
    """The app object and the module's own modules load in a fresh process."""
    before, after, context = case.before, case.after, case.context
    if not after.reaches("import"):
        return case.unproved()
    if not after.boots:
        return CriterionResult("failed", "; ".join(boot_error(after.sections)))
    failures: Mapping[str, Any] = after.sections["import"].get("failures", {})
    earlier = before.sections.get("import", {}).get("failures", {}) if before else {}
    known = set(case.declared.renamed(list(earlier)))
    own = {each for each in failures if is_own_module(each, context) and each not in known}
    if own:
        shown = [f"{each}: {' '.join(told_failure(failures[each]))}" for each in sorted(own)]
        return CriterionResult("failed", first_lines(shown, LISTED))
    how = "under uvicorn" if "replay" in after.sections else "imported in a fresh process"
    litter = _litter(after.sections)
    return CriterionResult("passed", f"{context.settings.app} boots ({how}){litter}")


def _litter(sections: Mapping[str, Any]) -> str:
    """What the app leaves where it ran: a process, files in its own tree."""
    imported = sections["import"]
    left = "; it leaves a process behind" if imported.get("left_behind") else ""
    written = sections.get("writes") or imported.get("writes") or []
    # What a variable of the environment names is where the app was told to write.
    writes = [path for path in written if not path.startswith("<")]
    files = f"; it writes into its own tree: {listed(writes, LISTED)}"
    return left + (files if writes else "")


def _endpoints_once_under_tag(case: Case) -> CriterionResult:
    """Each endpoint is served once, under the module's tag."""
    declared, sections = case.declared, case.after.sections
    if "routes" not in sections:
        return case.unproved()
    if not declared.served:
        return CriterionResult("n/a", _NO_ENDPOINT)
    problems = []
    unseen = case.unseen()
    routes = {
        endpoint: [route for route in sections["routes"] if _serves(route, endpoint)]
        for endpoint in declared.served
        if endpoint not in unseen
    }
    # A socket has no tags.
    tagged = [route["tags"] for found in routes.values() for route in found if "tags" in route]
    tag = declared.tag or chosen_tag(case.context.module, tagged)
    for endpoint, found in routes.items():
        if len(found) != 1 and not _on_as_many_ways(case, endpoint, found):
            problems.append(f"{endpoint.new_key} is registered {len(found)} times")
            continue
        tags = [each for route in found for each in route.get("tags", [tag])]
        others = {*tags} - {tag, *declared.outer_tags} if declared.tag else set()
        if others or tags.count(tag) != len(found):
            problems.append(f"{endpoint.new_key} is not under the tag {tag} once")
    if unseen and not problems:
        shown = first_lines([f"{each.new_key} ({each.startup})" for each in unseen], LISTED)
        return CriterionResult("unproved", f"{_WITHOUT_LIFESPAN}: {shown}")
    keys = [endpoint.new_key for endpoint in declared.served]
    return verdict(problems, f"{len(keys)} endpoints, each once under {tag}", keys)


def _serves(route: Mapping[str, Any], endpoint: MovedEndpoint) -> bool:
    return route["path"] == endpoint.new_path and endpoint.method in route["methods"]


def _on_as_many_ways(case: Case, endpoint: MovedEndpoint, routes: list[Any]) -> bool:
    """Whether one function is reached over several routers, as it was before."""
    earlier = case.before.sections.get("routes", []) if case.before else []
    known = [
        route
        for route in earlier
        if route["path"] == endpoint.old_path and endpoint.method in route["methods"]
    ]
    return len(routes) == len(known) and len({route["endpoint"] for route in routes}) == 1


def _endpoints_respond(case: Case) -> CriterionResult:
    """Each endpoint answers its own example; one that only answers 501 is unproved."""
    if "replay" not in case.after.sections:
        return case.unproved()
    replayed = case.after.sections["replay"]
    if not replayed["booted"]:
        return CriterionResult("failed", replayed["reason"])
    if not case.declared.served:
        return CriterionResult("n/a", _NO_ENDPOINT)
    certificate = answers_of(case.after, case.declared, case.before)
    states: tuple[ProofState, ...] = ("failed", "unproved")
    for state in states:
        entries = {key: each for key, each in certificate.items() if each["verdict"] == state}
        if entries:
            shown = [f"{key}: {entry['detail']}" for key, entry in entries.items()]
            return CriterionResult(state, first_lines(shown, LISTED), certificate)
    return CriterionResult("passed", f"{len(certificate)} endpoints respond", certificate)


def _code_is_the_same(case: Case) -> CriterionResult:
    """What each endpoint and the application reach is the same code but for what is declared.

    What is not is proved by the requests that it answered alike, or accepted by a person.
    """
    before, after, declared = case.before, case.after, case.declared
    if not after.reaches("import") or not after.boots:
        return case.unproved()
    compared = code_of(before.sections, after.sections, declared) if before is not None else None
    if before is None or compared is None:
        reason = after.sections.get(code_comparison.SECTION, {}).get("error", "")
        if reason:
            return CriterionResult("unproved", reason, kept=NOT_KEPT)
        return CriterionResult("unproved", "there is nothing to compare with")
    differing = differing_code(before.sections, after.sections, declared)
    problems = [
        f"{each.line}, reached by {differing[each.line].endpoints}"
        for each in compare(before, after, declared)
        if each.section == code_comparison.SECTION and not each.declared
    ]
    keys = {each.new_key for each in declared.served}
    own = [each for each in compared.endpoints if each.key_after in keys]
    unseen = sorted(keys - {each.key_after for each in own})
    if unseen and not problems:
        # It is registered when the application starts, which no walk waits for.
        return CriterionResult("unproved", f"not looked at: {', '.join(unseen)}")
    if problems:
        return CriterionResult("failed", first_lines(problems, LISTED), problems)
    return CriterionResult("passed", told_together(own))


def _behaviour_unchanged(case: Case) -> CriterionResult:
    """Nothing differs but what is declared.

    An import alone may show that something differs; that nothing does it cannot show.
    """
    if not case.after.reaches("import"):
        return case.unproved()
    if case.before is None:
        return CriterionResult("unproved", "there is nothing to compare with")
    differences = [
        each
        for each in compare(case.before, case.after, case.declared)
        if each.section != code_comparison.SECTION
    ]
    problems = [each.line for each in differences if not each.declared]
    known = [each.line for each in differences if each.declared]
    unseen = len(case.unseen())
    beside = f"; not compared: {counted(unseen, 'endpoint')} {_WITHOUT_LIFESPAN}" if unseen else ""
    if any(not each.declared and each.section == "artifacts" for each in differences):
        problems += hints(case.after.sections, "random")
    if not problems and not case.after.reaches(needed_level(case.name)):
        return case.unproved()
    return verdict(problems, f"only the {len(known)} declared differences{beside}", known)


def _judged(
    name: str,
    judge: Callable[[Case], CriterionResult],
    before: Observation | None,
    after: Observation,
    declared: Declared,
    context: Context,
) -> CriterionResult:
    if reason := nothing_to_look_at(name, context.settings):
        return CriterionResult("n/a", reason)
    return judge(Case(name, before, after, declared, context))


_JUDGES: Mapping[str, Callable[[Case], CriterionResult]] = {
    "app-boots": _app_boots,
    "generator-imports-parts": partial(generator_runs, key="imports"),
    "generator-succeeds": partial(generator_runs, key="ok"),
    "endpoints-once-under-tag": _endpoints_once_under_tag,
    "endpoints-respond": _endpoints_respond,
    "code-is-the-same": _code_is_the_same,
    "behaviour-unchanged": _behaviour_unchanged,
    "examples-match-artifacts": examples_match_artifacts,
    "tests-green": tests_green,
}
PROOFS: Mapping[str, Judge] = {
    name: partial(_judged, name, judge) for name, judge in _JUDGES.items()
}
