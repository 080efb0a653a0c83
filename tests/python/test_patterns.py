"""No pattern has a possessive group: up to 3.11.4, Python takes one for shorter than it is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# One behind a group, and one that begins a piece put behind what stands elsewhere.
_POSSESSIVE = re.compile(r"\)[*+?]\+|^[*+?]\+")


def constants(path: Path) -> list[str]:
    tree = ast.parse(path.read_bytes())
    found = [each.value for each in ast.walk(tree) if isinstance(each, ast.Constant)]
    texts = [each.decode("latin-1") for each in found if isinstance(each, bytes)]
    return texts + [each for each in found if isinstance(each, str)]


@pytest.mark.parametrize("folder", ["refactor_kit", "codemods", "checks"])
def test_no_group_is_possessive(folder: str) -> None:
    paths = sorted((ROOT / folder).rglob("*.py"))
    assert paths
    found = {
        path.relative_to(ROOT).as_posix(): text
        for path in paths
        for text in constants(path)
        if _POSSESSIVE.search(text)
    }
    assert found == {}
