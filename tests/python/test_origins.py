"""The resolver, asked about trees of which the interpreter itself tells the truth."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.python.origins import Origins
from refactor_kit.reading.deep_imports import DeepImportReader

Shape = tuple[dict[str, str], list[str]]

_SECTION = re.compile(r"^=== (.+): (.+)$", re.M)
_FILE = re.compile(r"^--- (.+)$", re.M)


def _shapes() -> Iterator[tuple[str, Shape]]:
    _, *parts = _SECTION.split(Path(__file__).with_name("name_shapes.txt").read_text())
    for title, asked, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        _, *files = _FILE.split(text)
        paired = zip(files[::2], files[1::2], strict=True)
        yield title, ({path: content.strip() + "\n" for path, content in paired}, asked.split(", "))


#: By what is special about it: the files, and the names that are asked for.
SHAPES = dict(_shapes())

_ASK = """
import importlib, json, sys


def told(dotted):
    names = dotted.split(".")
    for length in range(len(names) - 1, 0, -1):
        try:
            found = importlib.import_module(".".join(names[:length]))
        except ModuleNotFoundError:
            continue
        for name in names[length:]:
            found = getattr(found, name)
        return f"{found.__module__}.{found.__qualname__}"


truth = []
for folder, asked in json.load(sys.stdin):
    known = set(sys.modules)
    sys.path.insert(0, folder)
    importlib.invalidate_caches()
    truth.append({dotted: told(dotted) for dotted in asked})
    sys.path.remove(folder)
    for name in set(sys.modules) - known:
        del sys.modules[name]
print(json.dumps(truth))
"""


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What the interpreter says of every shape: where each name is defined."""
    asked = []
    for number, (files, names) in enumerate(SHAPES.values()):
        root = tmp_path_factory.mktemp(f"shape{number}")
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        asked.append((str(root), names))
    command = [sys.executable, "-P", "-c", _ASK]
    run = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return dict(zip(SHAPES, json.loads(run.stdout), strict=True))


def _tree(files: dict[str, str]) -> MemoryTree:
    return MemoryTree({path: text.encode() for path, text in files.items()})


@pytest.mark.parametrize("shape", SHAPES)
def test_origin_is_what_the_interpreter_says(shape: str, truth: dict[str, dict[str, str]]) -> None:
    files, asked = SHAPES[shape]
    origins = Origins(_tree(files), ["."])
    assert {name: origins.origin(name) for name in asked} == truth[shape]
    assert {name: origins.canonical(name) for name in asked} == truth[shape]


@pytest.mark.parametrize("shape", SHAPES)
def test_import_statements_alone_say_the_same(shape: str, truth: dict[str, dict[str, str]]) -> None:
    files, asked = SHAPES[shape]
    passed_on = DeepImportReader(_tree(files), ["."], "schemas").origins
    tree = _tree(files)
    of_modules = [name for name in asked if f"{name.rpartition('.')[0]}" in _modules(tree)]
    for name in of_modules:
        assert passed_on.canonical(name) == truth[shape][name]


def _modules(tree: MemoryTree) -> set[str]:
    return {Origins(tree, ["."]).module_of(path) for path in tree.paths()}


def test_source_roots_are_looked_in_one_after_the_other() -> None:
    files = {"src/p/__init__.py": "from .a import A\n", "src/p/a.py": "class A: ...\n"}
    assert Origins(_tree(files), ["lib", "src"]).origin("p.A") == "p.a.A"


def test_what_the_tree_does_not_tell() -> None:
    files = {"p/__init__.py": "from .a import A\nfrom os import path\n", "p/a.py": "x = 1\n"}
    origins = Origins(_tree(files), ["."])
    assert origins.origin("p.A") == ""
    assert origins.canonical("p.A") == "p.a.A"
    assert origins.origin("p.path") == "os.path"
    assert origins.origin("os.path.join") == "os.path.join"


def test_module_that_cannot_be_read_passes_nothing_on() -> None:
    files = {"p/__init__.py": "from .a import A\n", "p/a.py": "class A(:\n"}
    assert Origins(_tree(files), ["."]).canonical("p.A") == "p.a.A"


@pytest.mark.parametrize(
    "text",
    [
        "from .a import a\n",
        "from p.a.b import a\n",
        "a = a.b\n",
        "a = b.x\nb = a.y\n",
        "from p import a\n",
        "from p import *\n",
    ],
)
def test_name_that_leads_back_to_itself(text: str) -> None:
    origins = Origins(_tree({"p/__init__.py": text}), ["."])
    assert origins.origin("p.a") in ("", "p.a", "p.b.x")
    assert origins.canonical("p.a") in ("p.a", "p.b.x")
