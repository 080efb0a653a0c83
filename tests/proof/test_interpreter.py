"""Which Python runs the target, and what a refusal says of it."""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest

from refactor_kit.base import Settings
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.proof.observing.readiness import require_ready
from refactor_kit.proof.target.interpreter import OWN, other_pythons, target_python
from refactor_kit.runtime.errors import Refused, UsageError

from .services import AFTER, context_of, observed, tree_of

MAIN = "api/main.py"


def environment(folder: Path) -> Path:
    """What stands for a virtual environment in ``folder``; its interpreter."""
    python = folder / "bin/python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (folder / "pyvenv.cfg").touch()
    return python


def test_each_source_is_taken_in_its_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    settings = Settings(root=tmp_path / "service")
    own = target_python(settings)
    assert (own.path, own.reason) == (sys.executable, OWN)
    activated = environment(tmp_path / "active")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "active"))
    assert target_python(settings).path == str(activated)
    assert target_python(settings).reason == "VIRTUAL_ENV"
    beside = environment(tmp_path / "service/.venv")
    assert target_python(settings).path == str(beside)
    assert target_python(settings).reason == ".venv beside pyproject.toml"
    named = replace(settings, target_python="../active/bin/python")
    assert target_python(named).reason == "target-python"
    with pytest.raises(UsageError, match="not an executable file"):
        target_python(replace(settings, target_python="nothing/python"))


def test_other_environments_are_offered_as_the_key_takes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    settings = Settings(root=tmp_path / "service")
    environment(tmp_path / "service/.venv")
    environment(tmp_path / "service/old")
    environment(tmp_path / "shared")
    offered = other_pythons(settings)
    assert offered == ("old/bin/python", "../shared/bin/python")
    for each in offered:
        assert target_python(replace(settings, target_python=each)).reason == "target-python"


def refusal(observation: Observation, **settings: object) -> str:
    context = context_of(tree_of(AFTER))
    changed = replace(context, settings=replace(context.settings, **settings))  # type: ignore[arg-type]
    with pytest.raises(Refused) as caught:
        require_ready(observation, changed)
    return str(caught.value)


def test_a_tool_without_fastapi_beside_it_compares_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", version)
    sections = {"import": {"ok": False, "app": {"error": ["KeyError: 'X'"]}}}
    seen = Observation("openapi", sections, {"fastapi": "0.115.0", "pydantic": "2.10.0"})
    said = refusal(seen)
    assert "with fastapi 0.115.0, pydantic 2.10.0" in said
    assert "each keeps its own" not in said


def test_missing_package_is_told_with_the_python_and_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    seen = observed({**AFTER, MAIN: f"import nowhere_at_all\n{AFTER[MAIN]}"}, level="import")
    said = refusal(seen, root=tmp_path)
    assert f"run by {sys.executable} ({OWN}) with Python {sys.version.split()[0]}, fastapi" in said
    assert "install what provides nowhere_at_all into that Python" in said
    assert 'set target-python = "PATH/bin/python"' in said
    assert "env-file" not in said
    environment(tmp_path / "venv")
    assert 'set target-python = "venv/bin/python"' in refusal(seen, root=tmp_path)


def test_other_major_version_is_told() -> None:
    seen = observed({**AFTER, MAIN: f"import nowhere_at_all\n{AFTER[MAIN]}"}, level="import")
    assert "beside refactor-kit" not in refusal(seen)
    older = replace(seen, versions={**seen.versions, "pydantic": "1.10.27"})
    assert "pydantic is 1.10.27 there and 2." in refusal(older)


FAILING = """
from typing import Annotated
from fastapi import Body


@app.post("/broken")
def broken(body: Annotated["Missing", Body()]) -> str:
    return ""
"""


def test_document_that_fails_is_told_with_its_endpoint() -> None:
    files = {**AFTER, MAIN: AFTER[MAIN] + FAILING}
    seen = observed(files, level="openapi", with_tests=True)
    assert "tests" not in seen.sections
    said = refusal(seen)
    place = 1 + files[MAIN].splitlines().index('@app.post("/broken")')
    assert f"because of api.main:broken api/main.py:{place}" in said
    assert 'set proof = "import" below [tool.refactor-kit] in pyproject.toml' in said
    assert seen.boots
    require_ready(observed(files, level="import"), context_of(tree_of(AFTER)))
