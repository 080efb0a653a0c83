from __future__ import annotations

import pytest

from tests.support.sessions import BEFORE, END
from tests.support.trees import findings, service

CHECK = "schema-modules-never-import-public-package"
PART = ("session_manager_end",)


def lines(source: str, **settings: str) -> list[int]:
    tree, context = service({**BEFORE, END: source}, parts=PART, **settings)
    return [each.line for each in findings(CHECK, tree, context)]


@pytest.mark.parametrize(
    "source",
    [
        "from schemas import SessionManagerStartInput\n",
        "from .. import SessionManagerStartInput as Other\n",
        "import schemas\n",
        "import schemas as public\n",
        "from schemas import *\n",
    ],
)
def test_flags_imports_of_the_package(source: str) -> None:
    assert lines(source) == [1]


def test_flags_imports_in_functions() -> None:
    assert lines("def late():\n    from schemas import Late\n    return Late\n") == [2]


@pytest.mark.parametrize(
    "source",
    [
        "from schemas.session_manager_start.session_manager_start import Channel\n",
        "import schemas.session_manager_start.session_manager_start\n",
        "from schemas import session_manager_start\n",
        "from ..session_manager_start.session_manager_start import Channel\n",
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from schemas import X\n",
        "from other.schemas import X\n",
    ],
)
def test_accepts_deeper_imports_and_type_checking(source: str) -> None:
    assert lines(source) == []


def test_is_never_silent_over_an_unreadable_file() -> None:
    assert lines("from schemas import (\n") == [1]
