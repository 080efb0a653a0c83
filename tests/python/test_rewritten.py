"""What a file must still be once its references were rewritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.base import MemoryTree, OverlayTree, Settings
from refactor_kit.python.rewritten import Rewrites

_FILES = {
    "schemas/__init__.py": "from .start.start import LIMITS, Other, Start\n",
    "schemas/start/__init__.py": "",
    "schemas/start/start.py": (
        "class Start: ...\nclass Other: ...\nLIMITS = {}\n\n"
        "def reload():\n    global LIMITS\n    LIMITS = {'x': 1}\n"
    ),
}


def reasons(before: str, after: str, **files: str) -> list[str]:
    """``line: reason`` for each refusal of ``api.py``, rewritten so."""
    others = {f"{name}.py": text for name, text in files.items()}
    contents = {**_FILES, **others, "api.py": before}
    tree = MemoryTree({path: text.encode() for path, text in contents.items()})
    changed = OverlayTree(tree, {"api.py": after.encode()})
    rewrites = Rewrites(tree, changed, Settings(root=Path()), "schemas", "by hand")
    return [f"{each.line}: {each.reason}" for each in rewrites.refusals("api.py")]


_DEEP = "from schemas.start.start import Start\n"
_PUBLIC = "from schemas import Start\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_DEEP, _PUBLIC),
        (f"{_DEEP}x: 'Start' = Start()\n", f"{_PUBLIC}x: 'Start' = Start()\n"),
        ("import schemas.start.start as m\nx = m.Start\n", f"{_PUBLIC}x = Start\n"),
        (
            "from schemas.start import start\nx = typing.cast('start.Start', 1)\n",
            f"{_PUBLIC}x = typing.cast('Start', 1)\n",
        ),
        (
            "def f():\n    from schemas.start.start import Other, Start\n    return Start, Other\n",
            "def f():\n    from schemas import Other\n    from schemas import Start\n"
            "    return Start, Other\n",
        ),
        (
            "from schemas.start.start import (\n    Start,  # a\n    Other,\n)  # b\n",
            "# a\nfrom schemas import Start\nfrom schemas import Other  # b\n",
        ),
        (
            "import schemas.start.start as m\nx = m.LIMITS\n",
            "from schemas import LIMITS\nx = LIMITS\n",
        ),
    ],
)
def test_same_file_with_other_references(before: str, after: str) -> None:
    assert reasons(before, after) == []


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (f"{_DEEP}# a\n", _PUBLIC, "2: the comment # a would be lost"),
        (_DEEP, f"{_PUBLIC}# a\n", "1: a comment would be new: # a"),
        (
            f"{_DEEP}x = [1]  # a\ny = [2]\n",
            f"{_PUBLIC}x = [1]\ny = [2]  # a\n",
            "2: the comment # a would come to stand elsewhere",
        ),
        (
            "from schemas.start.start import Start  # a\nfrom os import path\n",
            f"{_PUBLIC}from os import path  # a\n",
            "1: the comment # a would stand beside Start no more",
        ),
        (
            f'{_DEEP}def f():\n    """a"""\n',
            f'{_PUBLIC}def f():\n    """a """\n',
            "3: a docstring would change",
        ),
        (
            "from schemas.start.start import Start as S\nx = f'{S=}'\n",
            f"{_PUBLIC}x = f'{{Start=}}'\n",
            "2: a name would stand for another thing here, or a text would change",
        ),
        (
            f"{_DEEP}class A:\n    a = 1\n    def f(self):\n        return Start\n",
            f"{_PUBLIC}class A:\n    a = 1\n    def f(self):\n        return Other\n",
            "5: a name would stand for another thing here, or a text would change",
        ),
        (
            "from schemas.start import start\nx: 'start.Start'\n",
            f"{_PUBLIC}x: 'start.Start'\n",
            "2: a name would stand for another thing here, or a text would change",
        ),
        (
            "from schemas.start import start\ndef f(Start): return start.Start\n",
            f"{_PUBLIC}def f(Start): return Start\n",
            "2: a name would stand for another thing here, or a text would change",
        ),
        (
            _DEEP,
            "from schemas import Other as Start\n",
            "1: Start would be schemas.start.start.Other and is schemas.start.start.Start",
        ),
        (
            f"{_DEEP}if TYPE_CHECKING:\n    import os\n",
            f"if TYPE_CHECKING:\n    import os\n    {_PUBLIC}",
            "1: Start would be there for type checkers only, or no more",
        ),
        (f"{_DEEP}x = 1\n", f"{_PUBLIC}x = 1\ny = 2\n", "1: a statement would go or come"),
        (f"{_DEEP}x = 1\n\ny = 2\n", f"{_PUBLIC}x = 1\n", "4: a statement would go or come"),
        (
            _DEEP,
            f"{_PUBLIC}def f(:\n",
            "2: invalid syntax",
        ),
        (
            f"{_DEEP}x = Start\ny = 1\n",
            f"x = Start\n{_PUBLIC}y = 1\n",
            "1: Start would be imported below its use",
        ),
        (
            f"from os.path import *\n{_DEEP}",
            _PUBLIC,
            "1: it would take other names by *, or from __future__",
        ),
        (
            "from schemas.start import start\n__all__ = ['start']\nx = start.Start\n",
            f"{_PUBLIC}__all__ = ['start']\nx = Start\n",
            "1: __all__ lists start, which would go",
        ),
        (
            "import schemas.start.start as m\ndef f(): return m.LIMITS\n",
            "from schemas import LIMITS\ndef f(): return LIMITS\n",
            "2: schemas.start.start.LIMITS gets a new value while the service runs "
            "(schemas/start/start.py:7: reload() declares it global), and schemas, through which "
            "this file would use it, would keep the first one",
        ),
    ],
)
def test_file_that_is_another_one(before: str, after: str, reason: str) -> None:
    assert reason in reasons(before, after)


@pytest.mark.parametrize(
    "other",
    [
        "from api import start\n",
        "import api\nx = api.start.Start\n",
        "def test(mocker): mocker.patch('api.start.Start')\n",
    ],
)
def test_name_that_another_file_takes(other: str) -> None:
    before = "from schemas.start import start\nx = start.Start\n"
    found = reasons(before, f"{_PUBLIC}x = Start\n", other=other)
    assert found == ["1: api.start would be gone, and other.py uses it"]


def test_value_that_is_set_on_a_class_is_no_rebound_name() -> None:
    before = "import schemas.start.start as m\ndef f():\n    m.Start.a = 1\n    return m.Start.a\n"
    after = f"{_PUBLIC}def f():\n    Start.a = 1\n    return Start.a\n"
    assert reasons(before, after) == []


def test_file_that_another_one_merely_names_alike() -> None:
    before = "from schemas.start import start\nx = start.Start\n"
    assert reasons(before, f"{_PUBLIC}x = Start\n", other="from apis import start, api\n") == []
