"""What is wrong with a generator is told with its line, and repaired where that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from refactor_kit.base import Context, SourceTree
from refactor_kit.reading.generator.faults import generator_decisions, read_generator_faults
from tests.support.trees import (
    as_bytes,
    check_noop,
    check_refused,
    check_transformed,
    service,
    transform,
)

CODEMOD = "repair-generator"
SCRIPT = "scripts/generate.py"
SCHEMA = "schemas/note/note.py"
BORROWING = "from schemas.base import Base\n\n\nclass NoteInput(Base): ...\n"
REPAIRS = {"root-path": True, "own-classes": True}


def notes(
    script: str | bytes,
    repairs: Mapping[str, bool] | None = None,
    schema: str = BORROWING,
    files: Mapping[str, str] | None = None,
    **settings: Any,
) -> tuple[SourceTree, Context]:
    every = {
        SCRIPT: script,
        SCHEMA: schema,
        "schemas/__init__.py": "",
        "schemas/base.py": "from pydantic import BaseModel\n\n\nclass Base(BaseModel): ...\n",
        **(files or {}),
    }
    settings = {"generator": ("python", SCRIPT, "{part}"), **settings}
    repairs = {} if repairs is None else repairs
    return service(every, module="note", parts=("note",), generator_repairs=repairs, **settings)


def faults(script: str, **settings: Any) -> list[tuple[str, int]]:
    return [(each.kind, each.line) for each in read_generator_faults(*notes(script, **settings))]


DYNAMIC = """
import importlib

name = "note"
module = importlib.import_module(f"schemas.{name}.{name}")
"""
DYNAMIC_AFTER = """
import importlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

name = "note"
module = importlib.import_module(f"schemas.{name}.{name}")
"""
STATIC = '''
"""Writes."""

import json
import sys

from schemas.note.note import (
    NoteInput,
)
from schemas.base import Base  # the first

print(json, sys, NoteInput, Base)
'''
STATIC_AFTER = '''
"""Writes."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from schemas.note.note import (  # noqa: E402
    NoteInput,
)
from schemas.base import Base  # the first

