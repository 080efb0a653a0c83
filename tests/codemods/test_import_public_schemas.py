from __future__ import annotations

from typing import Any, cast

import pytest

from refactor_kit.packs.catalog import load_codemod
from tests.support.trees import check_noop, check_refused, check_transformed, service

_INIT = "from .start.start import Start as Public\n\n__all__ = ['Public']\n"
_ROUTE = "api/routes/session_manager_routes.py"
_FILES = {
    "pyproject.toml": "[tool.ruff]\nline-length = 100\n",
    "schemas/__init__.py": _INIT,
    "schemas/start/start.py": "class Start: ...\nclass Other: ...\nclass Shared: ...\n",
    "schemas/end/end.py": "class End: ...\nclass Shared: ...\n",
    "facade.py": "from schemas.start.start import Start\n\ndef own(): ...\n",
}
_NAME = "import-public-schemas"


def rewritten(before: str, after: str, **files: str) -> None:
    """The route file changes from ``before`` to ``after``, the package as ``files`` say."""
    tree, context = service({**_FILES, _ROUTE: before})
    changed = {_ROUTE: after, **{path.replace("__", "/", 1): new for path, new in files.items()}}
    check_transformed(_NAME, tree, context, changed)


def test_nothing_to_do() -> None:
    check_noop(_NAME, *service({**_FILES, _ROUTE: "from schemas import Public\n"}))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from schemas.start.start import Start\n\nx = Start\n",
            "from schemas import Public as Start\n\nx = Start\n",
        ),
        (
            "from schemas.start.start import Start as S  # the request\n",
            "from schemas import Public as S  # the request\n",
        ),
        (
            "import schemas.start.start\n\nx = schemas.start.start.Start\n",
            "import schemas\n\nx = schemas.Public\n",
        ),
        (
            "import schemas.start.start as s\n\nx = s.Start, s.Start.model\n",
            "from schemas import Public\n\nx = Public, Public.model\n",
        ),
        (
            "from schemas.start import start\n\ndef f(x: 'start.Start') -> start.Start: ...\n",
            "from schemas import Public\n\ndef f(x: 'Public') -> Public: ...\n",
        ),
        (
            "import schemas as s\n\nx = s.start.start.Start\n",
            "import schemas as s\n\nx = s.Public\n",
        ),
        (
            "def f():\n    from schemas.start.start import Start\n    return Start\n",
            "def f():\n    from schemas import Public as Start\n    return Start\n",
        ),
        (
            "from facade import Start, own\n",
            "from facade import own\nfrom schemas import Public as Start\n",
        ),
    ],
)
def test_exported_name(before: str, after: str) -> None:
    rewritten(before, after)


@pytest.mark.parametrize(
    "quoted",
    [
        "Answer: TypeAlias = '{}'",
        "Answer: typing.TypeAlias = 'list[{}]'",
        "Bound = TypeVar('Bound', bound='{}')",
        "Either = typing.TypeVar('Either', '{}', 'int')",
        "Special = NewType('Special', '{}')",
        "x = cast('{}', 1)",
        "x = typing.cast(typ='list[{}]', val=1)",
        "Table = TypedDict('Table', {{'a': '{}', 'b': 'int'}})",
        "Row = typing.NamedTuple('Row', [('a', '{}')])",
        "Answer = TypeAliasType('Answer', '{}')",
        "def f(x): return assert_type(x, '{}')",
    ],
)
def test_type_in_quotes_follows(quoted: str) -> None:
    before = f"from schemas.start import start\n\n{quoted.format('start.Start')}\n"
    if "(x)" not in quoted:
        before += "y = start.Start\n"
    else:
        before += "\n\ny = start.Start\n"
    after = before.replace("schemas.start import start", "schemas import Public")
    rewritten(before, after.replace("start.Start", "Public"))


@pytest.mark.parametrize(
    "quoted",
    [
        "x = create('start.Start')",
        "x = cast('start.' 'Start', 1)",
        "x = {'a': 'list[start.Start]'}",
    ],
)
def test_string_that_may_name_a_class_is_refused(quoted: str) -> None:
    source = f"from schemas.start import start\n\ny = start.Start\n{quoted}\n"
    (refusal,) = check_refused(_NAME, *service({**_FILES, _ROUTE: source}))
    assert (refusal.path, refusal.line) == (_ROUTE, 4)
    assert "a string names a class of an internal module" in refusal.reason


