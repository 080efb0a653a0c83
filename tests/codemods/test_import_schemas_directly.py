"""Schema files that import the public package back are turned to the defining files."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.base import Context, MemoryTree, ModuleSettings, Outcome, Settings
from refactor_kit.base.layout import resolve_modules
from refactor_kit.packs.catalog import load_check, load_codemod

QUOTE = "schemas/quote.py"
PACKAGE = b"from schemas.money import Money\nfrom schemas.unit import Unit\n\n__all__ = ['Money']\n"
FILES = {
    "schemas/__init__.py": PACKAGE,
    "schemas/money.py": b"class Money: ...\n",
    "schemas/unit.py": b"class Unit: ...\n",
}


def context_for(tree: MemoryTree, *, direct: bool = True) -> Context:
    module = ModuleSettings("quote", ("quote",), direct_imports=direct)
    settings = Settings(root=Path(), schemas="schemas/{part}.py", modules={"quote": module})
    modules = resolve_modules(settings, tree)
    return Context(settings, modules, modules[0])


def transform(source: bytes, *, direct: bool = True) -> Outcome:
    tree = MemoryTree({**FILES, QUOTE: source})
    codemod = load_codemod("import-schemas-directly")
    return codemod.transform(tree, context_for(tree, direct=direct))


def rewritten(source: bytes) -> bytes:
    edits = transform(source).edits
    assert [edit.path for edit in edits] == [QUOTE]
    assert edits[0].content is not None
    return edits[0].content


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"from schemas import Money\n", b"from schemas.money import Money\n"),
        (b"from . import Money as M  # kept\n", b"from .money import Money as M  # kept\n"),
        (
            b"import os\r\nfrom schemas import (\r\n    Unit,\r\n    Money,\r\n)\r\nX = 1\r\n",
            b"import os\r\nfrom schemas.money import Money\r\n"
            b"from schemas.unit import Unit\r\nX = 1\r\n",
        ),
        (
            b"def f():\n    from schemas import Money, Unit\n",
            b"def f():\n    from schemas.money import Money\n    from schemas.unit import Unit\n",
        ),
        (
            b"from schemas import (  # noqa: E501\n    Money,  # cents\n    Unit,\n)\n",
            b"from schemas.money import (  # noqa: E501\n    Money,  # cents\n)\n"
            b"from schemas.unit import Unit  # noqa: E501\n",
        ),
        (
            b"from schemas import money, Unit\n",
            b"from schemas import money\nfrom schemas.unit import Unit\n",
        ),
    ],
)
def test_names_come_from_where_they_are_defined(before: bytes, after: bytes) -> None:
    assert rewritten(before) == after
    assert transform(after) == Outcome()
    tree = MemoryTree({**FILES, QUOTE: after})
    check = load_check("schema-modules-never-import-public-package")
    assert check.subject == "module"
    assert not list(check.find(tree, context_for(tree)))


def test_nobody_is_asked_where_nothing_is_imported_back() -> None:
    assert transform(b"from schemas.money import Money\n", direct=False) == Outcome()


def test_the_way_out_is_a_decision() -> None:
    outcome = transform(b"X = 1\nfrom schemas import Money\n", direct=False)
    assert not outcome.edits
    (decision,) = outcome.decisions
    assert (decision.seen[0].path, decision.seen[0].line) == (QUOTE, 2)
    assert decision.choices[0].toml == (
        "[tool.refactor-kit.modules.quote]\ndirect-imports = true\n"
    )


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"import schemas\n", "imports schemas"),
        (b"from schemas import Unknown\n", "imports schemas"),
    ],
)
def test_what_cannot_be_told_is_refused(source: bytes, reason: str) -> None:
    outcome = transform(source)
    assert not outcome.edits
    assert outcome.refusals[0].path == QUOTE
    assert reason in outcome.refusals[0].reason


def test_a_way_back_through_another_file_is_refused() -> None:
    tree = MemoryTree(
        {
            **FILES,
            "schemas/base.py": b"from schemas import Money\n",
            QUOTE: b"from schemas.base import Base\n",
        }
    )
    outcome = load_codemod("import-schemas-directly").transform(tree, context_for(tree))
    assert [refusal.path for refusal in outcome.refusals] == ["schemas/base.py"]
