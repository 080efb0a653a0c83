"""Running the main job: again, in part, dry, and on a service that is not in order."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.reference_service import TOOL, commit_all, git, settled, tool

PART_SCHEMA = "schemas/session_manager_start/session_manager_start.py"


def test_a_second_run_changes_nothing_and_leaves_no_litter(three: Path) -> None:
    first = settled(three)

    again = tool(three, "migrate", "session_manager", "--output-format", "json")

    assert json.loads(again.stdout)["modules"][0]["outcome"] == "unchanged"
    assert settled(three) == first
    assert git(three, "status", "--porcelain", "--ignored") == b""


@pytest.mark.slow
def test_a_run_in_two_halves_leaves_what_one_run_leaves(head: Path, three_migrated: Path) -> None:
    """The second half knows what the first changed: the certificate tells of both."""
    tool(head, "migrate", "session_manager", "--to", "7")
    tool(head, "migrate", "session_manager")

    assert settled(head) == settled(three_migrated)


@pytest.mark.slow
def test_a_second_half_without_the_first_one_s_journal_keeps_its_differences(head: Path) -> None:
    """As in a fresh clone: what the first half saw is kept from its evidence."""
    tool(head, "migrate", "session_manager", "--to", "7")
    commit_all(head, "first half")
    shutil.rmtree(head / ".git/refactor-kit")

    tool(head, "migrate", "session_manager")

    told = (head / "docs/modules/session_manager/migration.md").read_text()
    assert "moved POST /session_manager/start -> POST /session_manager/sessions.start" in told
    assert "only the 0 declared" not in told


@pytest.mark.slow
def test_a_module_taken_unproved_in_parts_is_proved_later(head: Path) -> None:
    tool(head, "migrate", "session_manager", "--to", "8", "--no-exec")
    assert (head / "api/routes/session_manager_start_routes.py").exists()
    assert (head / "apps/session_manager_start").is_dir()

    tool(head, "migrate", "session_manager", "--no-exec")
    assert not (head / "api/routes/session_manager_start_routes.py").exists()
    assert not (head / "apps/session_manager_start").exists()
    assert _state(head, "session_manager") == "in-progress"
    unproved = settled(head)
    tool(head, "migrate", "session_manager", "--no-exec")
    assert settled(head) == unproved

    tool(head, "migrate", "session_manager")

    assert _state(head, "session_manager") == "migrated"


def test_undo_brings_every_byte_back(head: Path) -> None:
    before = settled(head)
    tool(head, "migrate", "session_manager", "--no-exec")

    tool(head, "undo", "session_manager")

    assert settled(head) == before
    assert git(head, "status", "--porcelain") == b""


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["plan"], "- [ ] Write `api/routes/session_manager_routes.py`"),
        pytest.param(
            ["migrate", "--dry-run"],
            "every criterion of every step holds",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_showing_the_plan_writes_nothing(head: Path, command: list[str], told: str) -> None:
    shown = tool(head, *command, "session_manager").stdout

    assert "## 7) Execute the schema refactor" in shown
    assert told in shown
    assert "+router = APIRouter(prefix=" in shown
    assert git(head, "status", "--porcelain") == b""


def test_commit_makes_one_commit_a_step(head: Path) -> None:
    tool(head, "migrate", "session_manager", "--no-exec", "--commit=step")

    assert git(head, "status", "--porcelain") == b""
    log = git(head, "log", "--format=%(trailers:key=Refactor-Kit-Step,valueonly,separator=%x2C)")
    steps = [line for line in log.decode().split("\n") if line]
    assert steps == sorted(steps, key=int, reverse=True)
    assert "7" in steps


def test_an_unknown_module_is_named_with_the_nearest(head: Path) -> None:
    answer = tool(head, "migrate", "session_manger", expect=2)

    assert "pyproject.toml: no module is called 'session_manger'" in answer.stderr
    assert "did you mean 'session_manager'?" in answer.stderr


def test_a_malformed_configuration_is_named_with_its_line(head: Path) -> None:
    file = head / "pyproject.toml"
    file.write_text(file.read_text().replace("app-reason =", "app-raeson ="))
    line = file.read_text().splitlines().index('app-layout = "shared"') + 2

    answer = tool(head, "migrate", "session_manager", expect=2)

    assert (
        f"pyproject.toml:{line}: unknown key 'modules.report_builder.app-raeson'" in answer.stderr
    )
    assert "did you mean 'app-reason'?" in answer.stderr


def test_a_syntax_error_in_a_schema_file_is_refused(head: Path) -> None:
    file = head / PART_SCHEMA
    file.write_text(file.read_text() + "\ndef broken(:\n")
    commit_all(head, "broken")
    line = file.read_text().count("\n")

    answer = tool(head, "migrate", "session_manager", expect=4)

    assert f"{PART_SCHEMA}:{line}: invalid syntax" in answer.stdout + answer.stderr
    assert git(head, "status", "--porcelain") == b""


def test_a_missing_part_is_refused(head: Path) -> None:
    (head / PART_SCHEMA).unlink()
    commit_all(head, "gone")

    answer = tool(head, "migrate", "session_manager", expect=4)

    assert PART_SCHEMA in answer.stdout + answer.stderr
    assert git(head, "status", "--porcelain") == b""


def test_a_dirty_file_in_the_way_is_refused(head: Path) -> None:
    file = head / "schemas/__init__.py"
    file.write_text(file.read_text() + "# mine\n")

    answer = tool(head, "migrate", "session_manager", expect=4)

    assert "schemas/__init__.py" in answer.stdout + answer.stderr
    assert "--allow-dirty" in answer.stdout + answer.stderr
    assert git(head, "status", "--porcelain") == b" M schemas/__init__.py\n"


def test_all_goes_on_past_a_module_that_cannot_go(head: Path) -> None:
    file = head / PART_SCHEMA
    file.write_text("def broken(:\n")
    commit_all(head, "broken")

    answer = tool(head, "migrate", "--all", "--no-exec", "--output-format", "json", expect=1)

    outcomes = {each["name"]: each["outcome"] for each in json.loads(answer.stdout)["modules"]}
    assert outcomes["session_manager"] == "refused"
    assert outcomes["memory_store"] == "unproved"
    assert outcomes["text_normalizer"] == "unchanged"


def _state(root: Path, module: str) -> str:
    status = json.loads(tool(root, "status", module, "--output-format", "json").stdout)
    state: str = status["modules"][0]["state"]
    return state


def test_a_declined_step_stops_the_run(head: Path) -> None:
    answer = subprocess.run(
        [TOOL, "migrate", "session_manager", "--no-exec", "--interactive"],
        cwd=head,
        input="y\nn\n",
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stderr
    assert "session_manager: stopped" in answer.stdout
    assert "+<!-- refactor-kit:begin contract -->" in answer.stderr
    changed = git(head, "status", "--porcelain").decode()
    assert "docs/modules/session_manager/README.md" not in changed
    assert ".refactor-kit/evidence/session_manager.json" in changed