print(json, sys, NoteInput, Base)
'''
ALONE = "from schemas.note import note\n"
ALONE_AFTER = """
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from schemas.note import note  # noqa: E402
"""


@pytest.mark.parametrize(
    ("before", "after"), [(DYNAMIC, DYNAMIC_AFTER), (STATIC, STATIC_AFTER), (ALONE, ALONE_AFTER)]
)
def test_root_is_put_on_the_path(before: str, after: str) -> None:
    tree, context = notes(before, REPAIRS)
    check_transformed(CODEMOD, tree, context, {SCRIPT: after})


def test_keeps_crlf() -> None:
    before, after = (as_bytes(text).replace(b"\n", b"\r\n") for text in (DYNAMIC, DYNAMIC_AFTER))
    tree, context = notes(before, REPAIRS)
    check_transformed(CODEMOD, tree, context, {SCRIPT: after})


def test_every_source_root_is_put_on_the_path() -> None:
    tree, context = notes(
        "import importlib\n\nimportlib.import_module('app.schemas.note')\n",
        REPAIRS,
        files={"src/app/__init__.py": ""},
        source_roots=("src",),
    )
    (edit,) = transform(CODEMOD, tree, context).edits
    assert b'parents[1] / "src"))' in (edit.content or b"")


@pytest.mark.parametrize(
    ("script", "settings"),
    [
        ("import sys\n\nsys.path.append('.')\nimport schemas.note.note\n", {}),
        (DYNAMIC, {"generator": ("python", "-m", "scripts.generate")}),
        (DYNAMIC, {"env": {"PYTHONPATH": "."}}),
        (DYNAMIC, {"source_roots": (".", "scripts")}),
        (DYNAMIC, {"files": {"pyproject.toml": "[build-system]\nrequires = []\n"}}),
        ("import json\n", {}),
        ("import importlib\n\nimportlib.import_module('json')\n", {}),
    ],
)
def test_root_that_is_on_the_path_already(script: str, settings: dict[str, Any]) -> None:
    assert "root-path" not in dict(faults(script, **settings))


HEAD = "import inspect\nimport sys\n\nsys.path.insert(0, '.')\n\n\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "own = [v for v in vars(m).values() if isinstance(v, type)]\n",
            "own = [\n    v for v in vars(m).values() if isinstance(v, type) "
            "and v.__module__ == m.__name__\n]\n",
        ),
        (
            "own = next(c for _, c in inspect.getmembers(m, inspect.isclass))\n",
            "own = next(c for _, c in inspect.getmembers(m, inspect.isclass) "
            "if c.__module__ == m.__name__)\n",
        ),
        (
            "for n, c in m.__dict__.items():\n    if isinstance(c, A) or isinstance(c, B):\n"
            "        print(c)\n",
            "for n, c in m.__dict__.items():\n"
            "    if (isinstance(c, A) or isinstance(c, B)) and c.__module__ == m.__name__:\n"
            "        print(c)\n",
        ),
    ],
)
def test_own_classes_only(before: str, after: str) -> None:
    tree, context = notes(HEAD + before, REPAIRS)
    (decision,) = generator_decisions(*notes(HEAD + before))
    assert [(seen.path, seen.line) for seen in decision.seen] == [(SCRIPT, 7), (SCHEMA, 1)]
    outcome = transform(CODEMOD, tree, context)
    assert [edit.path for edit in outcome.edits] == [SCRIPT]
    content = (outcome.edits[0].content or b"").decode()
    assert content.startswith(HEAD)
    assert "".join(content.removeprefix(HEAD).split()) == "".join(after.split())
    again, _ = notes(content, REPAIRS)
    check_noop(CODEMOD, again, context)


def test_loop_that_takes_no_condition_is_refused() -> None:
    loop = "for c in vars(m).values():\n    x = c\n    if isinstance(x, type): print(x)\n"
    assert "own-classes" not in dict(faults(HEAD + loop))
    loop = "for c in filter(inspect.isclass, vars(m).values()):\n    print(c)\n"
    assert "own-classes" not in dict(faults(HEAD + loop))
    loop = "for _, c in inspect.getmembers(m, inspect.isclass):\n    print(c)\n"
    (refusal,) = check_refused(CODEMOD, *notes(HEAD + loop, REPAIRS))
    assert (refusal.path, refusal.line) == (SCRIPT, 7)


@pytest.mark.parametrize(
    ("schema", "script"),
    [
        ("class NoteInput: ...\n", "x = [v for v in vars(m).values() if isinstance(v, type)]\n"),
        (
            "from enum import Enum\n\n\nclass NoteInput: ...\n",
            "x = [v for v in vars(m).values() if isinstance(v, type)]\n",
        ),
        (
            BORROWING,
            "x = [v for v in vars(m).values() if isinstance(v, X) and v.__module__ == n]\n",
        ),
        (BORROWING, "x = [v for v in vars(m).values()]\n"),
    ],
)
def test_classes_that_are_the_files_own_already(schema: str, script: str) -> None:
    assert "own-classes" not in dict(faults(HEAD + script, schema=schema))


def test_other_faults_are_told_with_their_line() -> None:
    script = """
import sys
from pathlib import Path
from uuid import uuid4

sys.path.append(".")
for file in Path("schemas").glob("*"):
    try:
        write(file, {"id": str(uuid4())})
    except Exception as error:
        print("failed", error)
"""
    found = faults(script, generator=("python", SCRIPT))
    assert found == [("every-module", 6), ("random", 8), ("goes-on", 9)]
    assert ("every-module", 6) not in faults(script)


def test_nothing_is_done_unasked() -> None:
    tree, context = notes(DYNAMIC)
    check_noop(CODEMOD, tree, context)
    (decision,) = generator_decisions(tree, context)
    assert [choice.toml for choice in decision.choices] == [
        "[tool.refactor-kit.generator-repairs]\nroot-path = true\n",
        "[tool.refactor-kit.generator-repairs]\nroot-path = false\n",
    ]
    assert (decision.seen[0].path, decision.seen[0].line) == (SCRIPT, 4)


def test_answered_questions_are_not_asked_again() -> None:
    for repairs in ({"root-path": True}, {"root-path": False}):
        assert generator_decisions(*notes(DYNAMIC, repairs)) == ()
    check_noop(CODEMOD, *notes(DYNAMIC, {"root-path": False}))
