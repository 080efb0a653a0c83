"""What is wrong with a generator is told with its line, and repaired where that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from refactor_kit.base import Context, SourceTree
from refactor_kit.reading.generator.decisions import generator_decisions
from refactor_kit.reading.generator.faults import read_generator_faults
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
        (DYNAMIC, {"source_roots": ("scripts",)}),
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


LOOPS = {
    "names, then the value": (
        "for n in dir(m):\n    c = getattr(m, n)\n    # A class.\n    if isinstance(c, type):\n"
        "        print(c)\n    print(n)\n",
        "    c = getattr(m, n)\n    if getattr(c, '__module__', None) != m.__name__:\n"
        "        continue\n    # A class.\n    if isinstance(c, type):\n",
    ),
    "names, then one question": (
        "for n in dir(m):\n    c = getattr(m, n, None)\n    if hasattr(c, 'example_input'):\n"
        "        print(c)\n",
        "    if hasattr(c, 'example_input') and c.__module__ == m.__name__:\n",
    ),
    "names, fetched in the condition": (
        "x = [getattr(m, n) for n in dir(m) if isclass(getattr(m, n))]\n",
        "if isclass(getattr(m, n)) and getattr(m, n).__module__ == m.__name__",
    ),
    "fetched before": (
        "x = [c for c in (getattr(m, n) for n in vars(m)) if isinstance(c, type)]\n",
        "if isinstance(c, type) and c.__module__ == m.__name__]\n",
    ),
    "what is not wanted goes on": (
        "for c in list(vars(m).values()):\n    if not isinstance(c, type):\n        continue\n"
        "    print(c)\n",
        "    if getattr(c, '__module__', None) != m.__name__:\n        continue\n"
        "    if not isinstance(c, type):\n",
    ),
    "filtered": (
        "for c in filter(inspect.isclass, vars(m).values()):\n    print(c)\n",
        "    if getattr(c, '__module__', None) != m.__name__:\n        continue\n    print(c)\n",
    ),
    "members": (
        "for _, c in inspect.getmembers(m, inspect.isclass):\n    print(c)\n",
        "    if getattr(c, '__module__', None) != m.__name__:\n        continue\n    print(c)\n",
    ),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("kind", LOOPS)
def test_any_loop_over_classes(kind: str, newline: str) -> None:
    before, part = LOOPS[kind]
    script = (HEAD + before).replace("\n", newline).encode()
    (fault,) = read_generator_faults(*notes(script))
    assert (fault.kind, fault.line) == ("own-classes", 7)
    tree, context = notes(script, REPAIRS)
    (edit,) = transform(CODEMOD, tree, context).edits
    content = edit.content or b""
    written = part.replace("'__module__'", '"__module__"')
    assert "".join(written.split()) in "".join(content.decode().split())
    assert content.count(b"\n") == content.count(newline.encode())
    again, _ = notes(content, REPAIRS)
    check_noop(CODEMOD, again, context)


def test_loop_on_one_line_is_refused() -> None:
    loop = "for _, c in inspect.getmembers(m, inspect.isclass): print(c)\n"
    (refusal,) = check_refused(CODEMOD, *notes(HEAD + loop, REPAIRS))
    assert (refusal.path, refusal.line) == (SCRIPT, 7)


def test_loop_that_takes_no_classes_is_none() -> None:
    for loop in (
        "for c in vars(m).values():\n    x = c\n    if isinstance(x, type): print(x)\n",
        "for n in dir(m):\n    print(n)\n",
        "for n in dir(m):\n    if isinstance(getattr(other, n), type):\n        print(n)\n",
    ):
        assert "own-classes" not in dict(faults(HEAD + loop))


SPEC = """
import importlib.util
from pathlib import Path

path = Path("schemas/note/note.py")
spec = importlib.util.spec_from_file_location("note", path)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
"""
SPEC_AFTER = SPEC.replace(
    "import importlib.util\nfrom pathlib import Path\n",
    "import importlib.util\nimport sys\nfrom pathlib import Path\n\n"
    "sys.path.insert(0, str(Path(__file__).resolve().parents[1]))\n",
)


def test_schema_file_that_is_loaded_by_its_path_needs_the_root_for_what_it_imports() -> None:
    (fault,) = read_generator_faults(*notes(SPEC))
    assert (fault.kind, fault.line) == ("root-path", 5)
    assert f"{SCHEMA}:1 imports" in fault.text
    tree, context = notes(SPEC, REPAIRS)
    check_transformed(CODEMOD, tree, context, {SCRIPT: SPEC_AFTER})
    assert faults(SPEC, schema="from pydantic import BaseModel\n") == []


def test_module_that_is_run_by_its_name_has_the_root_and_no_other() -> None:
    by_name = ("python", "-m", "scripts.generate")
    assert faults(DYNAMIC, generator=by_name) == []
    script, files = DYNAMIC.replace("schemas.", "app."), {"src/app/__init__.py": ""}
    found = faults(script, generator=by_name, files=files, source_roots=("src",))
    assert found == [("root-path", 4)]


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


GOES_ON = """
import json

