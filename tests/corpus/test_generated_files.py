"""The single-file codemods on generated schema and route files."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .roles import ROLES, check

CODEMODS = {role.codemod: role for role in ROLES}
LIMITS = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)

names = st.sampled_from(["order", "item", "tags", "note", "größe", "schemas", "router", "path"])
types = st.sampled_from(["str", "int | None", "list[str]", "dict[str, 'Item']", "os.PathLike[str]"])
comments = st.sampled_from(["", "  # why", "  # schemas.orders.orders", "  # type: ignore"])
gaps = st.sampled_from(["", "\n", "# between\n", "\n\n", "\f\n"])
endings = st.sampled_from(["\n", "\r\n"])
starts = st.sampled_from(
    ["", "\ufeff", "# -*- coding: latin-1 -*-\n", '"""Orders."""\n', "#!/bin/py\n"]
)

fields = st.builds(lambda name, kind, note: f"    {name}: {kind}{note}\n", names, types, comments)
imports = st.sampled_from(
    [
        "import os\n",
        "import os.path\n",
        "import os.path as p; x = p.join('a')\n",
        "from os import path\n",
        "from os import path as p, sep\n",
        "from os.path import (\n    join,  # joins\n    split,\n)\n",
        "try:\n    import os.path\nexcept ImportError:\n    os = None\n",
        "if True:\n    from schemas.orders import orders as o\n",
        "from __future__ import annotations\n",
        "from schemas.orders.orders import (\n    OrdersInput as In,  # in\n)\n",
        "import schemas.orders.orders\n",
        "import schemas.orders.orders as deep\n\nX = deep.OrdersInput\n",
        "from schemas import OrdersOutput\n",
        "import os; from schemas.orders.orders import OrdersInput as Sent; LIMIT = 3  # three\n",
        "from schemas.orders.orders import OrdersOutput; import os.path; print(os.path.sep)\n",
        "__all__ = ['a']; import os.path as where; DEPTH = 2\n",
    ]
)
classes = st.builds(
    lambda name, body, note: f"class {name.title()}Thing(dict):{note}\n{''.join(body)}",
    names,
    st.lists(fields, min_size=1, max_size=3),
    comments,
)
functions = st.builds(
    lambda name, note: (
        f"def use_{name}(x: 'schemas.orders.orders.OrdersInput'):{note}\n"
        f"    '''os.path and {name}'''\n"
        f"    return os.path.join('os/path', x)\n"
    ),
    names,
    comments,
)
exports = st.sampled_from(
    [
        "__all__ = []\n",
        "__all__ = ['a', \"b\"]\n",
        "__all__ = (\n    'a',\n    'b',  # two\n)\n",
        "__all__: list[str] = ['a']\n",
        "__all__ = ['a']\n__all__ += ['b']\n",
        "__all__ = [name for name in 'ab']\n",
        "def __getattr__(name):\n    raise AttributeError(name)\n",
        "a = b = 1\n",
    ]
)


def file_of(*blocks: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    """Files of some of ``blocks`` with gaps between, in one of the encodings and line ends."""

    def build(start: str, bodies: list[tuple[str, str]], ending: str) -> bytes:
        text = start + "".join(body + gap for body, gap in bodies)
        encoding = "latin-1" if "latin-1" in start else "utf-8"
        return text.replace("\n", ending).encode(encoding)

    bodies = st.lists(st.tuples(st.one_of(*blocks), gaps), max_size=6)
    return st.builds(build, starts, bodies, endings)


@LIMITS
@given(file_of(imports, classes, functions))
def test_examples_move_in_any_schema_file(content: bytes) -> None:
    check(CODEMODS["move-example-methods"], content)


@LIMITS
@given(file_of(imports, exports, classes))
def test_names_are_exported_from_any_package(content: bytes) -> None:
    check(CODEMODS["export-public-aliases"], content)


@LIMITS
@given(file_of(imports, classes, functions))
def test_any_route_file_is_rewritten_in_place(content: bytes) -> None:
    check(CODEMODS["merge-route-files"], content)


@LIMITS
@given(file_of(imports, functions))
def test_any_deep_import_becomes_public(content: bytes) -> None:
    check(CODEMODS["import-public-schemas"], content)


@LIMITS
@given(file_of(imports, functions, classes))
def test_any_reference_follows(content: bytes) -> None:
    check(CODEMODS["rewrite-references"], content)
