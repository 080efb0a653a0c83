from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from refactor_kit.base import Finding, Unresolvable
from refactor_kit.fastcheck.formats import concise as check_concise
from refactor_kit.fastcheck.formats import full as check_full
from refactor_kit.fastcheck.formats import github as check_github
from refactor_kit.fastcheck.formats import gitlab as check_gitlab
from refactor_kit.fastcheck.formats import json as check_json
from refactor_kit.fastcheck.formats import junit as check_junit
from refactor_kit.fastcheck.formats import sarif as check_sarif
from refactor_kit.fastcheck.report import Report
from tests.support.sarif_schema import SARIF


def finding(number: int = 1, message: str = "100% wrong,\nreally: <&>\x00") -> Finding:
    return Finding("a b/ä.py", number, 2, "some-check", message, True, "some-check:a b/ä.py:s")


def report(*findings: Finding, doubts: int = 0) -> Report:
    unresolvable = tuple(Unresolvable("x.py", n, 1, "computed") for n in range(1, doubts + 1))
    return Report(findings, (), unresolvable, 3, "migrated", policies={"some-check": "The rule."})


def test_github_escapes_and_says_what_it_leaves_out() -> None:
    shown = check_github.render(report(*(finding(n) for n in range(1, 13)), doubts=1))
    lines = shown.splitlines()
    assert lines[0] == (
        "::error file=a b/ä.py,line=1,col=2,title=some-check::100%25 wrong,%0Areally: <&>\\x00"
    )
    assert sum(line.startswith("::error") for line in lines) == 10
    assert "::notice::2 more findings are not shown as annotations" in lines
    assert lines[-1].startswith("::warning file=x.py,line=1,col=1::")


def test_gitlab_fingerprints_are_unique() -> None:
    issues = json.loads(check_gitlab.render(report(finding(1), finding(5))))
    assert len({issue["fingerprint"] for issue in issues}) == 2
    assert issues[0]["location"] == {"path": "a b/ä.py", "lines": {"begin": 1}}
    assert {"description", "check_name", "severity"} < set(issues[0])


def test_sarif_has_rules_places_and_symbol_fingerprints() -> None:
    document = json.loads(check_sarif.render(report(finding(), doubts=1)))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    assert run["tool"]["driver"]["rules"] == [
        {"id": "some-check", "shortDescription": {"text": "The rule."}}
    ]
    (result,) = run["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b/%C3%A4.py"
    assert place["region"] == {"startLine": 1, "startColumn": 2}
    assert result["partialFingerprints"] == {"symbol/v1": "some-check:a b/ä.py:s"}
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == 1


@pytest.mark.parametrize(("count", "doubts"), [(0, 0), (2, 1)])
def test_junit_counts_and_is_well_formed(count: int, doubts: int) -> None:
    text = check_junit.render(report(*(finding(n) for n in range(count)), doubts=doubts))
    (suite,) = ElementTree.fromstring(text)
    cases = suite.findall("testcase")
    assert int(suite.attrib["tests"]) == len(cases) == max(count + doubts, 1)
    assert int(suite.attrib["failures"]) == count
    assert len(suite.findall("testcase/skipped")) == doubts


def test_json_shape() -> None:
    document = json.loads(check_json.render(report(finding(), doubts=2)))
    assert document["schema_version"] == 1
    assert set(document["findings"][0]) == {
        *("check", "path", "line", "column", "message", "fixable", "fingerprint")
    }
    assert document["unresolvable"][1] == {
        "path": "x.py", "line": 2, "column": 1, "reason": "computed",
    }  # fmt: skip
    assert (document["outside_scope"], document["checked_files"]) == (0, 3)


def test_full_puts_the_caret_under_the_column() -> None:
    shown = Report(
        (finding(3, "wrong"),), (), (), 1, "migrated", sources={("a b/ä.py", 3): "\tx = 1"}
    )
    lines = check_full.render(shown).splitlines()
    assert lines[1:3] == ["    3 |     x = 1", "      |     ^"]


def test_nothing_found_is_nothing_written() -> None:
    assert check_concise.render(report()) == ""
    assert check_full.render(report()) == ""


@pytest.mark.parametrize(("count", "doubts"), [(0, 0), (2, 1)])
def test_json_fits_the_published_schema(count: int, doubts: int) -> None:
    root = Path(__file__).resolve().parents[2]
    schema = json.loads((root / "docs/schemas-json/check.schema.json").read_text())
    document = json.loads(
        check_json.render(report(*(finding(n + 1) for n in range(count)), doubts=doubts))
    )
    jsonschema.validate(document, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**document, "other": 1}, schema)


@pytest.mark.parametrize(("count", "doubts"), [(0, 0), (3, 2)])
def test_sarif_fits_what_its_schema_asks(count: int, doubts: int) -> None:
    shown = report(*(finding(n + 1) for n in range(count)), doubts=doubts)
    document = json.loads(check_sarif.render(shown))
    jsonschema.validate(document, SARIF)
    (run,) = document["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(rules[each["ruleIndex"]] == each["ruleId"] for each in run["results"])


def test_colours_are_for_people() -> None:
    shown = Report((finding(3, "wrong"),), (), (), 1, "migrated", colored=True)
    assert check_concise.render(shown) == (
        "\x1b[1ma b/ä.py:3:2:\x1b[0m \x1b[31msome-check\x1b[0m wrong\n"
    )
    assert check_full.render(shown).startswith("\x1b[1m")
    assert "\\u001b" not in check_json.render(shown)
