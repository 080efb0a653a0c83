from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from refactor_kit.cli import run
from refactor_kit.fastcheck import wants_color
from refactor_kit.fastcheck.arguments import parse_arguments
from tests.support.check_services import FILES, UNCONFIGURED, committed, git, recorded, write

_POLICY = "routes-import-only-public-schemas"


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.out)
        return document

    def places(self) -> list[str]:
        """Path and line of what the import policy found."""
        found = self.document["findings"]
        return [f"{each['path']}:{each['line']}" for each in found if each["check"] == _POLICY]


Check = Callable[..., Ran]


@pytest.fixture
def check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Check:
    """Runs ``check`` in a repository with the given files."""

    def ran(files: Mapping[str, str | bytes] | None, *words: str) -> Ran:
        if files is not None:
            committed(tmp_path, files) if not (tmp_path / ".git").exists() else write(
                tmp_path, files
            )
        monkeypatch.chdir(tmp_path)
        capsys.readouterr()
        code = run(["check", *words])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return ran


def in_json(check: Check, files: Mapping[str, str | bytes] | None, *words: str) -> Ran:
    return check(files, "--output-format", "json", *words)


# Without configuration.


def test_finds_schemas_and_routes_by_convention(check: Check) -> None:
    ran = in_json(check, UNCONFIGURED)
    assert ran.code == 1
    assert ran.places() == ["api/routes/billing_routes.py:3", "api/routes/stock_routes.py:3"]
    assert "'schemas'" in ran.err
    assert "api/routes/**/*.py" in ran.err


@pytest.mark.parametrize(
    ("root", "package"), [("", "app"), ("src/", "app"), ("backend/", "app"), ("", "app.core")]
)
def test_finds_nested_package_by_how_it_is_imported(check: Check, root: str, package: str) -> None:
    folder = root + package.replace(".", "/")
    deep = f"from fastapi import APIRouter\nfrom {package}.schemas.x import X\n"
    files = {
        f"{folder}/schemas/__init__.py": "",
        f"{folder}/schemas/x.py": "class X: ...\n",
        f"{root}app/routers/x.py": deep + "router = APIRouter()\n",
    }
    ran = in_json(check, files)
    assert (ran.code, ran.places()) == (1, [f"{root}app/routers/x.py:2"])


def test_counts_other_imports_for_information(check: Check) -> None:
    files = {**UNCONFIGURED, "apps/x.py": "from schemas.stock.stock import Stock\n"}
    told = in_json(check, files).document
    assert (told["outside_scope"], told["informing"]) == (0, 1)


def test_repository_without_routes_is_a_usage_error(check: Check) -> None:
    ran = check({"main.py": ""})
    assert ran.code == 2
    assert "no routes are found" in ran.err


def test_works_without_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, UNCONFIGURED)
    monkeypatch.chdir(tmp_path)
    assert run(["check", "--output-format", "json"]) == 1
    assert len(json.loads(capsys.readouterr().out)["findings"]) == 2


# The guard's scope.


def test_nothing_is_enforced_before_a_migration(check: Check) -> None:
    ran = in_json(check, FILES)
    assert (ran.code, ran.document["findings"]) == (0, [])
    assert ran.document["outside_scope"] >= 2
    assert ran.document["checked_files"] == 3


def test_unified_file_is_enforced_from_step_8_and_all_from_step_10(check: Check) -> None:
    part = "api/routes/orders_place_routes.py"
    deep = "from schemas.orders_place.orders_place import PlaceRequest\n"
    files = {**FILES, "api/routes/orders_routes.py": deep, part: deep}
    for last, expected in (
        (7, []),
        (8, ["api/routes/orders_routes.py:1"]),
        (10, [f"{part}:1", "api/routes/orders_routes.py:1"]),
    ):
        ran = in_json(check, {**files, **recorded({"orders": last})})
        assert ran.places() == expected, last


