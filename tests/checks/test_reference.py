from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.packs.catalog import load_check, names

from .reference import render

_ROOT = Path(__file__).resolve().parents[2]


def test_document_is_what_the_checks_say() -> None:
    assert (_ROOT / "docs/checks.md").read_text(encoding="utf-8") == render()


@pytest.mark.parametrize("name", names("checks"))
def test_every_check_is_named_explained_and_tested(name: str) -> None:
    check = load_check(name)
    assert check.name == name
    assert check.policy.endswith(".")
    assert check.subject in ("module", "repository")
    stem = name.replace("-", "_")
    assert (_ROOT / f"tests/checks/test_{stem}.py").is_file()
