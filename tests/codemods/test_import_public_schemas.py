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
    ("before", "after"),
    [
        (
            "from schemas.start import (\n    start,  # why\n)\n\nx = start.Start\n",
            "from schemas import (\n    Public,  # why\n)\n\nx = Public\n",
        ),
        (
            "from facade import (  # both\n    Start,\n    # ours\n    own,  # why\n)\n",
            "from facade import (  # both\n    # ours\n    own,  # why\n)\n"
            "from schemas import Public as Start\n",
        ),
        (
            "from facade import (  # noqa: E501\n    # theirs\n    Start,  # the request\n"
            "    own,\n    # the end\n)  # behind\n",
            "from facade import (  # noqa: E501\n    own,\n    # the end\n)  # behind\n"
            "from schemas import (  # noqa: E501\n    # theirs\n"
            "    Public as Start,  # the request\n)\n",
        ),
        (
            "from facade import Start, own  # noqa: F401\n",
            "from facade import own  # noqa: F401\n"
            "from schemas import Public as Start  # noqa: F401\n",
        ),
        (
            "from facade import Start, own  # both\n",
            "from facade import own  # both\nfrom schemas import Public as Start\n",
        ),
        (
            "from facade import (\n    Start, own,  # type: ignore[attr-defined]\n)\n",
            "from facade import (\n    own,  # type: ignore[attr-defined]\n)\n"
            "from schemas import (\n    Public as Start,  # type: ignore[attr-defined]\n)\n",
        ),
        (
            "from facade import (\n    own,\n    Start,\n)\n",
            "from facade import (\n    own,\n)\nfrom schemas import Public as Start\n",
        ),
        (
            "import os, schemas.start.start  # two\n\nx = schemas.start.start.Start, os\n",
            "import os, schemas  # two\n\nx = schemas.Public, os\n",
        ),
    ],
)
def test_comments_of_an_import_that_is_taken_apart_go_with_their_names(
    before: str, after: str
) -> None:
    rewritten(before, after)
    rewritten(before.replace("\n", "\r\n"), after.replace("\n", "\r\n"))


def test_comment_inside_an_access_is_refused_and_what_is_imported_by_name_repaired() -> None:
    source = "import schemas\n\nx = (schemas  # why\n    .start.start.Start)\n"
    (refusal,) = check_refused(_NAME, *service({**_FILES, _ROUTE: source}))
    assert (refusal.path, refusal.line) == (_ROUTE, 3)
    assert "a comment stands inside this access: move it above" in refusal.reason
    tree, context = service({**_FILES, _ROUTE: f"from schemas.start.start import Start\n{source}"})
    outcome = cast(Any, load_codemod(_NAME)).repair(tree, context, [_ROUTE])
    assert [each.line for each in outcome.refusals] == [4]
    assert [each.content for each in outcome.edits] == [
        f"from schemas import Public as Start\n{source}".encode()
    ]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("# coding: latin-1\n", "latin-1"),
        ("#!/usr/bin/env python\r\n# vim: set fileencoding=cp1252 :\r\n# \u20ac\r\n", "cp1252"),
        ("# -*- coding: koi8-r -*-\n# \u0416\n", "koi8-r"),
        ("# -*- coding: shift_jis -*-\n# \u30bd\n", "shift_jis"),
        ("\ufeff# coding: utf-8-sig\n# \u20ac\n", "utf-8"),
        ("\ufeff", "utf-8"),
    ],
)
def test_a_file_is_written_in_the_encoding_that_it_declares(head: str, encoding: str) -> None:
    name = "T\xeate" if encoding in ("latin-1", "cp1252", "utf-8") else "Tete"
    source = f"{head}from schemas.start.start import Start as {name}\nx = {name}\n"
    after = source.replace(".start.start import Start", " import Public")
    tree, context = service({**_FILES, _ROUTE: source.encode(encoding)})
    check_transformed(_NAME, tree, context, {_ROUTE: after.encode(encoding)})


