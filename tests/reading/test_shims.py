"""A shim says what it stands for; one that says anything else is none any more."""

from __future__ import annotations

import ast

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.reading.retired.shims import Shim, shim_text, standing_shim, standing_shims
from tests.support.trees import service

OLD = "apps/session_manager_start/service.py"
SHIM = Shim(
    "apps.session_manager_start.service",
    "apps.session_manager.start.service",
    "2027-06-30",
    (("SessionExists", "SessionExists"), ("LIMIT", "LIMIT"), ("start", "start_session")),
)
TEXT = '''"""Moved to apps.session_manager.start.service; this name goes after 2027-06-30."""

import warnings

from apps.session_manager.start.service import LIMIT, SessionExists
from apps.session_manager.start.service import start_session as start

__all__ = ["LIMIT", "SessionExists", "start"]

warnings.warn(
    "apps.session_manager_start.service has moved to apps.session_manager.start.service; "
    "this name goes after 2027-06-30",
    DeprecationWarning,
    stacklevel=2,
)
'''


def standing(text: str | bytes, path: str = OLD) -> object:
    content = text if isinstance(text, bytes) else text.encode()
    _, context = service({}, app_layout="package")
    return standing_shim(MemoryTree({path: content}), context, path)


def test_a_shim_reads_like_a_module_that_somebody_wrote() -> None:
    assert shim_text(SHIM, 100) == TEXT


@pytest.mark.parametrize("length", range(4, 60, 5))
def test_a_shim_is_read_as_it_was_written(length: int) -> None:
    names = tuple((f"name_{number}", f"name_{number}") for number in range(length % 9))
    package = "apps." + "x" * length
    shim = Shim(f"{package}.old", f"{package}.new", "2027-06-30", names)
    text = shim_text(shim)
    ast.parse(text)
    assert all(len(line) <= 88 or "has moved" not in line for line in text.splitlines())
    assert f"{shim.old} has moved to {shim.new}; this name goes after" in ast.dump(ast.parse(text))


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("import LIMIT, SessionExists", "import SessionExists, LIMIT  # noqa"),
        TEXT.replace('["LIMIT", "SessionExists", "start"]', "['LIMIT','SessionExists','start',]"),
    ],
)
def test_formatting_does_not_matter(text: str) -> None:
    found = standing(text)
    assert found is not None
    assert (found.is_whole, found.shim.until) == (True, "2027-06-30")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    [
        TEXT + "\nx = 1\n",
        TEXT.replace("import warnings\n", "import os\nimport warnings\n"),
        TEXT.replace('this name goes after 2027-06-30",', 'this name goes after 2028-06-30",'),
        TEXT.replace("stacklevel=2", "stacklevel=1"),
        TEXT.replace('"LIMIT", ', ""),
        TEXT.replace("session_manager.start", "elsewhere.start"),
        TEXT.replace("warnings.warn(", "print("),
    ],
)
def test_a_shim_that_was_changed_is_whole_no_longer(text: str) -> None:
    found = standing(text)
    assert found is not None
    assert not found.is_whole  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["", "x = 1\n", "# this name goes after lunch\n", "def (:\n"])
def test_other_modules_are_no_shims(text: str) -> None:
    assert standing(text) is None


def test_a_text_that_holds_the_words_is_no_shim() -> None:
    assert standing(TEXT, "apps/session_manager_start/notes.txt") is None
    assert standing(b"\xff this name goes after") is None


def test_the_shims_of_a_module_stand_where_it_retired_something() -> None:
    files = {OLD: TEXT, "apps/session_manager/start/service.py": "", "apps/other/service.py": TEXT}
    tree, context = service(files, app_layout="package")
    assert [each.path for each in standing_shims(tree, context)] == [OLD]
