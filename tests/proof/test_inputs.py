"""A module's evidence depends on its own files; another module's migration makes nothing stale."""

from __future__ import annotations

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.proof.judging.code_digest import meaning
from refactor_kit.proof.judging.inputs import code_digests, input_digest, input_digests

from .services import AFTER, context_of, tree_of

FILES = {
    **AFTER,
    "api/routes/other_routes.py": "from schemas.other.other import Other\n",
    "schemas/other/__init__.py": "",
    "schemas/other/other.py": "Other = 1\n",
}


def changed(path: str, old: str, new: str) -> set[str]:
    """The criteria that a change makes stale."""
    assert old in FILES.get(path, old)
    files = {**FILES, path: FILES.get(path, old).replace(old, new)}
    before, after = (input_digests(tree, context_of(tree)) for tree in map(tree_of, (FILES, files)))
    return {name for name in before if before[name] != after[name]}


SERVED = {
    "app-boots",
    "code-is-the-same",
    "endpoints-once-under-tag",
    "endpoints-respond",
    "tests-green",
}
SCHEMAS = SERVED | {
    "generator-imports-parts",
    "generator-succeeds",
    "examples-match-artifacts",
}

ALIASES = SERVED | {"examples-match-artifacts"}


@pytest.mark.parametrize(
    ("path", "old", "new", "stale"),
    [
        ("api/routes/desk_routes.py", "no such session", "none", SERVED),
        ("apps/store.py", "{}", "dict()", SERVED),
        ("schemas/desk_open/desk_open.py", "30", "31", SCHEMAS),
        ("api/main.py", 'prefix="/desk"', 'prefix="/d"', SERVED),
        ("api/main.py", "from api.routes import", "from api.routes import other_routes,", set()),
        ("api/main.py", "@app.get", "app.include_router(other_routes.router)\n@app.get", set()),
        ("api/routes/other_routes.py", "Other", "Another", set()),
        ("schemas/__init__.py", '"""', 'from .other.other import Other\n"""', set()),
        ("schemas/__init__.py", "import OpenAnswer as", "import OpenRequest as", ALIASES),
        ("schemas/other/other.py", "1", "2", set()),
        ("tests/test_desk.py", "eve", "ada", {"tests-green"}),
        ("scripts/generate.py", "indent=2", "indent=4", SCHEMAS - SERVED),
        ("docs/desk.md", "a", "b", set()),
    ],
)
def test_stale_for_exactly_what_changed(path: str, old: str, new: str, stale: set[str]) -> None:
    assert changed(path, old, new) == stale


def test_artifact_counts_for_its_criterion() -> None:
    path = "schemas/desk_open/desk_open_input_example.json"
    assert changed(path, "{}", '{"a": 1}') == {"examples-match-artifacts"}


def test_digest_is_stable_and_survives_unreadable_files() -> None:
    tree = tree_of(FILES)
    assert input_digest(tree, context_of(tree)) == input_digest(tree, context_of(tree))
    broken = MemoryTree(
        {path: tree.read(path) for path in tree.paths()} | {"api/main.py": b"def ("}
    )
    assert len(input_digest(broken, context_of(broken))) == 16


ROUTES = "api/routes/desk_routes.py"


@pytest.mark.parametrize(
    ("path", "old", "new", "is_same"),
    [
        (ROUTES, "router = APIRouter", "\n\n# ours\nrouter = \\\n    APIRouter", True),
        (ROUTES, '"no such session"', "'no such session'", True),
        (ROUTES, "no such session", "none", False),
        ("schemas/desk_open/desk_open.py", '"""What', '"""    What', True),
        ("schemas/desk_open/desk_open.py", "30", "30.0", False),
        ("schemas/desk_open/desk_open.py", "30", "True", False),
        ("schemas/desk_open/desk_open_input_example.json", "{}", "{ }\n", True),
        ("schemas/desk_open/desk_open_input_example.json", "{}", "[]", False),
        ("tests/test_desk.py", "eve", "ada", False),
        ("scripts/generate.py", "indent=2", "indent = 2,", True),
    ],
)
def test_what_a_reader_calls_the_same_has_one_code(
    path: str, old: str, new: str, is_same: bool
) -> None:
    files = {"schemas/desk_open/desk_open_input_example.json": "{}", **FILES}
    assert old in files[path]
    changed = {**files, path: files[path].replace(old, new)}
    before, after = (
        code_digests(tree, context_of(tree)) for tree in map(tree_of, (files, changed))
    )
    assert (before == after) is is_same


def test_what_does_not_parse_counts_as_it_is() -> None:
    assert meaning("a.py", b"def (") == b"def ("
    assert meaning("a.json", b"{") == b"{"
    assert meaning("a.txt", b"a ") == b"a "


def test_long_chain_has_a_meaning() -> None:
    chain = b"x = " + b" + ".join([b"1"] * 3000) + b"\n"
    assert meaning("a.py", chain) in {chain, meaning("a.py", chain.replace(b" + ", b"+"))}
