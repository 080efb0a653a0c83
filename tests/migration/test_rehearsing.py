"""A run that is rehearsed first: what fails there leaves no byte, and is told with its way out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.nasty.service import FILES, MAIN, orders_service, refactor, said
from tests.support.git_trees import git, picture, write
from tests.support.tool_runs import run_tool

_CONFIGURATION = (
    FILES["refactor-kit.toml"]
    .replace('proof = "none"', 'proof = "openapi"')
    .replace('["python", "-c", "pass"]', '["python", "-m", "pytest", "-q"]')
)
#: The document tells how many route files there are: one more, then one less.
_COUNTS_FILES = "from pathlib import Path\n\n" + FILES[MAIN].replace(
    "FastAPI()",
    "FastAPI(description=str(len(list(Path('api/routes').glob('*_routes.py')))))",
)
#: The operation's id says in which file its function stands, which the merge changes.
_NAMED_BY_FILE = FILES[MAIN].replace(
    "FastAPI()",
    'FastAPI(generate_unique_id_function=lambda r: f"{r.endpoint.__module__}-{r.name}")',
)
#: Which function answers, and no document tells it, depends on a file that the merge deletes.
_ANOTHER_FUNCTION = (
    "from pathlib import Path\n\n"
    + FILES[MAIN]
    + (
        "\n"
        "\n"
        "if Path('api/routes', 'orders_place' + '_routes.py').exists():\n"
        "\n"
        "    @app.get('/limit')\n"
        "    def limit() -> int:\n"
        "        return 1\n"
        "\n"
        "else:\n"
        "\n"
        "    @app.get('/limit')\n"
        "    def limit() -> int:\n"
        "        return 2\n"
    )
)
_KNOWS_THE_FILE = (
    "import sys\n"
    "\n"
    "import api.main\n"
    "\n"
    "\n"
    "def test_where_it_is_served() -> None:\n"
    '    assert "api.routes.orders_place" + "_routes" in sys.modules\n'
)
_READS_THE_FILE = (
    "from pathlib import Path\n"
    "\n"
    "\n"
    "def test_it_is_there() -> None:\n"
    '    assert Path("api/routes", "orders_place" + "_routes.py").exists()\n'
)
_TEST = "tests/service/test_files.py"


def service(root: Path, more: dict[str, str] | None = None) -> Path:
    return orders_service(root, {"refactor-kit.toml": _CONFIGURATION, **(more or {})})


def migrate(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return refactor(root, "migrate", "orders", *words)


def is_clean(root: Path) -> bool:
    return git(root, "status", "--porcelain") == ""


def failures(root: Path) -> list[tuple[int, str]]:
    """Step and name of every criterion that fails, each once."""
    document = json.loads(migrate(root, "--output-format", "json").stdout)
    (module,) = document["modules"]
    assert module["outcome"] == "failed"
    assert not any(step["changed"] for step in module["steps"])
    found = {
        (each["name"], each["detail"]): (step["number"], each["name"])
        for step in reversed(module["steps"])
        for each in step["criteria"]
        if each["state"] == "failed"
    }
    return sorted(found.values())


def told_commands(output: str) -> list[str]:
    """The words of every command of the tool that a way out names, but those that take back."""
    commands = re.findall(r": refactor-kit (migrate orders(?: --to \d+)?)", output)
    return list(dict.fromkeys(commands))


@pytest.mark.slow
def test_one_that_fails_at_step_7_goes_through_by_the_words_told(tmp_path: Path) -> None:
    root = service(tmp_path / "tree", {MAIN: _COUNTS_FILES})
    before = picture(root)

    failed = migrate(root)

    assert failed.returncode == 1, said(failed)
    assert is_clean(root)
    assert picture(root) == before
    both = ("behaviour-unchanged", "code-is-the-same")
    assert failures(root) == [(step, name) for step in (7, 9) for name in both]
    assert failed.stdout.count("way out") == 1
    accept_as_told(root, failed.stdout)
    through = migrate(root)
    assert through.returncode == 0, said(through)
    assert "orders: migrated" in through.stdout
    page = (root / "docs/modules/orders/migration.md").read_text()
    assert "say here why it may differ" in page


def accept_as_told(root: Path, output: str) -> None:
    told = re.search(
        r"below \[modules\.orders\] in refactor-kit\.toml:\n(.*?\n +\]\n)", output, re.S
    )
    assert told, output
    configuration = root / "refactor-kit.toml"
    configuration.write_text(configuration.read_text() + told[1])
    git(root, "commit", "--quiet", "--all", "--message=accept")


def test_another_code_that_no_document_shows_is_told_with_both_sources(tmp_path: Path) -> None:
    root = service(tmp_path / "tree", {MAIN: _ANOTHER_FUNCTION})

    failed = migrate(root)

    assert failed.returncode == 1, said(failed)
    assert is_clean(root)
    told = failed.stdout
    assert "code of api.main:limit: constant: 1 -> 2 (api/main.py), reached by GET /limit" in told
    sources = re.search(r"api/main\.py:\d+ -> api/main\.py:\d+\n(.*?)\n +way out", told, re.S)
    assert sources, told
    changed = [line.strip() for line in sources[1].splitlines() if line.strip()[0] in "+-"]
    assert changed == ["-        return 1", "+        return 2"]
    accept_as_told(root, told)
    through = migrate(root)
    assert through.returncode == 0, said(through)
    assert "accepted" in (root / "docs/modules/orders/migration.md").read_text()


@pytest.mark.slow
def test_nobody_is_asked_to_accept_a_service_that_does_not_load(tmp_path: Path) -> None:
    lost = "import importlib\nimportlib.import_module('api.routes.orders_place' + '_routes')\n"
    root = service(tmp_path / "tree", {MAIN: lost + FILES[MAIN]})

    failed = migrate(root)

    assert failed.returncode == 1, said(failed)
    assert is_clean(root)
    assert "app no longer loads" in failed.stdout
    assert "accept = [" not in failed.stdout
    assert "mend it there, commit, then go on" in failed.stdout


@pytest.mark.slow
def test_names_that_follow_the_file_are_told(tmp_path: Path) -> None:
    root = service(tmp_path / "tree", {MAIN: _NAMED_BY_FILE})

    done = migrate(root)

    assert done.returncode == 0, said(done)
    assert "api.routes.orders_place_routes-place" in done.stdout
    assert "api.routes.orders_routes-place" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("test", "step", "line"), [(_KNOWS_THE_FILE, 8, 7), (_READS_THE_FILE, 9, 5)]
)
def test_one_that_fails_at_step_8_or_9_goes_through_by_the_words_told(
    tmp_path: Path, test: str, step: int, line: int
) -> None:
    root = service(tmp_path / "tree", {_TEST: test})
    before = picture(root)

    failed = migrate(root)

    assert failed.returncode == 1, said(failed)
    assert is_clean(root)
    assert picture(root) == before
    assert failures(root) == [(step, "behaviour-unchanged"), (step, "tests-green")]
    assert "accept" not in failed.stdout
    # The test's own place and words.
    assert f"{_TEST}:{line}: AssertionError" in failed.stdout
    first, last = told_commands(failed.stdout)
    assert first == f"migrate orders --to {step - 1}"
    assert "see it there with: python -m pytest -q" in failed.stdout
    assert refactor(root, *first.split()).returncode == 0
    look = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    shown = subprocess.run(look, cwd=root, capture_output=True, text=True, check=False)
    assert ("1 failed" in shown.stdout) == (step == 8), shown.stdout
    (root / _TEST).unlink()
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=mended")
    through = refactor(root, *last.split())
    assert through.returncode == 0, said(through)
    assert "orders: migrated" in through.stdout


@pytest.mark.slow
def test_failures_of_all_steps_are_told_at_once(tmp_path: Path) -> None:
    root = service(tmp_path / "tree", {MAIN: _COUNTS_FILES, _TEST: _KNOWS_THE_FILE})

    assert failures(root) == [
        (7, "behaviour-unchanged"),
        (7, "code-is-the-same"),
        (8, "tests-green"),
        (9, "behaviour-unchanged"),
        (9, "code-is-the-same"),
    ]
    assert is_clean(root)


def test_a_rehearsal_writes_nothing_and_is_not_repeated(tmp_path: Path) -> None:
    """The service counts its starts beside the repository."""
    count = tmp_path / "starts"
    counting = f"\nwith open({str(count)!r}, 'a') as file:\n    file.write('.')\n"
    root = service(tmp_path / "tree", {MAIN: FILES[MAIN] + counting})
    before = picture(root)

    rehearsed = refactor(root, "plan", "--rehearse", "orders", "--output-format", "concise")

    assert rehearsed.returncode == 0, said(rehearsed)
    assert rehearsed.stdout.startswith("orders: ready, rehearsed (")
    assert picture(root) == before
    started = count.stat().st_size
    assert started > 0
    assert migrate(root).returncode == 0
    assert count.stat().st_size == started
    assert not is_clean(root)


@pytest.mark.slow
def test_a_rehearsal_of_another_tree_counts_for_nothing(tmp_path: Path) -> None:
    root = service(tmp_path / "tree")
    assert refactor(root, "plan", "--rehearse", "orders").returncode == 0
    write(root, {_TEST: _READS_THE_FILE})
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=more")

    assert failures(root) == [(9, "behaviour-unchanged"), (9, "tests-green")]


def test_one_that_fails_already_is_told_so(tmp_path: Path) -> None:
    root = service(tmp_path / "tree", {_TEST: "def test_red() -> None:\n    assert 1 == 2\n"})

    failed = run_tool(root, ["migrate", "orders"], {**os.environ, "NO_COLOR": "1"})

    assert failed.returncode == 1
    assert is_clean(root)
    said_first, _, steps = failed.stderr.partition("are red before anything is changed:")
    assert "Pre-flight" not in said_first
    assert steps.startswith(f"\n    {_TEST}::test_red failed: {_TEST}:2: assert 1 == 2\n")
    assert steps.index("tests-green (steps 8-9) cannot hold") < steps.index("Pre-flight")
    assert f"{_TEST}::test_red failed, as before the migration: " in failed.stdout
    assert f"{_TEST}:2: assert 1 == 2" in failed.stdout


@pytest.mark.parametrize(
    "line",
    [
        # A file that the run changes, one that it only read, and a module that was not there.
        pytest.param("open('api/main.py', 'a').write('# mine\\n')", marks=pytest.mark.slow),
        pytest.param(
            "open('tests/service/test_nothing.py', 'a').write('# mine\\n')",
            marks=pytest.mark.slow,
        ),
        "open('api/more.py', 'w').write('MINE = 1\\n')",
    ],
)
def test_what_somebody_changes_after_the_rehearsal_is_refused(tmp_path: Path, line: str) -> None:
    """The tests of the service do it: they run last in the rehearsal."""
    meddler = (
        "import os\n"
        "\n"
        "\n"
        "def test_meddle() -> None:\n"
        f"    os.chdir({str(tmp_path / 'tree')!r})\n"
        f"    {line}\n"
    )
    root = service(tmp_path / "tree", {"tests/service/test_meddling.py": meddler})

    refused = migrate(root)

    assert refused.returncode == 4, said(refused)
    assert "changed while the plan was being made" in said(refused)
    assert "nothing was written" in said(refused)
    changed = git(root, "status", "--porcelain").splitlines()
    assert len(changed) == 1, changed
    assert not (root / ".refactor-kit").exists()
