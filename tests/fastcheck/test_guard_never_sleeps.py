"""What was enforced stays so, whatever becomes of the configuration and of the evidence."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from refactor_kit.cli import run
from tests.support.check_services import (
    CONFIGURATION,
    FILES,
    UNCONFIGURED,
    committed,
    git,
    guarded,
    recorded,
    write,
)

_ORDERS = "api/routes/orders_routes.py"
_BILLING = "api/routes/billing_routes.py"
_DEEP = "from schemas.orders_place.orders_place import PlaceRequest\n"
_EVIDENCE = ".refactor-kit/evidence/orders.json"
_GUARD = ".refactor-kit/guard/orders.toml"
_MIGRATED = {**FILES, **recorded({"orders": 10}), **guarded("orders"), _ORDERS: _DEEP}

Check = Callable[..., tuple[int, str, str]]


@pytest.fixture
def check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Check:
    """Runs ``check``: the exit code, what it printed, what it said beside it."""

    def ran(*words: str) -> tuple[int, str, str]:
        monkeypatch.chdir(tmp_path)
        capsys.readouterr()
        code = run(["check", *words])
        return code, *capsys.readouterr()

    return ran


def _found(check: Check, *words: str) -> tuple[int, list[str]]:
    """The exit code, and the files with findings of the import policy."""
    code, out, _ = check("--output-format", "json", "-q", *words)
    policy = "routes-import-only-public-schemas"
    return code, [each["path"] for each in json.loads(out)["findings"] if each["check"] == policy]


def test_init_says_what_is_not_enforced_and_the_command_that_does(
    tmp_path: Path, check: Check
) -> None:
    committed(tmp_path, UNCONFIGURED)
    assert _found(check) == (1, [_BILLING, "api/routes/stock_routes.py"])

    write(tmp_path, {"refactor-kit.toml": CONFIGURATION, _ORDERS: FILES[_ORDERS]})
    code, _, said = check()
    assert code == 0
    last = said.splitlines()[-1]
    assert last.startswith("not enforced in 2 of 3 route files, until their modules are migrated")
    command = last.rpartition(": ")[2]
    assert shlex.split(command)[-2:] == ["check", "--baseline"]

    assert check(*shlex.split(command)[2:])[0] == 0
    assert "not enforced" not in check()[2]
    write(tmp_path, {_BILLING: FILES[_BILLING] + "from schemas.stock.stock import Stock\n"})
    assert _found(check) == (1, [_BILLING])
    assert _found(check, _BILLING) == (1, [_BILLING])


def test_a_configuration_of_one_key_narrows_nothing(tmp_path: Path, check: Check) -> None:
    committed(tmp_path, _MIGRATED)
    assert _found(check) == (1, [_ORDERS])
    write(tmp_path, {"refactor-kit.toml": 'public-package = "schemas"\n'})
    assert _found(check) == (1, [_ORDERS])
    assert _found(check, _ORDERS) == (1, [_ORDERS])


def test_a_wide_scope_survives_a_configuration_of_one_key(tmp_path: Path, check: Check) -> None:
    committed(tmp_path, {**FILES, **guarded("orders", widened=True)})
    write(tmp_path, {"refactor-kit.toml": 'guard-scope = "migrated"\n'})
    assert _found(check) == (1, [_BILLING, "api/routes/stock_routes.py"])


def test_a_new_module_narrows_nothing(tmp_path: Path, check: Check) -> None:
    one = CONFIGURATION.partition("\n\n")[0] + "\n"
    committed(tmp_path, {**FILES, "refactor-kit.toml": one, **recorded({"orders": 10})})
    wide = (1, [_BILLING, "api/routes/stock_routes.py"])
    assert _found(check) == wide
    assert check("--tighten")[0] == 1  # records what evidence of earlier versions did not
    write(tmp_path, {"refactor-kit.toml": CONFIGURATION})
    assert _found(check) == wide


@pytest.mark.parametrize("rename", [True, False])
@pytest.mark.parametrize("lost", [(_EVIDENCE,), (_GUARD,), (_EVIDENCE, _GUARD)])
def test_lost_evidence_narrows_nothing(
    tmp_path: Path, check: Check, lost: tuple[str, ...], rename: bool
) -> None:
    committed(tmp_path, _MIGRATED)
    for path in lost:
        (tmp_path / path).rename(tmp_path / f"{path}.bak") if rename else (tmp_path / path).unlink()
    assert _found(check) == (1, [_ORDERS])
    assert _found(check, _ORDERS) == (1, [_ORDERS])


def test_a_module_that_goes_by_another_name_stays_enforced(tmp_path: Path, check: Check) -> None:
    committed(tmp_path, _MIGRATED)
    renamed = CONFIGURATION.replace("[modules.orders]", "[modules.sales]")
    write(tmp_path, {"refactor-kit.toml": renamed})
    assert _found(check) == (1, [_ORDERS])


def test_a_damaged_record_is_refused_and_not_passed_over(tmp_path: Path, check: Check) -> None:
    committed(tmp_path, {**_MIGRATED, _GUARD: "<<<<<<< HEAD\nmigrated = true\n"})
    code, _, said = check()
    assert (code, _GUARD in said, "restore the file from git" in said) == (2, True, True)


def test_branches_that_migrated_different_modules_merge(tmp_path: Path, check: Check) -> None:
    root = committed(tmp_path, FILES)
    for name in ("orders", "billing"):
        git(root, "checkout", "-q", "-b", name, "main")
        write(root, guarded(name))
        git(root, "add", "-A")
        git(root, "commit", "-qm", name)
    git(root, "merge", "-q", "--no-edit", "orders")
    assert _found(check) == (1, [_BILLING])
