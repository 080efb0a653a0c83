from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema

from refactor_kit.reporters.status import annotations as status_annotations
from refactor_kit.reporters.status import badge as status_badge
from refactor_kit.reporters.status import junit as status_junit
from refactor_kit.reporters.status import markdown as status_markdown
from refactor_kit.reporters.status import sarif as status_sarif
from refactor_kit.reporters.status import terminal as status_terminal
from refactor_kit.status.gate import find_breaches
from refactor_kit.status.model import CriterionStatus, Status
from tests.support.sarif_schema import SARIF
from tests.support.status_samples import (
    broken_contract,
    finding,
    module,
    service_status,
    status,
    step,
)


def test_github_annotations_escape_and_place() -> None:
    lines = status_annotations.render_github(service_status(), "services/shop/").splitlines()

    assert lines[0].startswith(
        "::error file=services/shop/api/routes/text_normalizer_routes.py,line=7,"
        "title=examples-sit-on-matching-class::text_normalizer, step 7 failed"
    )
    assert all(line.startswith(("::error ", "::warning ")) for line in lines)
    kinds = [line.split(" ", 1)[0] for line in lines]
    assert kinds == sorted(kinds)


def test_findings_outside_the_scope_are_not_annotated() -> None:
    outside, inside = finding(), finding(name="B").model_copy(update={"enforced": True})
    base = status(module("a")).model_copy(update={"findings": (outside, inside)})

    assert status_annotations.render_github(base).count("::error") == 1


def test_proof_of_a_higher_level_is_told_once_and_annotated_nowhere() -> None:
    beyond = step(7, "done").model_copy(
        update={
            "criteria": (
                CriterionStatus(name="endpoints-respond", state="not-run", detail="needs more"),
            )
        }
    )
    told = "1 proof not run at level openapi"
    done = module("a", "migrated").model_copy(update={"steps": (beyond,), "not_run": told})
    seen = status(done).model_copy(update={"not_run": told})

    assert status_annotations.render_github(seen) == ""
    assert json.loads(status_annotations.render_gitlab(seen)) == []
    assert json.loads(status_sarif.render(seen))["runs"][0]["results"] == []
    assert "<skipped" not in status_junit.render(seen)
    assert find_breaches(seen, ("unproved",)) == ()
    for shown in (status_terminal.render_plain(seen), status_markdown.render(seen)):
        assert shown.count(told) == 1
        assert "migrated; 1 proof not run" in shown


def test_newlines_and_percent_signs_cannot_end_a_command() -> None:
    bad = finding(path="a,b:c.py").model_copy(
        update={"enforced": True, "message": "50%\n::error::no"}
    )
    text = status_annotations.render_github(
        status(module("a")).model_copy(update={"findings": (bad,)})
    )

    assert text.count("\n") == 1
    assert "file=a%2Cb%3Ac.py" in text
    assert r"50%25%0A\x3a:error::no" in text


def test_one_cause_is_one_annotation() -> None:
    text = status_annotations.render_github(status(broken_contract()))

    assert text.count("::error") == 1
    assert "text_normalizer, steps 1-4 and 10 failed: docs/modules" in text


def test_finding_that_fails_a_criterion_is_told_once() -> None:
    base = service_status()
    _, _, failed = next(each for each in base.states() if each[2].state == "failed")
    same = finding(failed.path, failed.line).model_copy(
        update={"check": failed.name, "enforced": True}
    )
    other = same.model_copy(update={"line": failed.line + 1})
    found = status_annotations.remarks(base.model_copy(update={"findings": (same, other)}))

    assert [each.line for each in found if each.level == "error"] == [failed.line, failed.line + 1]


def test_equal_symbols_in_one_file_keep_their_own_fingerprints() -> None:
    twice = tuple(finding(line=line).model_copy(update={"enforced": True}) for line in (3, 9))
    shown = status(module("a")).model_copy(update={"findings": twice})
    issues = json.loads(status_annotations.render_gitlab(shown))
    results = json.loads(status_sarif.render(shown))["runs"][0]["results"]

    assert len({issue["fingerprint"] for issue in issues}) == 2
    assert len({each["partialFingerprints"]["refactorKit/v1"] for each in results}) == 2


def test_sarif_keeps_to_the_standard() -> None:
    document = json.loads(status_sarif.render(service_status(), "services/shop/"))

    jsonschema.validate(document, SARIF)


def test_gitlab_report_has_the_five_fields() -> None:
    issues = json.loads(status_annotations.render_gitlab(service_status()))

    assert {tuple(sorted(issue)) for issue in issues} == {
        ("check_name", "description", "fingerprint", "location", "severity")
    }
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


def test_sarif_names_rules_and_places() -> None:
    run = json.loads(status_sarif.render(service_status()))["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]

    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1
    assert {result["level"] for result in run["results"]} == {"error", "warning"}


def test_junit_has_a_case_for_each_module_and_step() -> None:
    root = ET.fromstring(status_junit.render(service_status()))

    assert len(root.findall("testsuite")) == 5
    assert len(root.findall("testsuite/testcase")) == 55
    failures = root.findall("testsuite/testcase/failure")
    assert len(failures) == 1
    assert "examples-sit-on-matching-class" in failures[0].attrib["message"]


def test_junit_survives_what_xml_cannot_hold() -> None:
    base = service_status()
    broken = base.model_dump()
    broken["modules"][1]["steps"][7]["criteria"][0]["detail"] = "a\x00b\x1b[31m"

    ET.fromstring(status_junit.render(Status.model_validate(broken)))


def test_badge_turns_with_the_state() -> None:
    def message(*modules: object) -> tuple[str, str]:
        badge = json.loads(status_badge.render_endpoint(status(*modules)))  # type: ignore[arg-type]
        return badge["message"], badge["color"]

    assert message(module("a"), module("b")) == ("0 of 2", "lightgrey")
    assert message(module("a", "migrated"), module("b")) == ("1 of 2", "blue")
    assert message(module("a", "migrated")) == ("1 of 1", "brightgreen")
    assert message(module("a", "regressed"))[1] == "red"


def test_svg_badge_is_readable_xml() -> None:
    root = ET.fromstring(status_badge.render_svg(service_status()))

    assert root.attrib["aria-label"] == "migration: 3 of 5, 1 regressed"


def test_json_fits_the_published_schema() -> None:
    root = Path(__file__).resolve().parents[2]
    schema = json.loads((root / "docs/schemas-json/status.schema.json").read_text())

    jsonschema.validate(json.loads(service_status().model_dump_json()), schema)
