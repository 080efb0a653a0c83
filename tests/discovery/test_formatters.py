"""The formatter that a repository is configured for is found, and none where none is."""

from __future__ import annotations

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.discovery.formatters import formatter_lines

BLACK = "python -m black --quiet {files}"
RUFF = "python -m ruff format --quiet --force-exclude {files}"
ISORT = "python -m isort --quiet --filter-files {files}"
RUFF_SORTS = "python -m ruff check --quiet --force-exclude --select I --fix {files}"


def found(**files: str) -> dict[str, str]:
    names = {"pyproject": "pyproject.toml", "hooks": ".pre-commit-config.yaml", "ruff": "ruff.toml"}
    names |= {"setup": "setup.cfg", "isort": ".isort.cfg"}
    tree = MemoryTree({names[name]: text.encode() for name, text in files.items()})
    lines = list(formatter_lines(tree))
    assert all(line.sure for line in lines)
    return {line.key: " ".join(line.value) for line in lines}


@pytest.mark.parametrize(
    ("files", "sorts", "formats"),
    [
        ({}, "", ""),
        ({"pyproject": "[project]\nname = 'x'\n"}, "", ""),
        ({"pyproject": "[tool.black]\n"}, "", BLACK),
        ({"pyproject": "[tool.black]\n[tool.isort]\nprofile = 'black'\n"}, ISORT, BLACK),
        ({"setup": "[isort]\nprofile = black\n"}, ISORT, ""),
        ({"setup": "[flake8]\n%(x = 1\n"}, "", ""),
        ({"isort": "[settings]\n"}, ISORT, ""),
        ({"pyproject": "[tool.ruff]\nline-length = 100\n"}, "", RUFF),
        ({"pyproject": "[tool.ruff.lint]\nselect = ['E', 'I']\n"}, RUFF_SORTS, RUFF),
        ({"pyproject": "[tool.ruff]\nselect = ['ALL']\n"}, RUFF_SORTS, RUFF),
        ({"pyproject": "[tool.ruff.lint]\nextend-select = ['I001']\n"}, RUFF_SORTS, RUFF),
        (
            {"pyproject": "[tool.ruff.lint]\nselect = ['ALL']\nignore = ['I001']\n"},
            "",
            RUFF,
        ),
        ({"ruff": "[lint]\nselect = ['I']\n"}, RUFF_SORTS, RUFF),
        ({"pyproject": "[tool.ruff]\n[tool.black]\n"}, "", BLACK),
        ({"hooks": "repos:\n- hooks:\n  - id: black\n  - id: 'isort'\n"}, ISORT, BLACK),
        ({"hooks": "repos:\n- hooks:\n  - id: ruff-format\n"}, "", RUFF),
        ({"hooks": "repos:\n- hooks:\n  - id: blacken-docs\n"}, "", ""),
        ({"pyproject": "[tool.black\n"}, "", ""),
    ],
)
def test_the_repositorys_own_formatter_is_found(
    files: dict[str, str], sorts: str, formats: str
) -> None:
    wanted = {"sort-command": sorts, "format-command": formats}
    assert found(**files) == {key: value for key, value in wanted.items() if value}