def test_line_ends_that_are_mixed_stay() -> None:
    deep = "import b\r\nfrom schemas.start.start import Start\nimport a\r\n"
    source = f"import os\n{deep}x = 1\r\n\r\ny = 2\n"
    tree, context = service({**_FILES, _ROUTE: source.encode()})
    after = source.replace(".start.start import Start", " import Public as Start")
    check_transformed(_NAME, tree, context, {_ROUTE: after.encode()})


def test_names_in_another_encoding_are_exported_into_another() -> None:
    accessed = "import schemas.start.start as m\nx = m.Sch\xf6n\n"
    files: dict[str, str | bytes] = {
        **_FILES,
        "schemas/__init__.py": "# coding: cp1252\n\n__all__ = []  # \u20ac\n".encode("cp1252"),
        "schemas/start/start.py": "class Sch\xf6n: ...\n",
        _ROUTE: f"# coding: latin-1\n{accessed}".encode("latin-1"),
    }
    after = {
        _ROUTE: "# coding: latin-1\nfrom schemas import Sch\xf6n\nx = Sch\xf6n\n".encode("latin-1"),
        "schemas/__init__.py": (
            "# coding: cp1252\n\nfrom schemas.start.start import Sch\xf6n\n\n"
            '__all__ = ["Sch\xf6n"]  # \u20ac\n'
        ).encode("cp1252"),
    }
    check_transformed(_NAME, *service(files), after)


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "iso8859-5"])
def test_a_name_that_the_encoding_lacks_is_refused(encoding: str) -> None:
    source = f"# coding: {encoding}\nfrom schemas.start.start import Start\n"
    init = "from .start.start import Start as \u0152uvre\n"
    files = {**_FILES, "schemas/__init__.py": init, _ROUTE: source.encode()}
    (refusal,) = check_refused(_NAME, *service(files))
    assert (refusal.path, refusal.line) == (_ROUTE, 1)
    assert refusal.reason == f"declares {encoding}, in which \u0152uvre cannot be written"
    assert refusal.remedy.startswith("write the file in UTF-8")


def test_what_else_a_package_can_spell_is_repaired() -> None:
    source = "from schemas.start.start import \u0152uvre, Start\n"
    files: dict[str, str | bytes] = {
        "schemas/__init__.py": b"# coding: latin-1\n",
        "schemas/start/start.py": "class Start: ...\nclass \u0152uvre: ...\n",
        _ROUTE: source,
    }
    tree, context = service(files)
    outcome = cast(Any, load_codemod(_NAME)).repair(tree, context, [_ROUTE])
    assert {edit.path: edit.content.decode() for edit in outcome.edits} == {
        _ROUTE: "from schemas import Start\nfrom schemas.start.start import \u0152uvre\n",
        "schemas/__init__.py": (
            '# coding: latin-1\n\nfrom schemas.start.start import Start\n\n__all__ = ["Start"]\n'
        ),
    }
    (refusal,) = outcome.refusals
    assert "declares latin-1, in which \u0152uvre cannot be written" in refusal.reason


def test_bytes_that_are_not_of_the_declared_encoding_stay() -> None:
    source = b"# coding: ascii\nfrom schemas.start.start import Start  # \xe9\n"
    (refusal,) = check_refused(_NAME, *service({**_FILES, _ROUTE: source}))
    assert "is not ASCII" in refusal.reason


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


