from __future__ import annotations

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.reading.reaches import FileReading, ReachReader

from .import_forms import DOUBT, FORMS, NESTED_FORMS, Form

_INIT = """\
from .session.model import Session as Public
from .status import status

__all__ = ["Public", "status"]
_hidden = 1
"""
_FACADE = """\
import {P} as package
import {P}.session as session
from {P} import Public
from {P}.session.model import Session

Assigned = session.Session


class Own(Session): ...


def start() -> None: ...
"""
_LAYOUTS = {
    "flat": ("schemas", "", "api/routes/x_routes.py", (".",)),
    "nested": ("app.schemas", "", "app/api/routes/x_routes.py", (".",)),
    "src": ("app.schemas", "src/", "src/app/api/routes/x_routes.py", ("src", "tools")),
}


def read(form: Form, layout: str) -> FileReading:
    package, root, route, roots = _LAYOUTS[layout]
    folder = root + package.replace(".", "/")
    files = {
        f"{folder}/__init__.py": _INIT,
        f"{folder}/session/__init__.py": "from .model import Session\n",
        f"{folder}/session/model.py": "class Session: ...\n",
        f"{folder}/status.py": "class status: ...\n",
        f"{root}facade.py": _FACADE.format(P=package),
        f"{root}second.py": "from facade import Session\n",
        f"{root}app/other.py": "",
        route: form.source.format(P=package, PATH=package.replace(".", "/")),
    }
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    return ReachReader(tree, roots, package).read(route)


def _id(form: Form) -> str:
    return form.name


def _check(form: Form, layout: str) -> None:
    reading = read(form, layout)
    assert reading.failure is None
    places = [(reach.line, reach.column) for reach in reading.reaches]
    doubts = [(doubt.line, doubt.column) for doubt in reading.doubts]
    if form.at == DOUBT:
        assert (places, doubts) == ([], [form.doubt_at])
    else:
        assert places == ([] if form.at is None else [form.at])
        assert form.at is not None or doubts == []


@pytest.mark.parametrize("layout", _LAYOUTS)
@pytest.mark.parametrize("form", FORMS, ids=_id)
def test_form_in_every_layout(form: Form, layout: str) -> None:
    _check(form, layout)


@pytest.mark.parametrize("layout", ["nested", "src"])
@pytest.mark.parametrize("form", NESTED_FORMS, ids=_id)
def test_form_in_nested_layout(form: Form, layout: str) -> None:
    _check(form, layout)