def test_paths_are_judged_by_the_same_scope(check: Check) -> None:
    deep = "from schemas.orders_place.orders_place import PlaceRequest\n"
    files = {**FILES, "api/routes/orders_routes.py": deep, **recorded({"orders": 10})}
    both = ("api/routes/orders_routes.py", "api/routes/stock_routes.py", "schemas/__init__.py")
    ran = in_json(check, files, *both)
    assert ran.places() == ["api/routes/orders_routes.py:1"]
    assert (ran.document["outside_scope"], ran.document["checked_files"]) == (1, 2)
    assert in_json(check, None, "api/routes/stock_routes.py").code == 0


def test_widened_scope_is_the_whole_project(check: Check) -> None:
    ran = in_json(check, {**FILES, **recorded({"orders": 10}, widened=True)})
    assert ran.places() == ["api/routes/billing_routes.py:3", "api/routes/stock_routes.py:3"]


def test_preview_shows_who_would_fail(check: Check) -> None:
    files = {**FILES, **recorded({"orders": 10})}
    ran = in_json(check, files, "--preview-scope", "project")
    assert ran.places() == ["api/routes/billing_routes.py:3", "api/routes/stock_routes.py:3"]
    policy = [each for each in ran.document["findings"] if each["check"] == _POLICY]
    assert len(policy) == 2
    assert ran.document["by_module"]["billing"] >= 1
    assert "billing" in ran.err


def test_fixed_scope_of_the_configuration(check: Check) -> None:
    files = {**FILES, "refactor-kit.toml": 'guard-scope = "project"\n' + FILES["refactor-kit.toml"]}
    assert len(in_json(check, files).places()) == 2


# Allowances.

_ALLOWANCE = """\
[[allow]]
check = "routes-import-only-public-schemas"
path = "api/routes/billing_routes.py"
reason = "it is moving"
owner = "billing team"
until = "{until}"
"""
_BILLING = ".refactor-kit/allowances/billing.toml"
_WIDE = {**FILES, **recorded({"orders": 10}, widened=True)}


def test_allowance_covers_its_path_only(check: Check) -> None:
    files = {**_WIDE, _BILLING: _ALLOWANCE.format(until="billing:migrated")}
    ran = in_json(check, files)
    assert ran.places() == ["api/routes/stock_routes.py:3"]
    assert ran.document["allowed"] == 1