def write(name):
    try:
        print(json.dumps(name))
    except Exception as error:
        print("failed", error)  # as ever
        return None


if __name__ == "__main__":
    for name in ("a", "b"):
        try:
            write(name)
        except (ImportError, ValueError): print("failed"); continue
"""
GOES_ON_AFTER = """
import json

FAILURES = []

def write(name):
    try:
        print(json.dumps(name))
    except Exception as error:
        print("failed", error)  # as ever
        FAILURES.append(error)
        return None


if __name__ == "__main__":
    for name in ("a", "b"):
        try:
            write(name)
        except (ImportError, ValueError): print("failed"); FAILURES.append("failed"); continue
    if FAILURES:
        raise SystemExit(1)
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_failures_that_are_only_spoken_of_are_told_by_the_exit_status(newline: str) -> None:
    before, after = (
        as_bytes(text).decode().replace("\n", newline).encode() for text in (GOES_ON, GOES_ON_AFTER)
    )
    (decision,) = generator_decisions(*notes(before))
    assert decision.key == "generator-repairs.goes-on"
    assert [seen.line for seen in decision.seen] == [6, 15]
    tree, context = notes(before, {"goes-on": True})
    check_transformed(CODEMOD, tree, context, {SCRIPT: after})


GIVING = """
def load():
    try:
        return 1
    except Exception as error:
        print(error)
        return None
"""
HANDLER = "try:\n    1\nexcept Exception as e:\n    print(e)\n"


@pytest.mark.parametrize(
    ("end", "after"),
    [
        ("def main(): ...\nsys.exit(main())\n", "sys.exit(main() or bool(FAILURES))\n"),
        ("sys.exit(0)\n", "sys.exit(bool(FAILURES))\n"),
        ("sys.exit(1 if X else 0)\n", "sys.exit((1 if X else 0) or bool(FAILURES))\n"),
        (
            "def check():\n    sys.exit(1)\n",
            "    sys.exit(1)\nif FAILURES:\n    raise SystemExit(1)\n",
        ),
        ("", "    print(e)\n    FAILURES.append(e)\nif FAILURES:\n    raise SystemExit(1)\n"),
        ("raise SystemExit()\n", "raise SystemExit(bool(FAILURES))\n"),
        (
            "if __name__ == '__main__': print()",
            "if __name__ == '__main__': print()\nif FAILURES:\n    raise SystemExit(1)\n",
        ),
    ],
)
def test_way_in_which_a_script_ends(end: str, after: str) -> None:
    tree, context = notes(f"import sys\n{HANDLER}{end}".encode(), {"goes-on": True})
    (edit,) = transform(CODEMOD, tree, context).edits
    assert (edit.content or b"").decode().endswith(after)
    check_noop(CODEMOD, *notes(edit.content or b"", {"goes-on": True}))


@pytest.mark.parametrize(
    ("handler", "after"),
    [
        (" print(e)", " print(e); FAILURES.append(e)\n"),
        ("\n    print(e)", "\n    print(e)\n    FAILURES.append(e)\n\n"),
    ],
)
def test_script_ends_with_a_handler_and_without_a_newline(handler: str, after: str) -> None:
    head = "import sys\n\nFAILURES = []\ntry:\n    1\nexcept Exception as e:"
    before = f"{head}{handler}".replace("\nFAILURES = []\n", "")
    tree, context = notes(before, {"goes-on": True})
    expected = f"{head}{after}if FAILURES:\n    raise SystemExit(1)\n"
    check_transformed(CODEMOD, tree, context, {SCRIPT: expected})


@pytest.mark.parametrize(
    "script",
    [
        f"import sys\n{GIVING}sys.exit(1)\n",
        f"import sys\nFAILED = []\n{GIVING}sys.exit(len(FAILED))\n",
        f"import sys\n{GIVING}def main():\n    return load()\nsys.exit(main())\n",
        f"import click\n{HANDLER}",
        HANDLER.replace("Exception", "FileNotFoundError"),
        HANDLER.replace("print(e)", "raise"),
        HANDLER.replace("print(e)", "pass"),
        "",
        "# to be written\n",
    ],
)
def test_script_that_sees_to_its_exit_status_is_not_asked_about(script: str) -> None:
    assert generator_decisions(*notes(script)) == ()
    check_noop(CODEMOD, *notes(script, {"goes-on": True}))


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
