"""``verify`` on migrated modules of the reference service."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from refactor_kit.base.records import replace
from refactor_kit.project import open_project
from refactor_kit.proof.observing.module_view import module_view
from refactor_kit.proof.observing.observation import observe
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.records.evidence import evidence_bytes, read_evidence
from tests.support.reference_service import git, tool

MODULE = "text_normalizer"
ROUTES = "api/routes/text_normalizer_routes.py"
SCHEMA = "schemas/text_normalizer/text_normalizer.py"
EVIDENCE = f".refactor-kit/evidence/{MODULE}.json"
TESTS = f"tests/service/test_{MODULE}.py"
README = "docs/modules/text_normalizer/README.md"
LOCK = f".refactor-kit/public-names/{MODULE}.toml"
PAGE = f"docs/modules/{MODULE}/migration.md"
SERVED = {
    "app-boots",
    "behaviour-unchanged",
    "code-is-the-same",
    "endpoints-once-under-tag",
    "endpoints-respond",
}
GENERATED = {"generator-imports-parts", "generator-succeeds", "examples-match-artifacts"}
PROOFS = SERVED | GENERATED | {"tests-green"}


def test_what_nobody_touched_is_verified_and_stays_as_it_is(head: Path) -> None:
    verified = tool(head, "verify", "-v")

    assert "text_normalizer: verified" in verified.stdout
    assert "task_queue: verified" in verified.stdout
    assert "session_manager: pending" in verified.stdout
    assert git(head, "status", "--porcelain") == b""
    assert "in the target" in verified.stderr


@pytest.mark.slow
def test_a_fault_is_told_and_a_repair_brings_every_byte_back(head: Path) -> None:
    before = (head / EVIDENCE).read_bytes()
    _edit(head, ROUTES, "HTTP_409_CONFLICT, detail", "HTTP_400_BAD_REQUEST, detail")

    failed = tool(head, "verify", MODULE, expect=1)

    assert "behaviour-unchanged (step" in failed.stdout
    assert "test passed -> failed: tests/service/test_text_normalizer.py::" in failed.stdout
    assert _evidence(head)["observed"] == json.loads(before)["observed"]
    assert _state(head) == "regressed"
    tool(head, "status", "--fail-on", "regressed", expect=1)
    assert _changed(head) == {ROUTES, EVIDENCE, PAGE}

    git(head, "checkout", ROUTES)
    assert "verified" in tool(head, "verify", MODULE).stdout
    assert git(head, "status", "--porcelain") == b""
    assert _state(head) == "migrated"


def test_an_app_that_no_longer_boots_is_a_failed_proof(head: Path) -> None:
    _quicker(head)
    observed = _evidence(head)["observed"]
    _edit(head, "api/main.py", "app = FastAPI(", 'raise RuntimeError("no")\napp = FastAPI(')

    failed = tool(head, "verify", MODULE, expect=1)

    assert "app-boots (steps 0, 7, 9): RuntimeError: no; at api/main.py:" in failed.stdout
    assert "app no longer loads: RuntimeError: no" in failed.stdout
    assert _evidence(head)["observed"] == observed
    assert _state(head) == "regressed"


def test_source_that_cannot_be_read_is_a_failed_proof(head: Path) -> None:
    _quicker(head)
    _edit(head, ROUTES, "router = APIRouter(", "router = = APIRouter(")

    failed = tool(head, "verify", MODULE, expect=1)

    assert "SyntaxError" in failed.stdout
    assert f"{ROUTES}:" in failed.stdout


def test_other_versions_make_a_difference_stale(head: Path) -> None:
    _quicker(head)
    evidence = _evidence(head)
    evidence["versions"]["fastapi"] = "0.1.0"
    evidence["observed"]["routes"]["app"] = "0123456789ab"
    (head / EVIDENCE).write_text(json.dumps(evidence))

    verified = tool(head, "verify", MODULE)

    assert "text_normalizer: stale" in verified.stdout
    assert "observed under other versions: fastapi 0.1.0 -> " in verified.stdout
    assert _state(head) == "migrated"
    assert _stale(head) == {"behaviour-unchanged"}
    tool(head, "status", "--fail-on", "stale", expect=1)


def test_what_differs_is_shown_beside_the_commit_that_holds_the_evidence(head: Path) -> None:
    _quicker(head)
    _edit(head, SCHEMA, "max_length=20_000", "max_length=30_000")
    git(head, "commit", "-q", "-a", "-m", "longer texts")

    verified = tool(head, "verify", MODULE)

    assert "maxLength 20000 -> 30000" in verified.stdout
    assert "is unknown" not in verified.stdout


def test_what_was_recorded_and_can_no_longer_be_seen_is_told_as_unknown(head: Path) -> None:
    _quicker(head)
    evidence = _evidence(head)
    evidence["versions"] = {name: version(name) for name in evidence["versions"]}
    subject = next(iter(evidence["observed"]["schemas"]))
    evidence["observed"]["schemas"][subject] = "0123456789ab"
    (head / EVIDENCE).write_text(json.dumps(evidence))

    failed = tool(head, "verify", MODULE, expect=1)

    told = f"schemas of {subject} is not as recorded; what it was is unknown: "
    assert f"{told}no commit holds the evidence as it is here" in failed.stdout
    git(head, "commit", "-q", "-a", "-m", "evidence of another tree")
    failed = tool(head, "verify", MODULE, expect=1)
    assert f"{told}{git(head, 'rev-parse', 'HEAD').decode()[:12]}, which holds" in failed.stdout


def test_evidence_of_the_first_version_is_compared_as_it_stands(head: Path) -> None:
    _quicker(head)
    project = open_project(head / "pyproject.toml")
    evidence = read_evidence(project.workspace, MODULE)
    assert evidence is not None
    context = project.context(project.module(MODULE))
    with ScratchCopy(project.workspace, None, project.settings) as copy:
        seen = observe(copy, context, level="openapi", with_tests=False, with_generator=False)
    old = replace(
        evidence,
        version=1,
        level="openapi",
        digests={},
        varying=(),
        observations=module_view(seen.sections, context),
        versions=seen.versions,
    )
    (head / EVIDENCE).write_bytes(evidence_bytes(old))
    before = (head / EVIDENCE).read_bytes()

    assert "text_normalizer: verified" in tool(head, "verify", MODULE).stdout
    recorded = json.loads(before)["observations"]
    assert _evidence(head)["observations"] == recorded
    assert _evidence(head)["schema_version"] == 1
    _edit(head, SCHEMA, "max_length=20_000", "max_length=30_000")
    assert "maxLength 20000 -> 30000" in tool(head, "verify", MODULE).stdout


def test_a_removed_public_name_is_never_accepted(head: Path) -> None:
    _quicker(head)
    lock = (head / LOCK).read_bytes()
    _edit(head, "schemas/__init__.py", '    "TextNormalizerInput",\n', "")
    _edit(head, SCHEMA, "class TextDocument", "class TextPage")

    failed = tool(head, "verify", MODULE, "--accept", "we renamed it", expect=1)

    assert "TextNormalizerInput" in failed.stdout
    assert "): we renamed it" in failed.stdout
    assert "not accepted (" in failed.stdout
    assert (head / LOCK).read_bytes() == lock
    assert _evidence(head)["accepted"] == []


def test_changed_public_fields_are_stale_in_every_view_until_they_are_accepted(head: Path) -> None:
    _quicker(head)
    lock, contract = (head / LOCK).read_bytes(), (head / README).read_bytes()
    _edit(head, SCHEMA, "max_length=20_000", "max_length=30_000")
    settle = f'refactor-kit verify {MODULE} --accept "REASON"'

    checked = tool(head, "check")
    assert f"{MODULE} is stale: TextNormalizerInput.text was" in checked.stderr
    assert settle in checked.stderr
    assert (_state(head), settle in tool(head, "status").stdout) == ("migrated", True)
    tool(head, "status", "--fail-on", "regressed,failed")
    assert settle in tool(head, "status", "--fail-on", "stale", expect=1).stderr
    verified = tool(head, "verify", MODULE).stdout
    assert (f"{MODULE}: stale" in verified, settle in verified) == (True, True)
    assert "stale     behaviour-unchanged" in verified
    assert ((head / LOCK).read_bytes(), (head / README).read_bytes()) == (lock, contract)
    assert _state(head) == "migrated"

    accepted = tool(head, "verify", MODULE, "--accept", "longer texts").stdout
    assert "recorded anew: longer texts" in accepted
    assert "    TextNormalizerInput.text was" in accepted
    assert "properties.text.maxLength" in accepted
    assert (head / LOCK).read_bytes() != lock
    assert (head / README).read_bytes() != contract
    assert _evidence(head)["accepted"] == ["longer texts"]
    assert "- longer texts" in (head / PAGE).read_text()
    tool(head, "status", "--fail-on", "stale,changed,regressed,failed")
    assert "stale" not in tool(head, "check").stderr


def test_what_does_not_follow_from_a_changed_field_fails(head: Path) -> None:
    _quicker(head)
    _edit(head, SCHEMA, "max_length=20_000", "max_length=30_000")
    _edit(head, SCHEMA, "The text itself.", "A text.")
    _edit(head, ROUTES, '" ".join(text.split())', '"_".join(text.split())')

    failed = tool(head, "verify", MODULE, expect=1).stdout

    assert "failed    behaviour-unchanged" in failed
    assert "stale     public-names-are-locked" in failed


def test_changed_code_is_named_without_being_a_fault_until_it_is_accepted(head: Path) -> None:
    """Neither the document nor a route shows it: only the code does."""
    _quicker(head)
    recorded = (head / EVIDENCE).read_bytes()
    _edit(head, ROUTES, '" ".join(text.split())', '" ".join(text.split(None))')
    line = (
        f"_collapse in {ROUTES} changed: no longer proved for POST /api/text_normalizer/normalize"
    )

    assert line in tool(head, "status", MODULE).stdout
    assert _state(head) == "migrated"
    assert line in tool(head, "status", "--fail-on", "changed", expect=1).stderr
    verified = tool(head, "verify", MODULE).stdout
    assert f"{MODULE}: changed" in verified and line in verified
    assert json.loads(recorded)["code"] == _evidence(head)["code"]

    accepted = tool(head, "verify", MODULE, "--accept", "tabs stay").stdout
    assert f"{MODULE}: verified" in accepted and "recorded anew: tabs stay" in accepted
    assert json.loads(recorded)["code"] != _evidence(head)["code"]
    tool(head, "status", "--fail-on", "changed,stale")


def test_a_test_that_asserts_less_is_named_with_what_it_lost_until_it_is_accepted(
    head: Path,
) -> None:
    _quicker(head)
    recorded = _evidence(head)["code"]["tests"]
    assert "tests/service/conftest.py" in recorded
    asserted = "assert answer.status_code == 200"
    _edit(head, TESTS, asserted, "assert answer.status_code")
    line = f"{TESTS} changed: its tests are no longer those that were proved"

    shown = tool(head, "status", MODULE).stdout
    assert line in shown and f"refactor-kit verify {MODULE} tells which, and how" in shown
    assert line in tool(head, "status", "--fail-on", "changed", expect=1).stderr
    verified = tool(head, "verify", MODULE).stdout
    assert f"{MODULE}: changed" in verified and line in verified
    assert f"test_answers_as_in_the_example in {TESTS}:" in verified
    assert f"`{asserted}` (line 16) -> `assert answer.status_code` (line 16)" in verified
    assert _evidence(head)["code"]["tests"] == recorded
    git(head, "commit", "-q", "-a", "-m", "a test that asserts less")
    assert f"`{asserted}`" in tool(head, "verify", MODULE).stdout

    accepted = tool(head, "verify", MODULE, "--accept", "asserted elsewhere").stdout
    assert f"{MODULE}: verified" in accepted and "recorded anew: asserted elsewhere" in accepted
    assert f"{MODULE}: verified" in tool(head, "verify", MODULE).stdout
    tool(head, "status", "--fail-on", "changed,stale")


@pytest.mark.slow
def test_evidence_that_holds_no_tests_is_said_to_hold_none(head: Path) -> None:
    _quicker(head)
    evidence = _evidence(head)
    del evidence["code"]["tests"]
    (head / EVIDENCE).write_text(json.dumps(evidence))
    _edit(head, TESTS, "assert answer.status_code", "answer.status_code")
    told = "what the tests say is not recorded, and was not compared: --accept REASON records it"

    assert told in tool(head, "verify", MODULE).stdout
    tool(head, "verify", MODULE, "--accept", "as they are now")
    assert TESTS in _evidence(head)["code"]["tests"]
    assert told not in tool(head, "verify", MODULE).stdout


def test_where_no_definition_changed_verify_decides_by_what_is_reached(head: Path) -> None:
    _quicker(head)
    _edit(head, ROUTES, "import unicodedata", "import unicodedata as forms_of_text")
    _edit(head, ROUTES, "unicodedata.normalize", "forms_of_text.normalize")
    assert "code-is-the-same" in _stale(head)
    assert f"{MODULE}: verified" in tool(head, "verify", MODULE).stdout
    assert "code-is-the-same" not in _stale(head)

    added = (
        'async def _late(request, error): ...\n\n\nvars()["app"].exception_handler(KeyError)(_late)'
    )
    _edit(head, "api/main.py", "\n# Sessions", f"\n{added}\n\n# Sessions")
    told = tool(head, "verify", MODULE).stdout
    assert "_late in api/main.py is new: not proved for the application" in told


def test_there_is_nothing_to_accept_where_nothing_differs(head: Path) -> None:
    _quicker(head)
    evidence = _evidence(head)
    evidence["versions"] = {name: version(name) for name in evidence["versions"]}
    (head / EVIDENCE).write_text(json.dumps(evidence))

    told = tool(head, "verify", MODULE, "--accept", "just so")

    assert "nothing to accept" in told.stdout
    assert _evidence(head)["accepted"] == []


@pytest.mark.parametrize(
    ("path", "stale"),
    [
        (ROUTES, SERVED | {"tests-green"}),
        (SCHEMA, PROOFS),
        ("scripts/generate_schemas_from_master.py", GENERATED | {"behaviour-unchanged"}),
        # What the tests say is known to have changed: more than stale.
        (TESTS, {"behaviour-unchanged"}),
        ("api/routes/task_queue_routes.py", set()),
        ("apps/session_manager_start/service.py", set()),
        ("tests/service/test_sessions.py", set()),
        ("README.md", set()),
    ],
)
def test_a_changed_file_makes_stale_what_depends_on_it(
    head: Path, path: str, stale: set[str]
) -> None:
    file = head / path
    file.write_text((file.read_text() if file.exists() else "") + "CHANGED = 1\n")

    assert _stale(head) == stale


@pytest.mark.parametrize("path", [ROUTES, SCHEMA, "scripts/generate_schemas_from_master.py"])
def test_a_comment_and_another_layout_make_nothing_stale(head: Path, path: str) -> None:
    file = head / path
    file.write_text("# ours\n\n" + file.read_text().replace("\n\n\n", "\n\n\n\n") + "\n")

    assert _stale(head) == set()


def test_under_no_proof_nothing_of_the_target_is_run(head: Path) -> None:
    _edit(head, "pyproject.toml", 'proof = "replay"', 'proof = "none"')
    _edit(head, "api/main.py", "app = FastAPI(", 'int("no")\napp = FastAPI(')

    verified = tool(head, "verify", MODULE)

    assert "nothing of the target was run: proof = 'none'" in verified.stdout


def _quicker(head: Path) -> None:
    """Look no closer than at the document: what replay recorded stands."""
    _edit(head, "pyproject.toml", 'proof = "replay"', 'proof = "openapi"')


def _edit(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    content = file.read_text()
    assert old in content
    file.write_text(content.replace(old, new, 1))


def _evidence(root: Path) -> dict[str, Any]:
    evidence: dict[str, Any] = json.loads((root / EVIDENCE).read_bytes())
    return evidence


def _changed(root: Path) -> set[str]:
    return set(git(root, "diff", "--name-only").decode().split())


def _status(root: Path) -> dict[str, Any]:
    answer = tool(root, "status", MODULE, "--output-format", "json", expect=None)
    module: dict[str, Any] = json.loads(answer.stdout)["modules"][0]
    return module


def _state(root: Path) -> str:
    return str(_status(root)["state"])


def _stale(root: Path) -> set[str]:
    criteria = [each for step in _status(root)["steps"] for each in step["criteria"]]
    return {each["name"] for each in criteria if each["state"] == "stale"}
