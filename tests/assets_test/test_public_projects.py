"""Public services as the package index has them: every verb gives a sensible account of each.

The archives are fetched for the test and thrown away with it. Their code is never run: fetching
asks only for their metadata, and nothing of them is installed.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.asset_services import Ran, commit, run, settle

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Account:
    """What ``init`` must find: the application, the schemas, and some of the modules.

    ``deep_imports`` is how many ``check`` counts at least.
    """

    app: str
    package: str
    modules: tuple[str, ...]
    deep_imports: int


PROJECTS = {
    "fief-server==0.27.0": Account(
        "fief.app:app", "fief.schemas", ("client", "tenant", "webhook"), 90
    ),
    "argilla-server==2.8.0": Account(
        "argilla_server._app:app",
        "argilla_server.api.schemas",
        ("datasets", "records", "users"),
        150,
    ),
    "prefect==3.9.1": Account(
        "prefect.server.api.server:create_app()", "prefect.server.schemas", ("observed_states",), 50
    ),
}


def _fetched(project: str, folder: Path) -> Path:
    """The unpacked source archive, committed."""
    name = project.partition("==")[0]
    words = ["download", "-q", "--no-binary", name, "--no-deps", "-d", str(folder), project]
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        pytest.skip(f"{project} cannot be fetched: {done.stderr.strip()[-300:]}")
    archive = next(folder.glob("*.tar.gz"))
    with tarfile.open(archive) as packed:
        packed.extractall(folder / "unpacked", filter="data")
    root = next((folder / "unpacked").iterdir())
    commit(root)
    return root


@pytest.mark.parametrize("project", PROJECTS)
def test_account_is_sensible(project: str, tmp_path: Path) -> None:
    expected = PROJECTS[project]
    root = _fetched(project, tmp_path)
    assert run(root, "init").code == 0
    written = tomllib.loads((root / "refactor-kit.toml").read_text(encoding="utf-8"))
    assert (written["app"], written["public-package"]) == (expected.app, expected.package)
    assert set(expected.modules) <= set(written["modules"])
    assert run(root, "init", "--check").code == 0

    checked = run(root, "check", "--output-format", "json")
    assert checked.code == 0, checked.err
    assert checked.json()["outside_scope"] >= expected.deep_imports
    assert checked.json()["findings"] == []

    plan = run(root, "plan", "--all", "--output-format", "json")
    assert plan.code in (0, 1, 4), plan.err
    assert _asks_or_goes(plan)
    settle(root, [each for module in plan.json()["modules"] for each in module["decisions"]])
    again = run(root, "plan", "--all", "--output-format", "json")
    assert again.code in (0, 1, 4), again.err
    assert _open(again) < _open(plan) or not _open(plan)
    print(_told(project, written, checked, plan, again))


def _asks_or_goes(plan: Ran) -> bool:
    """Each module can go, asks, or is refused with a place; nothing of it in bulk."""
    for module in plan.json()["modules"]:
        if not module["applies"] and not (module["decisions"] or module["refusals"]):
            return False
        if len(module["refusals"]) > 12:
            return False
        if any(
            not refusal["path"] or "None" in refusal["reason"] for refusal in module["refusals"]
        ):
            return False
    return True


def _open(plan: Ran) -> int:
    return sum(len(module["decisions"]) for module in plan.json()["modules"])


def _told(project: str, written: dict[str, object], checked: Ran, plan: Ran, again: Ran) -> str:
    modules = plan.json()["modules"]
    ready = [sum(each["applies"] for each in ran.json()["modules"]) for ran in (plan, again)]
    return (
        f"{project}: app {written['app']}, schemas {written['public-package']}; "
        f"{checked.json()['outside_scope']} deep imports; {len(modules)} modules, "
        f"{ready[0]} ready, {_open(plan)} decisions; with the first choice of each {ready[1]} ready"
    )