def test_string_that_names_nothing_of_the_module_stays() -> None:
    text = "\n\ny = {}\npublish('start.done')\n"
    rewritten(
        "from schemas.start import start" + text.format("start.Start"),
        "from schemas import Public" + text.format("Public"),
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_comments_inside_an_import_stay_with_their_names(newline: str) -> None:
    before = """\
from schemas.start.start import (  # noqa: E501
    Start,  # pyright: ignore[reportPrivateUsage]
    # the last line
)


def f():
    from schemas.start.start import (  # inner
        Start as S,  # renamed
    )

    return S
"""
    after = before.replace("schemas.start.start", "schemas").replace(
        "    Start,", "    Public as Start,"
    )
    after = after.replace("Start as S", "Public as S")
    rewritten(before.replace("\n", newline), after.replace("\n", newline))


@pytest.mark.parametrize(
    ("source", "line", "place"),
    [
        ("from schemas.start import (\n    start,  # why\n)\n\nx = start.Start\n", 1, "import"),
        ("from facade import (\n    Start,\n    own,  # why\n)\n", 1, "import"),
        ("import schemas\n\nx = (schemas  # why\n    .start.start.Start)\n", 3, "access"),
    ],
)
def test_comment_that_would_be_lost_is_refused(source: str, line: int, place: str) -> None:
    (refusal,) = check_refused(_NAME, *service({**_FILES, _ROUTE: source}))
    assert (refusal.path, refusal.line) == (_ROUTE, line)
    assert f"a comment stands inside this {place}" in refusal.reason
    assert "move it above" in refusal.reason


def test_import_in_another_encoding_is_refused() -> None:
    source = "# coding: latin-1\nfrom schemas.start.start import Start as T\xeate\n"
    files = {**_FILES, _ROUTE: source.encode("latin-1")}
    (refusal,) = check_refused(_NAME, *service(files))
    assert refusal.line == 2
    assert "not ASCII, in latin-1" in refusal.reason


@pytest.mark.parametrize("module", ["...schemas.end.end", "...facade"])
def test_relative_routes_are_given_relative_imports(module: str) -> None:
    """They hold however the service is started."""
    route = f"from {module} import End\n"
    tree, context = service(
        {
            "src/app/facade.py": "from .schemas.end.end import End\n",
            "src/app/schemas/__init__.py": "",
            "src/app/schemas/end/end.py": "class End: ...\n",
            "src/app/api/routes/session_manager_routes.py": route,
        },
        public_package="src.app.schemas",
        module_routes="src/app/api/routes/{module}_routes.py",
    )
    after = {
        "src/app/schemas/__init__.py": 'from .end.end import End\n\n__all__ = ["End"]\n',
        "src/app/api/routes/session_manager_routes.py": "from ...schemas import End\n",
    }
    check_transformed(_NAME, tree, context, after)


def test_keeps_to_the_relative_spelling() -> None:
    files = {
        "app/schemas/__init__.py": _INIT,
        "app/schemas/start/start.py": "class Start: ...\n",
        "app/api/x_routes.py": "from ..schemas.start.start import Start\n",
    }
    tree, context = service(
        files,
        module="x",
        parts=("x",),
        public_package="app.schemas",
        module_routes="app/api/{module}_routes.py",
    )
    after = "from ..schemas import Public as Start\n"
    check_transformed(_NAME, tree, context, {"app/api/x_routes.py": after})


def test_merges_into_the_existing_import() -> None:
    init = "from .end.end import End\nfrom .start.start import Start as Public\n\n"
    rewritten(
        "import os\n\nfrom schemas import Public\nfrom schemas.end.end import End\n",
        "import os\n\nfrom schemas import End, Public\n",
        **{"schemas____init__.py": init + "__all__ = ['End', 'Public']\n"},
    )


def test_adds_missing_export_under_its_own_name() -> None:
    init = "from .start.start import Other\nfrom .start.start import Start as Public\n\n"
    tree, context = service({**_FILES, _ROUTE: "from schemas.start.start import Other\n"})
    check_transformed(
        _NAME,
        tree,
        context,
        {
            _ROUTE: "from schemas import Other\n",
            "schemas/__init__.py": init + "__all__ = ['Other', 'Public']\n",
        },
    )


def test_name_shared_by_two_modules_gets_the_modules_name_before_it() -> None:
    tree, context = service(
        {
            **_FILES,
            _ROUTE: "from schemas.end.end import Shared\n"
            "from schemas.start.start import Shared as Other\n",
        }
    )
    check_transformed(
        _NAME,
        tree,
        context,
        {
            _ROUTE: "from schemas import EndShared as Shared\n"
            "from schemas import StartShared as Other\n",
            "schemas/__init__.py": "from .end.end import Shared as EndShared\n"
            "from .start.start import Shared as StartShared\n"
            "from .start.start import Start as Public\n\n"
            "__all__ = ['EndShared', 'Public', 'StartShared']\n",
        },
    )


def test_keeps_crlf() -> None:
    tree, context = service(
        {**_FILES, _ROUTE: b"import os\r\n\r\nfrom schemas.start.start import Start\r\n"}
    )
    after = b"import os\r\n\r\nfrom schemas import Public as Start\r\n"
    check_transformed(_NAME, tree, context, {_ROUTE: after})


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import importlib\nx = importlib.import_module('schemas.start')\n", "by a string"),
        ("from schemas.start import start\n\nf(start)\n", "used as a value"),
        ("from schemas.start.start import *\n", "no public name"),
        ("from schemas.start.start import _hidden\n", "private"),
        ("import schemas.start.start as s\n", "not used by name"),
        ("import schemas.start.start as s\nPublic = 1\nx = s.Start\n", "means something else"),
        ("import schemas\ndef f(:\n", "invalid syntax"),
        ("import facade\n\nx = facade.Start\n", "no public name"),
    ],
)
def test_refuses_what_is_not_safe(source: str, reason: str) -> None:
    (refusal,) = check_refused(_NAME, *service({**_FILES, _ROUTE: source}))
    assert refusal.path == _ROUTE
    assert reason in refusal.reason


