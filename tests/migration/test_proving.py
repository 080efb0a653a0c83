"""Targets that misbehave, carried through ``migrate``: bounded, told, nothing left behind."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from tests.support.reference_service import commit_all, git, tool

MODULE = "memory_store"
APP = "app = FastAPI("
SLEEP = "97.531"  # in the command line of the child, to be found by


def test_one_that_hangs_is_stopped(before: Path) -> None:
    _misbehave(before, "import time\n\ntime.sleep(3600)\n", 'proof-timeout = 5\nproof = "openapi"')
    began = time.monotonic()

    refused = tool(before, "migrate", MODULE, expect=4)

    assert "api.main:app does not boot here" in refused.stdout
    assert "did not end within 5 s and was stopped" in refused.stdout
    assert time.monotonic() - began < 60
    _assert_untouched(before)


def test_one_that_floods_is_stopped(before: Path) -> None:
    _misbehave(before, 'while True:\n    print("so it goes " * 10_000)\n')

    refused = tool(before, "migrate", MODULE, expect=4)

    assert "bytes of output and was stopped" in refused.stdout
    assert len(refused.stdout) < 10_000
    _assert_untouched(before)


def test_one_without_its_variable_is_refused_with_the_way_out(before: Path) -> None:
    _misbehave(before, 'import os\n\nDSN = os.environ["MEMORY_DSN"]\n')

    refused = tool(before, "migrate", MODULE, expect=4)

    assert "api.main:app does not boot here; missing: MEMORY_DSN" in refused.stdout
    assert "KeyError: 'MEMORY_DSN'" in refused.stdout
    assert 'env = { MEMORY_DSN = "VALUE" } below [tool.refactor-kit]' in refused.stdout
    _assert_untouched(before)
    assert "unproved" in tool(before, "migrate", MODULE, "--no-exec", "--to", "0").stdout


def test_one_that_boots_only_in_part_says_what_was_seen(before: Path) -> None:
    """Without a lifespan it loads; a real server ends at once."""
    main = before / "api/main.py"
    main.write_text(
        main.read_text().replace("    yield\n", '    raise OSError("no disk")\n    yield\n')
    )
    commit_all(before, "lifespan")

    refused = tool(before, "migrate", MODULE, expect=4)

    assert "OSError: no disk" in refused.stdout
    assert "it loads, and its document, routes and schemas were observed" in refused.stdout
    _assert_untouched(before)


def test_what_one_leaves_behind_is_told_and_goes(before: Path) -> None:
    child = f'subprocess.Popen(["sleep", "{SLEEP}"], start_new_session=True)'
    litter = 'Path(__file__).with_name("litter.txt").write_text("here")'
    lines = f"import subprocess\nfrom pathlib import Path\n\n{child}\n{litter}\n"
    _misbehave(before, lines)

    done = tool(before, "migrate", MODULE, "--to", "0", "--output-format", "json")

    steps = json.loads(done.stdout)["modules"][0]["steps"]
    told = {each["name"]: each["detail"] for each in steps[0]["criteria"]}
    assert "it leaves a process behind" in told["app-boots"]
    assert "it writes into its own tree: api/litter.txt" in told["app-boots"]
    assert not _running(SLEEP)
    written = git(before, "status", "--porcelain").decode()
    assert "litter" not in written
    assert not (before / "api/litter.txt").exists()


def test_a_circle_that_the_public_package_would_close_is_forecast(before: Path) -> None:
    _write(before, "schemas/__init__.py", '\nERROR_LABEL = "error"\n', append=True)
    _write(before, "apps/labels.py", "from schemas import ERROR_LABEL\n\nPREFIX = ERROR_LABEL\n")
    schema = before / "schemas/memory_store_write/memory_store_write.py"
    head, found, rest = schema.read_text().partition("from pydantic")
    schema.write_text(f"{head}from apps.labels import PREFIX  # noqa: F401\n{found}{rest}")
    commit_all(before, "circle")

    refused = tool(before, "migrate", MODULE, expect=4)

    chain = "schemas.memory_store_write.memory_store_write -> apps.labels"
    assert f"apps/labels.py:1: imports schemas, which will import this file by {chain}" in (
        refused.stdout
    )
    _assert_untouched(before)


@pytest.mark.slow
def test_the_certificate_lists_every_endpoint_and_the_cost_is_told(before: Path) -> None:
    migrated = tool(before, "migrate", "session_manager", "-v")

    for phase in ("planning", "observing before", "proving", "writing", "in the target"):
        assert f"  {phase} " in migrated.stderr
    page = (before / "docs/modules/session_manager/migration.md").read_text()
    assert "2 endpoints, 2 moved. 9 proofs: 9 proved." in page
    for old, new in (("start", "sessions.start"), ("end", "sessions.end")):
        assert f"| `POST /session_manager/{old}` | `POST /session_manager/{new}` | same" in page
    begins, _, rest = page.partition("\n## What varies by itself, and is compared by its shape\n")
    varying, _, ends = rest.partition("\n## What was proved\n")
    assert "- `POST /session_manager/sessions.start`: " in varying
    assert "`body.session_id` (hex)" in varying
    lines = [*begins.splitlines(), *ends.splitlines()]
    told = (line.split(", ", 1)[1] for line in lines if line.startswith("- "))
    kinds = {re.split("[ :]", line)[0] for line in told}
    assert kinds <= {"moved", "operationId", "tag", "new", "example_input", "example_output"}
    assert len(page.splitlines()) <= 45
    commit_all(before, "migrated")
    tool(before, "verify", "session_manager")
    assert git(before, "status", "--porcelain") == b""


def _misbehave(root: Path, lines: str, setting: str = 'proof = "openapi"') -> None:
    """``lines`` run when the app is loaded; ``setting`` takes the place of the level of proof."""
    main, configuration = root / "api/main.py", root / "pyproject.toml"
    main.write_text(main.read_text().replace(APP, f"{lines}\n{APP}", 1))
    configuration.write_text(configuration.read_text().replace('proof = "replay"', setting, 1))
    commit_all(root, "misbehaves")


def _write(root: Path, path: str, text: str, *, append: bool = False) -> None:
    file = root / path
    file.write_text((file.read_text() if append else "") + text)


def _assert_untouched(root: Path) -> None:
    assert git(root, "status", "--porcelain", "--ignored") == b""
    assert not _running(str(root))


def _running(text: str) -> list[str]:
    """The command lines of living processes that hold ``text``; none where it cannot be told."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if text in command:
            found.append(command)
    return found
