from __future__ import annotations

from dataclasses import replace

import pytest

from refactor_kit.base import UnreadableSource
from refactor_kit.reading.public_names import (
    bound_names,
    exported_names,
    lock_differences,
    locked_names,
    parse_lock,
    public_names,
    render_lock,
)
from tests.support.sessions import AFTER, BEFORE, PUBLIC, START
from tests.support.trees import service

ORIGIN = "schemas.session_manager_start.session_manager_start"
PART = ("session_manager_start",)


def exported(init: str, **files: str) -> dict[str, str]:
    named = {f"schemas/{name}.py": content for name, content in files.items()}
    tree, context = service({**BEFORE, **named, PUBLIC: init})
    return exported_names(tree, context)


def test_aliases_in_part_order_input_first() -> None:
    names = public_names(*service(BEFORE))
    assert [(name.alias, name.class_name) for name in names] == [
        ("SessionManagerStartInput", "SessionStartRequest"),
        ("SessionManagerStartOutput", "SessionStartResponse"),
        ("SessionManagerEndInput", "SessionEndRequest"),
        ("SessionManagerEndOutput", "SessionEndResponse"),
    ]
    assert public_names(*service(AFTER)) == names


@pytest.mark.parametrize(
    "init",
    [
        f'from {ORIGIN} import SessionStartRequest as X\n__all__ = ["X"]\n',
        "from .session_manager_start.session_manager_start import SessionStartRequest as X\n"
        '__all__ = ("X",)\n',
        f"import {ORIGIN} as deep\nX = deep.SessionStartRequest\n__all__ = ['X']\n",
        f"from {ORIGIN} import SessionStartRequest\nX = SessionStartRequest\n__all__ = []\n"
        '__all__ += ["X"]\n',
        f"from {ORIGIN} import SessionStartRequest as X\n__all__: list[str] = []\n"
        '__all__.append("X")\n',
    ],
)
def test_exports_are_traced_to_their_origin(init: str) -> None:
    assert exported(init) == {"X": f"{ORIGIN}.SessionStartRequest"}


def test_star_exports_are_traced() -> None:
    init = (
        "from . import shapes\nfrom .shapes import *\n__all__ = ['Own'] + shapes.__all__\nOwn = 1\n"
    )
    shapes = f"from {ORIGIN} import SessionStartRequest as X\n__all__ = ['X']\n"
    assert exported(init, shapes=shapes) == {
        "Own": "schemas.Own",
        "X": f"{ORIGIN}.SessionStartRequest",
    }


def test_what_cannot_be_traced_has_no_origin() -> None:
    init = "__all__ = ['Lazy']\n\n\ndef __getattr__(name):\n    raise AttributeError(name)\n"
    assert exported(init) == {"Lazy": ""}


def test_names_for_type_checkers_are_not_exported() -> None:
    init = (
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n"
        f"    from {ORIGIN} import SessionStartRequest as X\n__all__ = ['X']\n"
    )
    assert exported(init) == {"X": ""}


def test_bound_names_need_no_list() -> None:
    tree, context = service({**BEFORE, PUBLIC: f"from {ORIGIN} import SessionStartRequest as X\n"})
    assert bound_names(tree, context) == {"X": f"{ORIGIN}.SessionStartRequest"}


def locked(schema: str) -> dict[str, dict[str, str]]:
    tree, context = service({**BEFORE, START: schema}, parts=PART)
    return {name.alias: name.signatures for name in locked_names(tree, context)}


SHAPES = '''
from enum import Enum
from typing import Annotated, List, Optional

Moment = Annotated[str, Field(pattern="^x$", description="When.")]
LIMIT = 3


class Channel(str, Enum):
    WEB = "web"
    APP = "app"


class Item:
    name: str
    parent: "Optional[Item]" = None


class SessionStartRequest:
    """Documented."""

    channel: Channel = Channel.WEB
    items: List[Item] = Field(default_factory=list, max_length=LIMIT, description="Things.")
    at: Moment | None = None
    kind: Literal["a", "b"] = "a"


class SessionStartResponse:
    ok: bool
'''


def test_signatures_hold_shapes_and_no_internal_class_names() -> None:
    assert locked(SHAPES)["SessionManagerStartInput"] == {
        "channel": "enum['web', 'app']; default 'web'",
        "items": "list[object]; default list(); max_length=3",
        "items.name": "str; required",
        "items.parent": "object | None; default None",
        "at": "str (pattern='^x$') | None; default None",
        "kind": "Literal['a', 'b']; default 'a'",
    }


def test_renamed_classes_and_documentation_do_not_show() -> None:
    renamed = SHAPES.replace("Item", "Thing").replace("Channel", "Way").replace("LIMIT", "MOST")
    renamed = renamed.replace("Things.", "All things.").replace("Documented.", "Said better.")
    renamed = renamed.replace("Moment", "Instant").replace("When.", "Then.")
    assert locked(renamed) == locked(SHAPES)


def test_a_lock_reads_back_what_was_written() -> None:
    names = locked_names(*service({**BEFORE, START: SHAPES}))
    content = render_lock(names)
    assert sorted(parse_lock("lock", content), key=lambda each: each.alias) == sorted(
        names, key=lambda each: each.alias
    )
    assert render_lock(reversed(names)) == content
    assert b"SessionStart" not in content


@pytest.mark.parametrize(
    "content",
    [
        b"schema-version = 0\n",
        b"names = [\n",
        b"\xff\n",
        b"schema-version = 1\n[names.X]\npart = 1\n",
    ],
)
def test_a_broken_lock_is_unreadable(content: bytes) -> None:
    with pytest.raises(UnreadableSource):
        parse_lock("lock", content)


@pytest.mark.parametrize(
    ("old", "new", "kind", "bump"),
    [
        ("ok: bool", "okay: bool", "field-removed", "major"),
        ("ok: bool", "ok: int", "field-changed", "major"),
        ("ok: bool", "ok: bool\n    more: int", "field-added", "major"),
        ("ok: bool", "ok: bool\n    more: int = 1", "field-added", "minor"),
        ("class SessionStartResponse:\n    ok: bool", "", "removed", "major"),
    ],
)
def test_differences_name_the_bump(old: str, new: str, kind: str, bump: str) -> None:
    before = locked_names(*service({**BEFORE, START: SHAPES}, parts=PART))
    routes = {"api/routes/session_manager_start_routes.py": ""}
    changed = SHAPES.replace(old, new)
    after = locked_names(*service({**BEFORE, **routes, START: changed}, parts=PART))
    differences = lock_differences(before, after)
    assert (differences[0].kind, differences[0].bump) == (kind, bump)
    assert lock_differences(before, before) == ()


def test_a_name_that_changed_sides_is_removed() -> None:
    (one, other) = locked_names(*service({**BEFORE, START: SHAPES}, parts=PART))
    swapped = (replace(one, role="output"), other)
    (difference,) = lock_differences((one, other), swapped)
    assert (difference.kind, difference.bump) == ("removed", "major")