def test_refuses_an_export_that_would_make_a_circle() -> None:
    files = {**_FILES, "schemas/end/end.py": "from schemas import Public\nclass End: ...\n"}
    (refusal,) = check_refused(
        _NAME, *service({**files, _ROUTE: "from schemas.end.end import End\n"})
    )
    assert "imports the public package itself" in refusal.reason


def test_refuses_to_extend_a_lazy_package() -> None:
    files = {**_FILES, "schemas/__init__.py": "def __getattr__(name): ...\n"}
    (refusal,) = check_refused(
        _NAME, *service({**files, _ROUTE: "from schemas.end.end import End\n"})
    )
    assert "__getattr__" in refusal.reason


def test_schemas_that_import_one_another_are_followed_once() -> None:
    """Thirty modules, each importing all before it: as many ways through as there are sets."""
    files: dict[str, str | bytes] = {"schemas/__init__.py": "", "schemas/s/__init__.py": ""}
    for number in range(30):
        imports = "".join(f"from schemas.s.m{each} import C{each}\n" for each in range(number))
        files[f"schemas/s/m{number}.py"] = f"{imports}\n\nclass C{number}:\n    pass\n"
    files["api/routes/r.py"] = "from schemas.s.m29 import C29\n\nx = C29\n"
    tree, context = service(files, module="s", parts=("s",))
    codemod = cast(Any, load_codemod(_NAME))
    outcome = codemod.repair(tree, context, ["api/routes/r.py"])
    edited = {edit.path: edit.content for edit in outcome.edits}
    assert edited["api/routes/r.py"] == b"from schemas import C29\n\nx = C29\n"


_RELOADED = "LIMITS = {}\n\ndef reload():\n    global LIMITS\n    LIMITS = {'x': 1}\n"


@pytest.mark.parametrize(
    "route",
    [
        "import schemas.start.start as m\n\ndef read():\n    return m.LIMITS\n",
        "\ndef read():\n    from schemas.start.start import LIMITS\n\n    return LIMITS\n",
    ],
)
def test_leaves_a_file_that_reads_a_rebound_name_and_repairs_the_others(route: str) -> None:
    other = "api/routes/other_routes.py"
    files = {"schemas/start/start.py": f"class Start: ...\n{_RELOADED}", _ROUTE: route}
    files |= {other: "from schemas.start.start import Start\n"}
    tree, context = service({**_FILES, **files})
    outcome = cast(Any, load_codemod(_NAME)).repair(tree, context, (_ROUTE, other))
    assert [edit.path for edit in outcome.edits] == [other]
    (refusal,) = outcome.refusals
    assert refusal.path == _ROUTE
    assert "schemas.start.start.LIMITS gets a new value" in refusal.reason
    assert "schemas/start/start.py:6: reload() declares it global" in refusal.reason


def test_repairs_a_file_that_took_the_first_value_before() -> None:
    files = {"schemas/start/start.py": f"class Start: ...\n{_RELOADED}"}
    tree, context = service(
        {**_FILES, **files, _ROUTE: "from schemas.start.start import LIMITS\n\nprint(LIMITS)\n"}
    )
    outcome = cast(Any, load_codemod(_NAME)).repair(tree, context, (_ROUTE,))
    assert _ROUTE in [edit.path for edit in outcome.edits]