def test_name_that_cannot_be_exported_stays_and_the_others_of_its_import_are_repaired() -> None:
    source = "from schemas.start.start import (\n    Start,\n    _hidden,  # why\n)\n"
    tree, context = service({**_FILES, _ROUTE: source})
    outcome = cast(Any, load_codemod(_NAME)).repair(tree, context, [_ROUTE])
    (refusal,) = outcome.refusals
    assert (refusal.path, refusal.line, refusal.reason) == (_ROUTE, 1, "_hidden is private")
    assert [(each.path, each.content) for each in outcome.edits] == [
        (
            _ROUTE,
            b"from schemas import Public as Start\n"
            b"from schemas.start.start import (\n    _hidden,  # why\n)\n",
        )
    ]


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (
            "from schemas.start.start import Start\n",
            "schemas.end.end leads to models, which imports the public package itself "
            "(models.py:1)",
        ),
        ("import schemas\n", "imports the public package itself (models.py:1)"),
        ("from schemas import start\n", "imports the public package itself (models.py:1)"),
        ("def f():\n    from schemas.start.start import Start\n", ""),
        ("if TYPE_CHECKING:\n    from schemas.start.start import Start\n", ""),
        ("from schemata import Start\n", ""),
    ],
)
def test_an_export_makes_no_circle_through_a_file_outside_the_package(
    model: str, reason: str
) -> None:
    """Started at ``models``, the package's own file would find it half made."""
    files = {**_FILES, "models.py": model, "schemas/end/end.py": "import models\nclass End: ...\n"}
    tree, context = service({**files, _ROUTE: "from schemas.end.end import End\n"})
    outcome = cast(Any, load_codemod(_NAME)).repair(tree, context, [_ROUTE])
    assert bool(outcome.edits) == (not reason)
    assert reason in "".join(each.reason for each in outcome.refusals)


def test_what_the_package_imports_already_makes_no_new_circle() -> None:
    files = {
        **_FILES,
        "models.py": "from schemas.start.start import Start\n",
        "schemas/__init__.py": "from .end.end import Shared\n\n__all__ = ['Shared']\n",
        "schemas/end/end.py": "import models\nclass End: ...\nclass Shared: ...\n",
    }
    tree, context = service({**files, _ROUTE: "from schemas.end.end import End\n"})
    check_transformed(
        _NAME,
        tree,
        context,
        {
            _ROUTE: "from schemas import End\n",
            "schemas/__init__.py": "from .end.end import End, Shared\n\n"
            "__all__ = ['End', 'Shared']\n",
        },
    )


_SHARED = {
    "shared/protocol.py": "class Label: ...\n",
    "schemas/__init__.py": "",
    "schemas/labels.py": "from shared.protocol import Label\n\nclass Labels: ...\n",
}


@pytest.mark.parametrize(
    ("route", "after"),
    [
        ("from schemas.labels import Label, Labels\n", "from schemas import Label, Labels\n"),
        (
            "from schemas import labels\n\nx = labels.Label, labels.Labels\n",
            "from schemas import Label, Labels\n\nx = Label, Labels\n",
        ),
        (
            "import schemas.labels\n\nx = schemas.labels.Label, schemas.labels.Labels\n",
            "import schemas\n\nx = schemas.Label, schemas.Labels\n",
        ),
    ],
)
def test_what_a_schema_module_takes_from_elsewhere_is_exported_from_there(
    route: str, after: str
) -> None:
    tree, context = service({**_SHARED, _ROUTE: route})
    init = 'from schemas.labels import Label, Labels\n\n__all__ = ["Label", "Labels"]\n'
    check_transformed(_NAME, tree, context, {_ROUTE: after, "schemas/__init__.py": init})


def test_what_the_package_takes_from_elsewhere_is_used() -> None:
    init = "from shared.protocol import Label as Tag\n\n__all__ = ['Tag']\n"
    tree, context = service(
        {**_SHARED, "schemas/__init__.py": init, _ROUTE: "from schemas.labels import Label\n"}
    )
    check_transformed(_NAME, tree, context, {_ROUTE: "from schemas import Tag as Label\n"})


@pytest.mark.parametrize(
    "star", ["from schemas import Kind", "from schemas.start.start import Kind"]
)
def test_name_that_two_stars_bring_is_used(star: str) -> None:
    files = {
        "schemas/__init__.py": "from .start.start import *\nfrom .end.end import *\n",
        "schemas/start/start.py": "class Kind: ...\n",
        "schemas/end/end.py": f"{star}\n\nclass End: ...\n",
        _ROUTE: "from schemas.start.start import Kind\n",
    }
    tree, context = service(files)
    check_transformed(_NAME, tree, context, {_ROUTE: "from schemas import Kind\n"})


