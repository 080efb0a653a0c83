"""Import statements that are taken apart: names, comments, lines and form."""

from __future__ import annotations

import ast
import itertools
import random
import re

import pytest

from refactor_kit.python.editing.import_blocks import replace_imports
from refactor_kit.python.editing.import_groups import Place, regrouped
from refactor_kit.python.editing.import_text import Name, names_of
from refactor_kit.python.lexical import find_imports


def moved(source: str, places: dict[str, list[Place]], *joining: str) -> str:
    """``source``, one import, with the names of ``places`` there and the others where they are."""
    content = source.encode()
    (statement,) = find_imports(content)
    own = statement.written_module if statement.is_from else ""
    after = [places.get(name.name, [(own, name)]) for name in names_of(statement)]
    names = [Name(each) for each in joining]
    texts = regrouped(content, statement, after, 60, combines=False, joining=names)
    return replace_imports(content, {statement.start: texts}, 60).decode()


A = {"A": [("other", Name("A"))]}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from old import A, B\n", "from old import B\nfrom other import A\n"),
        ("from old import A, B # x\n", "from old import B # x\nfrom other import A\n"),
        (
            "from old import A, B  # noqa\n",
            "from old import B  # noqa\nfrom other import A  # noqa\n",
        ),
        (
            "from old import (\n  B,   # b\n\n  A,  # a\n)\n",
            "from old import (\n  B,   # b\n)\nfrom other import (\n    A,  # a\n)\n",
        ),
        (
            "from old import (A,  # a\n    B)  # type: ignore\n",
            "from old import B  # type: ignore\n"
            "from other import (\n    A,  # a\n)  # type: ignore\n",
        ),
        (
            "from old import (  # pyright: ignore\n    A,\n    B,\n)\n",
            "from old import (  # pyright: ignore\n    B,\n)\n"
            "from other import A  # pyright: ignore\n",
        ),
        (
            "from old import (\n    # above\n    A,\n    B,\n    # last\n)\n",
            "from old import (\n    B,\n    # last\n)\n"
            "from other import (\n    # above\n    A,\n)\n",
        ),
        ("from old import \\\n    A, \\\n    B\n", "from old import B\nfrom other import A\n"),
        ("from old import (\n    A,  # a\n)\n", "from other import (\n    A,  # a\n)\n"),
        (
            "from . import (\n    A,\n    B,\n    C,\n)\n",
            "from other import A\nfrom . import (\n    B,\n    C,\n)\n",
        ),
        ("import A, B\n", "import B\nfrom other import A\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_name_leaves_with_what_is_said_about_it(before: str, after: str, newline: str) -> None:
    before, after = before.replace("\n", newline), after.replace("\n", newline)
    assert moved(before, A) == after


def test_a_module_that_becomes_several_names_keeps_a_tool_s_comment_on_each() -> None:
    both = [("other", Name("X")), ("other", Name("Y"))]
    before = "from old import (\n    A,  # noqa: F401\n    B,\n)\n"
    assert moved(before, {"A": both}) == (
        "from old import (\n    B,\n)\n"
        "from other import (\n    X,  # noqa: F401\n    Y,  # noqa: F401\n)\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from m import A, C\n", "from m import A, B, C\n"),
        (
            "from m import (\n    A,\n    # c\n    C,\n)\n",
            "from m import (\n    A,\n    B,\n    # c\n    C,\n)\n",
        ),
        ("from m import (\n    A\n)\n", "from m import A, B\n"),
        (
            "from m import (\n    A as a,  # a\n)\n",
            "from m import (\n    A as a,  # a\n)\nfrom m import B\n",
        ),
    ],
)
def test_a_name_joins_in_order(before: str, after: str) -> None:
    assert moved(before, {}, "B") == after


def test_no_comment_and_no_name_is_lost_however_it_is_written() -> None:
    """Over generated statements; what each name is bound to is what was asked for."""
    dice = random.Random(4)
    for _ in range(400):
        source, comments = _written(dice)
        names = [name.asname or name.name for name in ast.parse(source).body[0].names]  # type: ignore[attr-defined]
        places: dict[str, list[Place]] = {}
        wanted: dict[str, str] = {}
        for each in find_imports(source.encode())[0].names:
            local = each.asname or each.name
            module = dice.choice(["old", "new", "other"])
            asname = "" if each.name == local else local
            places[each.name] = [(module, Name(each.name, asname))]
            wanted[local] = f"{module}.{each.name}"
        after = moved(source, places)
        bound = {
            alias.asname or alias.name: f"{statement.module}.{alias.name}"
            for statement in ast.parse(after).body
            if isinstance(statement, ast.ImportFrom)
            for alias in statement.names
        }
        assert bound == wanted, (source, after)
        assert set(names) == set(bound)
        for comment in comments:
            assert comment in after, (source, after)
        # What a tool reads stands on the line of the name that it was about.
        for name, told in _beside(source).items():
            if told.startswith("# noqa"):
                assert _beside(after).get(name) == told, (source, after)


def _written(dice: random.Random) -> tuple[str, list[str]]:
    """A ``from`` statement in brackets, and the comments in it."""
    numbers = itertools.count()
    comments: list[str] = []

    def comment() -> str:
        if dice.random() < 0.5:
            return ""
        kind = dice.choice(["# noqa: F{}", "# about {}", "#{}", "# type: ignore[{}]"])
        comments.append(kind.format(100 + next(numbers)))
        return f"  {comments[-1]}"

    lines = [f"from old import ({comment()}\n"]
    names = dice.sample(["Alpha", "beta", "GAMMA", "delta", "Eps"], dice.randint(1, 5))
    for name in names:
        if dice.random() < 0.3 and (above := comment()):
            lines.append(f"    {above.strip()}\n")
        written = f"{name} as {name.lower()}_" if dice.random() < 0.3 else name
        lines.append(f"    {written},{comment()}\n")
    if dice.random() < 0.3 and (last := comment()):
        lines.append(f"    {last.strip()}\n")
    lines.append(f"){comment()}\n")
    return "".join(lines), comments


def _beside(source: str) -> dict[str, str]:
    """Each name that has a line of its own in brackets, with the comment on it."""
    return {
        match[1]: match[2].strip()
        for match in re.finditer(r"^    (\w+)(?: as \w+)?,(.*)$", source, re.M)
    }