def test_expired_allowance_is_an_error_and_covers_nothing(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("refactor_kit.fastcheck.engine.today", lambda: date(2030, 1, 2))
    files = {**_WIDE, _BILLING: _ALLOWANCE.format(until="2030-01-01")}
    ran = in_json(check, files)
    assert len(ran.places()) == 2
    assert "it has ended" in ran.out
    files[_BILLING] = _ALLOWANCE.format(until="2030-01-02")
    assert len(in_json(check, files).places()) == 1


def test_unused_allowance_is_an_error(check: Check) -> None:
    mended = FILES["api/routes/orders_routes.py"]
    files = {
        **_WIDE,
        "api/routes/billing_routes.py": mended,
        _BILLING: _ALLOWANCE.format(until="billing:migrated"),
    }
    ran = in_json(check, files)
    unused = [each for each in ran.document["findings"] if each["path"] == _BILLING]
    assert [each["check"] for each in unused] == ["allowances-are-current"]
    assert "nothing needs it any more" in unused[0]["message"]


def test_inline_allowance_needs_a_reason_and_a_finding(check: Check) -> None:
    path = "api/routes/stock_routes.py"
    deep = "from schemas.stock.stock import Stock"
    comment = "# refactor-kit: allow[routes-import-only-public-schemas]"
    for source, messages in (
        (f"{deep}  {comment} until May\n", []),
        (f"{comment} until May\n{deep}\n", []),
        (f"{deep}  {comment}\n", ["no reason is given", "is internal"]),
        (f"{comment} until May\nimport os\n", ["nothing needs it any more"]),
    ):
        ran = in_json(check, {**_WIDE, path: source}, path)
        found = [each["message"] for each in ran.document["findings"]]
        assert len(found) == len(messages), source
        assert all(any(text in each for each in found) for text in messages)


def test_allowance_for_unknown_check_or_module_is_an_error(check: Check) -> None:
    wrong = _ALLOWANCE.format(until="biling:migrated").replace("routes-import", "route-import")
    ran = in_json(check, {**_WIDE, _BILLING: wrong})
    assert "no check is called" in ran.out
    assert "no module is called 'biling'" in ran.out


def test_tighten_takes_away_what_nothing_needs(check: Check, tmp_path: Path) -> None:
    stale = _ALLOWANCE.format(until="all:migrated").replace("billing_routes", "gone_routes")
    kept = "# why\n" + _ALLOWANCE.format(until="billing:migrated")
    check({**_WIDE, _BILLING: f"{kept}\n{stale}"}, "--tighten")
    assert (tmp_path / _BILLING).read_text() == kept
    check({_BILLING: stale}, "--tighten")
    assert not (tmp_path / _BILLING).exists()


def test_tighten_widens_when_widening_is_due(check: Check, tmp_path: Path) -> None:
    configuration = "widen-after = 1\n" + FILES["refactor-kit.toml"]
    files = {**FILES, "refactor-kit.toml": configuration, **recorded({"orders": 10})}
    assert in_json(check, files).document["scope"] == "migrated"
    ran = in_json(check, None, "--tighten")
    assert ran.document["scope"] == "project"
    assert ran.places() == []
    names = sorted(file.name for file in (tmp_path / ".refactor-kit/allowances").iterdir())
    assert names == ["billing.toml", "stock.toml"]
    before = git(tmp_path, "status", "--porcelain")
    assert in_json(check, None, "--tighten").places() == []
    assert git(tmp_path, "status", "--porcelain") == before


# Errors, exits and places.


def test_unreadable_file_is_a_finding_and_the_run_goes_on(check: Check) -> None:
    files = {**_WIDE, "api/routes/broken.py": "import schemas\ndef f(:\n"}
    ran = in_json(check, files)
    assert "api/routes/broken.py:2" in ran.places()
    assert "api/routes/stock_routes.py:3" in ran.places()


@pytest.mark.parametrize(
    "deep", ["x = " + "-" * 7_000 + "1\n", "if a: 1\n" + "elif a: 1\n" * 7_000]
)
def test_a_file_nested_too_deeply_is_a_finding_and_the_run_goes_on(check: Check, deep: str) -> None:
    files = {**_WIDE, "api/routes/deep.py": f"from schemas.stock.stock import X\n{deep}"}
    ran = in_json(check, files)
    assert ran.code == 1
    assert {"api/routes/deep.py:1", "api/routes/stock_routes.py:3"} <= set(ran.places())
    told = [each["message"] for each in ran.document["findings"]]
    assert "cannot be judged: nested too deeply to be read" in told


def test_unresolvable_is_counted_and_shown_and_does_not_fail(check: Check) -> None:
    source = "import importlib\ndef f(n):\n    return importlib.import_module(n)\n"
    files = {**FILES, "api/routes/orders_routes.py": source, **recorded({"orders": 10})}
    path = "api/routes/orders_routes.py"
    ran = in_json(check, files, path)
    assert ran.code == 0
    (doubt,) = ran.document["unresolvable"]
    assert (doubt["path"], doubt["line"], doubt["column"]) == (path, 3, 12)
    assert "3:12: cannot be decided" in check(None, path).out
    assert "3:12: cannot be decided" in check(None, path, "--output-format", "concise").err


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--nope"], "no such option"),
        (["--fixx"], "did you mean --fix?"),
        (["--output-format", "yaml"], "one of: full"),
        (["--output-format"], "needs a value"),
        (["missing.py"], "no such file"),
        (["--preview-scope", "world"], "one of: project"),
        (["--config", "nowhere.toml"], "nowhere.toml"),
    ],
)
def test_usage_errors(check: Check, words: list[str], text: str) -> None:
    ran = check(FILES, *words)
    assert ran.code == 2
    assert text in ran.err
    assert ran.out == ""


def test_help(check: Check) -> None:
    ran = check(FILES, "--help")
    assert ran.code == 0
    assert "--preview-scope" in ran.out


