from __future__ import annotations

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.reading.deep_imports import DeepImportReader, FileReading
from refactor_kit.reading.policy.route_files import route_files
from tests.support.trees import findings, service

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
    return DeepImportReader(tree, roots, package).read(route)


def _id(form: Form) -> str:
    return form.name


def _check(form: Form, layout: str) -> None:
    reading = read(form, layout)
    assert reading.failure is None
    places = [(deep_import.line, deep_import.column) for deep_import in reading.deep_imports]
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


_MODULE_FILES = {
    "schemas/__init__.py": _INIT,
    "schemas/session/model.py": "class Session: ...\n",
    "schemas/status.py": "class status: ...\n",
    "api/routes/session_manager_routes.py": "from schemas import Public\n",
    "api/routes/session_manager_start_routes.py": "from schemas.session.model import Session\n",
}
_CHECK = "routes-import-only-public-schemas"


def test_old_part_files_count_from_the_last_step_only() -> None:
    for step, expected in ((7, []), (9, []), (10, ["api/routes/session_manager_start_routes.py"])):
        tree, context = service(_MODULE_FILES, step=step)
        assert [each.path for each in findings(_CHECK, tree, context)] == expected


def test_message_names_the_legal_import() -> None:
    tree, context = service(_MODULE_FILES)
    (finding,) = findings(_CHECK, tree, context)
    assert finding.message == (
        "schemas.session.model.Session is internal: use `from schemas import Public`"
    )
    assert finding.fixable


def test_fingerprint_survives_edits_elsewhere() -> None:
    path = "api/routes/session_manager_start_routes.py"
    tree, context = service(_MODULE_FILES)
    (before,) = findings(_CHECK, tree, context)
    moved = {**_MODULE_FILES, path: "import os\n\n\n" + _MODULE_FILES[path]}
    (after,) = findings(_CHECK, *service(moved))
    assert before.line != after.line
    assert before.fingerprint == after.fingerprint


_ACCESS = "schemas.session.model.Session"


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (f"from schemas.session.model import Other\nimport schemas\nx = {_ACCESS}\n", [1, 3]),
        (f"import schemas\ndef f():\n    from schemas.session.model import A\n{_ACCESS}\n", [3, 4]),
        (
            "from schemas.session.model import A\nimport schemas as s\nx = s.session.model.B\n",
            [1, 3],
        ),
        ("from schemas.session.model import A\nimport schemas\nx = schemas.session\n", [1, 3]),
        (
            "import schemas\ndef f():\n    import schemas.session.model\n"
            f"def g():\n    return {_ACCESS}\n",
            [3, 5],
        ),
        (f"import schemas.session.model\ndef g():\n    return {_ACCESS}\n", [1]),
        (f"def f():\n    import schemas.session.model\n    return {_ACCESS}\n", [2]),
        ("from schemas.session import model\nx = model.Session\n", [1]),
        (f'import schemas.session.model\ndef g(x: "{_ACCESS}"): ...\n', [1]),
    ],
)
def test_an_access_is_told_unless_its_own_import_is(source: str, lines: list[int]) -> None:
    path = "api/routes/session_manager_routes.py"
    found = findings(_CHECK, *service({**_MODULE_FILES, path: source}, step=7))
    assert [each.line for each in found] == lines


def test_syntax_error_and_bad_byte_are_findings() -> None:
    path = "api/routes/session_manager_routes.py"
    for broken in (
        b"from schemas import Public\ndef f(:\n",
        b"from schemas import Public\n# \xff\n",
    ):
        tree, context = service({**_MODULE_FILES, path: broken}, step=7)
        (finding,) = findings(_CHECK, tree, context)
        assert (finding.path, finding.line) == (path, 2)
        assert "cannot be judged" in finding.message


def test_deep_nesting_is_a_finding_and_kills_nothing() -> None:
    path = "api/routes/session_manager_routes.py"
    source = "import schemas\nx = " + "[" * 4000 + "]" * 4000 + "\n"
    (finding,) = findings(_CHECK, *service({**_MODULE_FILES, path: source}, step=7))
    assert "nested" in finding.message


_NEWER = """\
import schemas

type Alias[T] = list[T]


def first[T: int](x: T) -> str:
    return f"{x["a"]} {schemas.session}"


class Holder[*Ts, **P]:
    pass


try:
    pass
except schemas.session.Failed, KeyError:
    pass
"""


def test_source_newer_than_the_interpreter_is_read_all_the_same() -> None:
    path = "api/routes/session_manager_routes.py"
    for newline in ("\n", "\r\n"):
        source = _NEWER.replace("\n", newline).encode()
        found = findings(_CHECK, *service({**_MODULE_FILES, path: source}, step=7))
        assert [(each.line, each.column) for each in found] == [(7, 24), (16, 8)]


def test_public_package_without_all() -> None:
    init = "from .session.model import Session as Public\nfrom . import status\n"
    files = {**_MODULE_FILES, "schemas/__init__.py": init}
    path = "api/routes/session_manager_routes.py"
    for source, count in (
        ("from schemas import Public\n", 0),
        ("from schemas import status\n", 1),
        ("from schemas import Missing\n", 1),
    ):
        found = findings(_CHECK, *service({**files, path: source}, step=7))
        assert len(found) == count, source


def test_lazy_public_package_allows_what_it_may_offer() -> None:
    files = {**_MODULE_FILES, "schemas/__init__.py": "def __getattr__(name): ...\n"}
    path = "api/routes/session_manager_routes.py"
    for source, count in (("from schemas import Any\n", 0), ("from schemas import session\n", 1)):
        assert len(findings(_CHECK, *service({**files, path: source}, step=7))) == count


def test_namespace_package_exports_nothing() -> None:
    files = {k: v for k, v in _MODULE_FILES.items() if k != "schemas/__init__.py"}
    path = "api/routes/session_manager_routes.py"
    for source in ("from schemas import session\n", "from schemas.session.model import Session\n"):
        assert len(findings(_CHECK, *service({**files, path: source}, step=7))) == 1


def test_stub_is_judged_like_a_module() -> None:
    tree, context = service({**_MODULE_FILES, "api/routes/x.pyi": "import schemas.session\n"})
    assert "api/routes/x.pyi" in route_files(context.settings, tree.paths())