@pytest.mark.parametrize(
    "init",
    [
        "import sys\nfrom lazy import Lazy\nfrom .start.start import Start as Public\n\n"
        "__all__ = ['Public']\nsys.modules[__name__] = Lazy(__name__)\n",
        "import lazy_loader\n\n__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, "
        "submod_attrs={'start.start': ['Start']})\n",
        None,
    ],
)
def test_no_lazy_or_namespace_package_becomes_eager(init: str | None) -> None:
    files = {**_FILES, _ROUTE: "from schemas.end.end import End\n"}
    files |= {"schemas/__init__.py": init} if init is not None else {}
    if init is None:
        del files["schemas/__init__.py"]
    tree, context = service(files)
    outcome = cast(Any, load_codemod(_NAME)).repair(tree, context, [_ROUTE])
    assert not outcome.edits
    (refusal,) = outcome.refusals
    assert (refusal.path, refusal.line) == (_ROUTE, 1)
    assert "schemas/__init__.py" in refusal.reason


def test_a_package_that_takes_no_more_names_serves_those_that_it_has() -> None:
    init = "from .start.start import Start as Public\n\n__all__ = ['Public']\n\n\n"
    init += "def __getattr__(name): ...\n"
    source = "from schemas.end.end import End\nfrom schemas.start.start import Start\n"
    tree, context = service({**_FILES, "schemas/__init__.py": init, _ROUTE: source})
    outcome = cast(Any, load_codemod(_NAME)).repair(tree, context, [_ROUTE])
    assert [(each.path, each.content) for each in outcome.edits] == [
        (_ROUTE, b"from schemas import Public as Start\nfrom schemas.end.end import End\n")
    ]
    (refusal,) = outcome.refusals
    assert "__getattr__" in refusal.reason


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


@pytest.mark.parametrize(
    "package",
    [
        "from .start import *\n",
        "from . import start\nfrom .start import *\n\n__all__ = [*start.__all__]\n",
        "from .start.start import Start, Other\n",
    ],
)
def test_a_name_that_is_public_already_is_used(package: str) -> None:
    """However it became so: nothing is exported a second time."""
    files = {
        "schemas/__init__.py": package,
        "schemas/start/__init__.py": "from .start import *\n\n__all__ = ['Start'] + ['Other']\n",
        "schemas/start/start.py": "class Start: ...\nclass Other: ...\n",
        _ROUTE: "from schemas.start.start import Other, Start\n",
    }
    check_transformed(_NAME, *service(files), {_ROUTE: "from schemas import Other, Start\n"})


@pytest.mark.parametrize(
    "head",
    [
        "from shared.protocol import Label\n",
        "from shared.protocol import *\n",
        "try:\n    from a import Label\nexcept Exception:\n    from shared.protocol import Label\n",
    ],
)
def test_a_class_that_a_schema_module_imports_is_exported_from_there(head: str) -> None:
    files = {
        "shared/protocol.py": "class Label: ...\n",
        "schemas/__init__.py": "",
        "schemas/labels/labels.py": f"{head}\n\nclass Labels:\n    all: list[Label]\n",
        _ROUTE: "from schemas.labels.labels import Label, Labels\n",
    }
    after = {
        _ROUTE: "from schemas import Label, Labels\n",
        "schemas/__init__.py": (
            'from .labels.labels import Label, Labels\n\n__all__ = ["Label", "Labels"]\n'
        ),
    }
    tree, context = service(files)
    changed = cast(Any, load_codemod(_NAME)).repair(tree, context, [_ROUTE])
    assert not changed.refusals
    assert {edit.path: edit.content.decode().replace("from schemas.labels", "from .labels")
            for edit in changed.edits} == after  # fmt: skip