def test_concise_is_one_line_a_finding(check: Check) -> None:
    ran = check(UNCONFIGURED, "--output-format=concise", "api/routes/stock_routes.py")
    assert ran.out == (
        "api/routes/stock_routes.py:3:1: routes-import-only-public-schemas "
        "schemas.stock.stock.Stock is internal: export it from schemas and import it from there\n"
    )


def test_full_shows_source_rule_and_way_out(check: Check) -> None:
    out = check(UNCONFIGURED, "api/routes/stock_routes.py").out
    assert "    3 | from schemas.stock.stock import Stock\n      | ^\n" in out
    assert "rule: Routes import schemas only from the public schema package." in out
    assert "refactor-kit check --fix api/routes/stock_routes.py" in out


def test_output_file_and_quiet(check: Check, tmp_path: Path) -> None:
    ran = check(UNCONFIGURED, "-q", "-o", "report.json", "--output-format", "json")
    assert (ran.code, ran.out, ran.err) == (1, "", "")
    assert len(json.loads((tmp_path / "report.json").read_text())["findings"]) == 2


def test_runs_below_the_root_and_from_a_subfolder(
    check: Check,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    check(UNCONFIGURED)
    monkeypatch.chdir(tmp_path / "api")
    assert run(["check", "routes", "--output-format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert {each["path"] for each in found} == {
        "api/routes/billing_routes.py",
        "api/routes/stock_routes.py",
    }


# Colours.


@pytest.mark.parametrize(
    ("words", "environment", "colored"),
    [
        ((), {}, True),
        (("--no-color",), {}, False),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"CI": "true"}, False),
        ((), {"TERM": "dumb"}, False),
        (("--color",), {"NO_COLOR": "1"}, True),
        (("-o", "report.txt"), {}, False),
    ],
)
def test_colour_is_for_a_terminal_or_where_asked_for(
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    environment: dict[str, str],
    colored: bool,
) -> None:
    for name in ("NO_COLOR", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert wants_color(parse_arguments(words)) is colored


# What the hook loads.

_LOADED = """\
import sys
from refactor_kit.cli import run
heavy = set(sys.argv[1].split())
code = run(["check", *sys.argv[2:]])
print(sorted(heavy & set(sys.modules)), file=sys.stderr)
raise SystemExit(code)
"""
_HEAVY = "click pydantic git rich libcst pathspec tomlkit jinja2 argparse filelock"
_DEAR = "dataclasses datetime inspect json subprocess tempfile tomllib"


def loaded(root: Path, *words: str, unwanted: str = _HEAVY) -> str:
    """Those of the ``unwanted`` modules that ``check`` loads."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, unwanted, *words],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr.splitlines()[-1]


def test_hook_loads_nothing_heavy(tmp_path: Path) -> None:
    committed(tmp_path, FILES)
    routes = "api/routes/stock_routes.py"
    loaded(tmp_path, routes)  # the first sight of a configuration is validated
    assert loaded(tmp_path, routes) == "[]"
    assert loaded(tmp_path, routes, "api/routes/orders_routes.py", "schemas/__init__.py") == "[]"


def test_second_look_at_a_commit_loads_next_to_nothing(tmp_path: Path) -> None:
    committed(tmp_path, FILES)
    routes = "api/routes/stock_routes.py"
    loaded(tmp_path, routes)
    assert loaded(tmp_path, routes, unwanted=f"{_HEAVY} {_DEAR}") == "[]"


def test_a_file_for_a_newer_python_is_judged_without_libcst(tmp_path: Path) -> None:
    newer = "import schemas\nx = f'{schemas.stock['x']}'\n"
    committed(tmp_path, {**FILES, "api/routes/stock_routes.py": newer})
    loaded(tmp_path, "api/routes/stock_routes.py", "--no-cache")
    assert loaded(tmp_path, "api/routes/stock_routes.py", "--no-cache") == "[]"


def test_unconfigured_check_loads_nothing_heavy(tmp_path: Path) -> None:
    committed(tmp_path, UNCONFIGURED)
    assert loaded(tmp_path, "api/routes") == "[]"
