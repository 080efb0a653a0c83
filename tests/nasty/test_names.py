"""Names of files and symbols that a terminal, a CI or a configuration would obey."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from refactor_kit.base import Finding, Unresolvable
from refactor_kit.fastcheck.arguments import FORMATS
from refactor_kit.fastcheck.report import Report
from refactor_kit.runtime.plain_text import shell_word, shown, shown_json
from tests.support.check_services import CONFIGURATION, FILES, UNCONFIGURED, committed
from tests.support.reference_service import TOOL
from tests.support.tool_runs import run_tool

from .service import orders_service

HOSTILE = (
    "caf\udce9",
    "line\n::add-mask::line\n",
    "return\r::warning::",
    "\x1b[31mred",
    "##[add-mask]old",
    "##vso[task.complete]",
    "right\N{RIGHT-TO-LEFT OVERRIDE}left",
    "c1\x9b31m",
    "separator\u2028::error::",
    'a\ngenerator = ["touch", "made"]\n#',
)
DEEP = "from schemas.billing.billing import Bill\n"
STATUS_FORMATS = (
    *("full", "concise", "json", "github", "gitlab", "sarif", "junit", "markdown", "html"),
    *("badge", "badge-svg"),
)


def hostile_service(root: Path) -> Path:
    files = {**FILES, "refactor-kit.toml": f'guard-scope = "project"\n{CONFIGURATION}'}
    return committed(root, files | {f"api/routes/{name}_routes.py": DEEP for name in HOSTILE})


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_service(tmp_path_factory.mktemp("hostile"))


def run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    # Under CI nothing is coloured, so that every escape sequence comes from a name.
    return run_tool(root, words, {**os.environ, "CI": "1"})


def assert_obeyed_by_nobody(text: str, *, own: str = "") -> None:
    """Valid text in which no reader finds a command, but for lines that match ``own``."""
    assert "\N{REPLACEMENT CHARACTER}" not in text
    assert not [mark for mark in text if mark != "\n" and not mark.isprintable()]
    assert not re.search(r"##\w*\[", text)
    commands = [line for line in text.split("\n") if line.strip().startswith("::")]
    assert [line for line in commands if not (own and re.match(own, line))] == []


@pytest.mark.parametrize("output_format", FORMATS)
def test_check_prints_no_command(service: Path, output_format: str) -> None:
    done = run(service, "check", "--output-format", output_format)
    assert done.returncode == 1, done.stderr
    own = r"::(error file=api/routes/|notice::\d+ more)" if output_format == "github" else ""
    assert_obeyed_by_nobody(done.stdout, own=own)
    assert_obeyed_by_nobody(done.stderr)
    if output_format not in ("github", "sarif"):
        assert r"caf\xe9_routes.py" in done.stdout.replace(r"\\", "\\")
    if output_format == "sarif":
        assert "api/routes/caf%E9_routes.py" in done.stdout


@pytest.mark.parametrize("output_format", STATUS_FORMATS)
def test_status_prints_no_command(service: Path, output_format: str) -> None:
    done = run(service, "status", "--output-format", output_format)
    assert done.returncode == 0, done.stderr
    own = r"::error file=api/routes/" if output_format == "github" else ""
    assert_obeyed_by_nobody(done.stdout, own=own)
    assert_obeyed_by_nobody(done.stderr)


@pytest.mark.parametrize(
    "words", [("check", "--fix"), ("check", "--diff"), ("plan", "billing", "--no-exec")]
)
def test_what_else_speaks_of_files(tmp_path: Path, words: tuple[str, ...]) -> None:
    root = hostile_service(tmp_path)
    done = run(root, *words)
    assert done.returncode in (0, 1, 4), done.stderr
    assert_obeyed_by_nobody(done.stderr)


def test_json_names_the_very_file(service: Path) -> None:
    done = run(service, "check", "--output-format", "json")
    told = {each["path"] for each in json.loads(done.stdout)["findings"]}
    valid = {name for name in HOSTILE if "\udce9" not in name}
    assert {f"api/routes/{name}_routes.py" for name in valid} < told


def test_init_writes_what_it_means_alone(tmp_path: Path) -> None:
    files = {f"api/routes/{name}_routes.py": DEEP for name in HOSTILE}
    root = orders_service(tmp_path / "tree", files)
    (root / "refactor-kit.toml").unlink()
    done = run(root, "init", "--no-exec")
    assert done.returncode == 0, done.stderr
    content = (root / "refactor-kit.toml").read_bytes()
    assert_obeyed_by_nobody(content.decode())
    assert_obeyed_by_nobody(done.stderr)
    table = tomllib.loads(content.decode())
    assert "generator" not in table
    assert list(table["modules"]) == ["orders"]
    assert content.count(b"its name cannot stand in a configuration") == 8
    assert run(root, "check", "-q").returncode == 0
    assert [path.name for path in root.glob("refactor-kit.toml*")] == ["refactor-kit.toml"]


def test_init_leaves_nothing_where_it_cannot_write(tmp_path: Path) -> None:
    root = committed(tmp_path, UNCONFIGURED)

    def no_file_may_grow() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))

    done = subprocess.run(
        [TOOL, "init", "--no-exec", "-q"], cwd=root, capture_output=True, text=True,
        preexec_fn=no_file_may_grow,
    )  # fmt: skip
    assert done.returncode == 4
    assert "cannot be written" in done.stderr
    assert not list(root.glob("refactor-kit.toml*"))


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize("name", ["api/x.py", "::stop-commands::x/y.py"])
def test_a_message_is_obeyed_by_nobody(output_format: str, name: str) -> None:
    """A symbol comes from a string of the source, which may hold anything."""
    formatter: ModuleType = import_module(f"refactor_kit.fastcheck.formats.{output_format}")
    findings = tuple(
        Finding(name, number, 1, "check", f"schemas.{each}.X is internal", True, f"check:{each}")
        for number, each in enumerate((*HOSTILE, "\ud800"), 1)
    )
    doubts = tuple(Unresolvable(name, 1, 1, f"{each} is computed") for each in HOSTILE)
    lines = {(name, number): f"import_module('{each}')" for number, each in enumerate(HOSTILE, 1)}
    report = Report(findings, findings, doubts, 1, "project", notes=HOSTILE, sources=lines)
    own = r"::(error|warning) file=|::notice::\d+ more" if output_format == "github" else ""
    render: Callable[..., str] = formatter.render
    assert_obeyed_by_nobody(render(report, verbose=True), own=own)


@pytest.mark.parametrize("name", [*HOSTILE, "it's", "a b", "$(touch x)", "-n", "ä"])
def test_a_shell_finds_the_file_again(tmp_path: Path, name: str) -> None:
    bash = shutil.which("bash")
    assert bash is not None
    (tmp_path / f"{name}.py").write_text("")
    word = shell_word(f"./{name}.py")
    assert shown(word) == word
    subprocess.run([bash, "-c", f"test -f {word}"], cwd=tmp_path, check=True)
    assert [path.name for path in tmp_path.iterdir()] == [f"{name}.py"]


def test_json_says_the_same() -> None:
    document = {"a": [*(each for each in HOSTILE if "\udce9" not in each), "\U000e0001", "ä\\"]}
    assert json.loads(shown_json(document)) == document
