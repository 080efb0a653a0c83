"""What a migration does is no difference of code: every service, under every Python and FastAPI.

Run with ``-s`` to read what each proof says.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.records.evidence import evidence_path, read_evidence
from tests.support import reference_service as reference
from tests.support.asset_services import commit, copy_service, run, settle
from tests.support.reference_fixtures import before

from .interpreters import newest_python, older_python, pydantic_one, this_python
from .test_any_repository import SERVICES

__all__ = ["before"]

pytestmark = pytest.mark.slow

_PYTHONS: dict[str, Callable[[Path], Path]] = {
    "current": this_python,
    "older FastAPI": older_python,
    "newest Python": newest_python,
    "newest Python, older FastAPI": partial(newest_python, older=True),
}
_CONFIGURED = ("kept_names", "varying")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session", params=_PYTHONS)
def python(request: pytest.FixtureRequest, shared: Path) -> Path:
    return _PYTHONS[request.param](shared)


@pytest.mark.parametrize("name", [*SERVICES, *_CONFIGURED])
def test_a_service_is_the_same_code(name: str, python: Path, tmp_path: Path) -> None:
    top = copy_service(name, tmp_path)
    expected = SERVICES.get(name)
    if expected:
        assert run(top, "init").code == 0
    for folder in expected.folders if expected else ("",):
        _prove(top / folder, python, set(expected.refused) if expected else set())


def test_a_service_on_pydantic_one_is_the_same_code(shared: Path, tmp_path: Path) -> None:
    root = copy_service("pydantic_one", tmp_path)
    assert run(root, "init").code == 0
    file = root / "refactor-kit.toml"
    top = file.read_text(encoding="utf-8").partition("[modules.")[0]
    modules = '[modules.room]\nparts = ["room_book", "room_free"]\n'
    file.write_text(top + modules, encoding="utf-8")
    _prove(root, pydantic_one(shared), set())


def test_the_reference_service_is_the_same_code(python: Path, before: Path) -> None:
    configuration = before / "pyproject.toml"
    _name_python(configuration, python)
    # Its suite fails on warnings, which older libraries give under a newer Python.
    kept = configuration.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in kept if not line.startswith(("test-command", "module-test-command"))]
    configuration.write_text("".join(kept), encoding="utf-8")
    reference.commit_all(before, "python")
    for module in (*reference.AT_HEAD, *reference.PENDING):
        told = reference.tool(before, "migrate", module, expect=None)
        assert told.returncode == 0, told.stdout + told.stderr
        reference.commit_all(before, module)
    _assert_proved(before)


def _prove(root: Path, python: Path, refused: set[str]) -> None:
    _name_python(root / "refactor-kit.toml", python)
    first = run(root, "migrate", "--all", "--output-format", "json", "-q")
    decisions = [each for module in first.json()["modules"] for each in module["decisions"]]
    if decisions:
        settle(root, decisions)
        first = run(root, "migrate", "--all", "--output-format", "json", "-q")
    left = {each["name"] for each in first.json()["modules"] if each["outcome"] != "migrated"}
    again = run(root, "status", "--output-format", "json").json()
    states = {module["name"]: module["state"] for module in again["modules"]}
    assert {name for name in left if states[name] != "migrated"} == refused, first.out
    commit(root)
    _assert_proved(root)
    # What one module's migration does is no change of another's code and tests either.
    told = run(root, "status", "--output-format", "json").json()["modules"]
    criteria = [each for module in told for step in module["steps"] for each in step["criteria"]]
    assert [each for each in criteria if each["state"] == "changed"] == []


def _name_python(file: Path, python: Path) -> None:
    text = file.read_text(encoding="utf-8")
    table = "[tool.refactor-kit]\n" if file.name == "pyproject.toml" else ""
    head, _, rest = text.partition(table) if table else ("", "", text)
    file.write_text(f'{head}{table}target-python = "{python}"\n{rest}', encoding="utf-8")


def _assert_proved(root: Path) -> None:
    files = sorted(root.glob(".refactor-kit/evidence/*.json"))
    tree = MemoryTree({evidence_path(file.stem): file.read_bytes() for file in files})
    found = (read_evidence(tree, file.stem) for file in files)
    proofs = {
        f"{evidence.module}, step {number}": (proof.state, proof.detail)
        for evidence in found
        if evidence is not None
        for number, step in evidence.steps.items()
        for name, proof in step.proofs.items()
        if name == "code-is-the-same"
    }
    for place, (state, detail) in proofs.items():
        print(f"{place}: {state}: {detail}")
    assert proofs
    assert {place: told for place, told in proofs.items() if told[0] != "passed"} == {}
