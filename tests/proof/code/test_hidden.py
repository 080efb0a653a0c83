"""What cannot be looked into is told beside the verdict, never taken for the same in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.proof.comparing.code import CodeComparison, DeclaredCode, Verdict, compare_code

from .trees import walks

_MAIN = """
import importlib
import random

from fastapi import FastAPI

import tools

app = FastAPI()
chance = random.Random(7)


class Lazy:
    @property
    def __class__(self):
        raise RuntimeError("not before a request")


lazy = Lazy()


@app.get("/plain")
def plain() -> int:
    return 1


@app.get("/found")
def found(name: str) -> str:
    return importlib.import_module(name).__name__


@app.get("/run")
def run(text: str) -> str:
    return str(eval(text))


@app.get("/any")
def any_of(name: str) -> str:
    return str(getattr(tools, name))


@app.get("/chance")
def chosen() -> float:
    return chance.random()


@app.get("/lazy")
def is_lazy() -> bool:
    return lazy is not None


@app.get("/named")
def named() -> str:
    return tools.named()
"""
_TOOLS = """
def named() -> str:
    return __name__
"""


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> tuple[CodeComparison, CodeComparison]:
    """One tree and one whose second module is called otherwise: undeclared, then declared."""
    renamed = {
        "main.py": _MAIN.replace("import tools", "import helpers as tools"),
        "helpers.py": _TOOLS,
    }
    trees = [{"main.py": _MAIN, "tools.py": _TOOLS}, renamed]
    before, after = walks(trees, "main:app", tmp_path_factory.mktemp("hidden"))
    declared = DeclaredCode(modules={"tools": "helpers"})
    return compare_code(before, after), compare_code(before, after, declared)


def _verdict(comparison: CodeComparison, key: str) -> Verdict:
    return next(each for each in comparison.endpoints if each.key == key)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("GET /plain", "same code (1 function)"),
        (
            "GET /found",
            "same code (1 function; not looked into: what import_module reaches in main:found)",
        ),
        ("GET /run", "same code (1 function; not looked into: what eval reaches in main:run)"),
        (
            "GET /any",
            "same code (1 function; not looked into: a module of the service, used as a value)",
        ),
        ("GET /chance", "same code (1 function; not looked into: random.Random)"),
        (
            "GET /lazy",
            "same code (1 function; not looked into: "
            "main.Lazy, which cannot be read: RuntimeError)",
        ),
        ("GET /named", "same code (2 functions)"),
    ],
)
def test_what_is_hidden_is_told(
    key: str, said: str, moved: tuple[CodeComparison, CodeComparison]
) -> None:
    assert _verdict(moved[1], key).line == said


def test_a_module_that_reads_its_name_is_told(
    moved: tuple[CodeComparison, CodeComparison],
) -> None:
    assert [each.key for each in moved[0].differing] == ["GET /named"]
    (difference,) = _verdict(moved[0], "GET /named").differences
    assert difference.line == (
        "helpers:named: uses: its module's __name__: tools -> its module's __name__: helpers"
        " (tools.py:2 -> helpers.py:2)"
    )


def test_an_object_that_was_made_otherwise_is_told(tmp_path: Path) -> None:
    trees = [{"main.py": text, "tools.py": _TOOLS} for text in (_MAIN, _MAIN.replace("7", "8"))]
    found = compare_code(*walks(trees, "main:app", tmp_path))
    assert [each.key for each in found.differing] == ["GET /chance"]
