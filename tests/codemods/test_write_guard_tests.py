from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from refactor_kit.base import ChangeSet, OverlayTree, SourceTree
from tests.support.service_files import SERVICE
from tests.support.trees import check_noop, check_refused, service, transform

NAME = "write-guard-tests"
POLICY = "tests/service/test_import_policy.py"
NAMES = "tests/service/test_session_manager_public_names.py"
CONFIGURATION = """
    [tool.refactor-kit.modules.session_manager]
    parts = ["session_manager_start", "session_manager_end"]

    [tool.refactor-kit.modules.orders]
"""
ORDERS = """
    from pydantic import BaseModel


    class OrderRequest(BaseModel):
        id: str


    class OrderResponse(BaseModel):
        id: str
"""
ROUTES = "api/routes/session_manager_routes.py"
DEEP = "from schemas.session_manager_end.session_manager_end import SessionEndRequest\n"
PACKAGE = """
    from .session_manager_end.session_manager_end import SessionEndRequest, SessionEndResponse

    SessionManagerEndInput = SessionEndRequest
    SessionManagerEndOutput = SessionEndResponse
    SessionManagerStartInput = SessionManagerStartOutput = SessionManagerEndInput

    __all__ = [
        "SessionManagerEndInput",
        "SessionManagerEndOutput",
        "SessionManagerStartInput",
        "SessionManagerStartOutput",
    ]
"""


def guarded(**settings: Any) -> SourceTree:
    """The service with the tests that the codemod wrote; a second pass leaves them alone."""
    tree, context = service(SERVICE, tests="tests/service", **settings)
    outcome = transform(NAME, tree, context)
    assert not outcome.refusals
    changed = ChangeSet(tree, outcome.edits).tree()
    check_noop(NAME, changed, context)
    return changed


def written(folder: Path, **files: str) -> Path:
    """A checkout of the guarded service in ``folder``."""
    tree = guarded()
    for path in tree.paths():
        _write(folder / path, tree.read(path).decode())
    _write(folder / "pyproject.toml", dedent(CONFIGURATION))
    for path, content in files.items():
        _write(folder / path, dedent(content))
    return folder


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def guard(step: int, module: str = "session_manager") -> str:
    """What the guard's file of ``module`` holds once ``step`` is recorded."""
    old = ["start", "end"] if module == "session_manager" else []
    every = [f"api/routes/{module}_routes.py", *(f"api/routes/{module}_{s}_routes.py" for s in old)]
    held = every if step >= 10 else every[:1]
    return f"migrated = {str(step >= 10).lower()}\nroute-files = {held}\n"


def run(folder: Path, test: str, cwd: Path | None = None) -> tuple[bool, str]:
    """Whether one of the written tests passes, without this tool on the path."""
    command = [sys.executable, "-S", "-c", _RUNNER, str(folder / test)]
    environment = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    result = subprocess.run(
        command, capture_output=True, text=True, cwd=cwd or folder, env=environment, check=False
    )
    return result.returncode == 0, result.stdout + result.stderr


# The standard library is all there is under -S: neither pytest nor this tool can be imported.
_RUNNER = """
import runpy, sys
for name, test in runpy.run_path(sys.argv[1]).items():
    if name.startswith("test_"):
        test()
"""
ALLOW = "  # refactor-kit: allow[routes-import-only-public-schemas] why"
WRAPPED = """\
from schemas.session_manager_end import ({opening}
    x,{beside}
){closing}
"""
GUARD = ".refactor-kit/guard/session_manager.toml"
PROJECT = ".refactor-kit/guard/project.toml"


def test_writes_one_test_for_the_repository_and_one_for_the_module() -> None:
    tree = guarded()
    assert {POLICY, NAMES} <= set(tree.paths())
    assert b'    "SessionManagerStartOutput",\n' in tree.read(NAMES)


def test_a_second_module_leaves_the_import_policy_alone() -> None:
    files = {**SERVICE, POLICY: guarded().read(POLICY), "schemas/orders/orders.py": ORDERS}
    tree, context = service(files, module="orders", parts=("orders",), tests="tests/service")
    paths = [edit.path for edit in transform(NAME, tree, context).edits]
    assert paths == ["tests/service/test_orders_public_names.py"]


def test_leaves_a_test_alone_that_only_a_formatter_changed() -> None:
    _, context = service(SERVICE, tests="tests/service")
    text = guarded().read(NAMES)
    formatted = text.replace(b'PACKAGE = "schemas"', b"PACKAGE = ('schemas')  # ours")
    assert formatted != text
    check_noop(NAME, OverlayTree(guarded(), {NAMES: formatted}), context)


def test_renews_a_test_of_its_own_that_says_something_else() -> None:
    _, context = service(SERVICE, tests="tests/service")
    old = guarded().read(NAMES).replace(b"EndInput", b"CloseInput")
    (edit,) = transform(NAME, OverlayTree(guarded(), {NAMES: old}), context).edits
    assert edit.content == guarded().read(NAMES)


def test_refuses_to_replace_a_test_of_somebody_else() -> None:
    files = {**SERVICE, POLICY: "def test_nothing() -> None: ...\n"}
    (refusal,) = check_refused(NAME, *service(files, tests="tests/service"))
    assert refusal.path == POLICY


def test_passes_on_what_the_schemas_ask() -> None:
    path = "schemas/session_manager_end/session_manager_end.py"
    outcome = transform(NAME, *service({**SERVICE, path: "def broken(:\n"}))
    assert outcome.refusals


def test_takes_patterns_and_folders_from_the_configuration() -> None:
    tree = guarded(
        route_files=("src/app/routes/", "handlers.py"),
        source_roots=("src",),
        public_package="app.schemas",
        source="refactor-kit.toml",
        exclude=("/src/app/routes/generated/**", "/docs/**"),
    )
    text = tree.read(POLICY).decode()
    for expected in (
        '    "src/app/routes/**/*.py",\n    "**/handlers.py",\n',
        'SOURCE_ROOTS = ("src",)',
        'PUBLIC_PACKAGE = "app.schemas"',
        'EXCLUDE = ("src/app/routes/generated/**",)',
        'CONFIGURATION = ROOT / "refactor-kit.toml"',
    ):
        assert expected in text


def test_lines_suit_the_usual_formatters() -> None:
    tree = guarded()
    longest = max(len(line) for path in (POLICY, NAMES) for line in tree.read(path).splitlines())
    assert longest <= 88


@pytest.mark.parametrize(
    ("state", "routes", "passes"),
    [
        ({}, DEEP, True),
        ({}, DEEP, True),
        ({GUARD: guard(8)}, DEEP, False),
        ({GUARD: guard(10)}, DEEP, False),
        ({GUARD: guard(10)}, "from schemas import SessionManagerEndInput\n", True),
    ],
)
def test_enforces_what_is_recorded(
    tmp_path: Path, state: dict[str, str], routes: str, passes: bool
) -> None:
    old = dict.fromkeys(
        (f"api/routes/session_manager_{part}_routes.py" for part in ("start", "end")), ""
    )
    folder = written(tmp_path, **{ROUTES: routes, "schemas/__init__.py": PACKAGE, **old, **state})
    passed, output = run(folder, POLICY)
    assert passed is passes, output
    if not passes:
        assert "import these from 'schemas', not from a module below it:" in output
        assert f"{ROUTES}:1: schemas.session_manager_end" in output


def test_old_route_files_are_enforced_from_step_10(tmp_path: Path) -> None:
    at_8 = written(tmp_path / "8", **{GUARD: guard(8)})
    assert run(at_8, POLICY)[0]
    at_10 = written(tmp_path / "10", **{GUARD: guard(10)})
    passed, output = run(at_10, POLICY)
    assert not passed
    assert "api/routes/session_manager_start_routes.py" in output


ALLOWED = """
    [[allow]]
    check = "routes-import-only-public-schemas"
    path = "api/routes/orders_*_routes.py"
    imports = ["schemas.session_manager_end"]
    reason = "its own parts, until it is migrated"
    until = "orders:migrated"
"""
BY_FINGERPRINT = """
    [[allow]]
    check = "routes-import-only-public-schemas"
    path = "api/routes/orders_add_routes.py"
    fingerprint = "f:{symbol}"
    until = "all:migrated"
"""
SYMBOL = "schemas.session_manager_end.session_manager_end.SessionEndRequest"
WIDE = {
    GUARD: guard(10),
    PROJECT: 'scope = "project"\n',
    "api/routes/session_manager_start_routes.py": "",
    "api/routes/session_manager_end_routes.py": "",
    "api/routes/orders_add_routes.py": DEEP,
}


def test_widens_to_every_route_file_but_the_allowed(tmp_path: Path) -> None:
    passed, output = run(written(tmp_path / "wide", **WIDE), POLICY)
    assert not passed
    assert "api/routes/orders_add_routes.py:1" in output
    allowed = {**WIDE, ".refactor-kit/allowances/orders.toml": ALLOWED}
    assert run(written(tmp_path / "allowed", **allowed), POLICY)[0]
    done = {
        **allowed,
        ".refactor-kit/guard/orders.toml": guard(10, "orders"),
    }
    assert not run(written(tmp_path / "done", **done), POLICY)[0]


@pytest.mark.parametrize(
    ("allowance", "passes"),
    [
        (ALLOWED, True),
        (ALLOWED.replace("manager_end", "manager_start"), False),
        (ALLOWED.replace("orders_*", "other_*"), False),
        (ALLOWED.replace("routes-import-only", "another"), False),
        (BY_FINGERPRINT.format(symbol=f"{SYMBOL}+schemas.x"), True),
        (BY_FINGERPRINT.format(symbol="schemas.orders.Order"), False),
    ],
)
def test_an_allowance_covers_what_it_names(tmp_path: Path, allowance: str, passes: bool) -> None:
    allowed = {**WIDE, ".refactor-kit/allowances/orders.toml": allowance}
    passed, output = run(written(tmp_path, **allowed), POLICY)
    assert passed is passes, output


def test_is_project_wide_when_every_module_is_migrated(tmp_path: Path) -> None:
    one = {path: text for path, text in WIDE.items() if path != PROJECT}
    assert run(written(tmp_path / "one", **one), POLICY)[0]
    done = {**one, ".refactor-kit/guard/orders.toml": guard(10, "orders")}
    assert not run(written(tmp_path / "all", **done), POLICY)[0]


@pytest.mark.parametrize(
    ("scope", "has_widened", "passes"),
    [("migrated", False, True), ("migrated", True, False), ("project", False, False)],
)
def test_a_configured_scope_is_fixed_until_the_guard_has_widened(
    tmp_path: Path, scope: str, has_widened: bool, passes: bool
) -> None:
    configuration = f'[tool.refactor-kit]\nguard-scope = "{scope}"\n' + dedent(CONFIGURATION)
    files = {**WIDE, "pyproject.toml": configuration}
    if not has_widened:
        del files[PROJECT]
    assert run(written(tmp_path, **files), POLICY)[0] is passes


def test_a_baseline_changes_nothing_here(tmp_path: Path) -> None:
    standing = f'{{ path = "api/routes/orders_add_routes.py", symbol = "{SYMBOL}" }}'
    files = {**WIDE, PROJECT: f'scope = "baseline"\nbaseline = [{standing}]\n'}
    assert run(written(tmp_path, **files), POLICY)[0]


@pytest.mark.parametrize(
    ("source", "passes"),
    [
        ("import schemas.session_manager_end\n", False),
        ("from schemas import session_manager_end\n", False),
        ("from schemas import session_manager_end as s\n", False),
        ("from ...schemas.session_manager_end import x\n", False),
        ("from .. import schemas\n", True),
        ("import schemas as s\nx = s.session_manager_end.session_manager_end\n", False),
        ("def f():\n    from schemas.session_manager_end import x\n", False),
        ("if TYPE_CHECKING:\n    from schemas.session_manager_end import x\n", False),
        (DEEP.strip() + "  # refactor-kit: allow[routes-import-only-public-schemas] why\n", True),
        ("# refactor-kit: allow[x, routes-import-only-public-schemas] why\n" + DEEP, True),
        ("x = 1  # refactor-kit: allow[routes-import-only-public-schemas]\n" + DEEP, False),
        (DEEP.strip() + "  # refactor-kit: allow[another-check] why\n", False),
        (WRAPPED.format(opening=ALLOW, beside="", closing=""), True),
        (WRAPPED.format(opening="", beside=ALLOW, closing=""), True),
        (WRAPPED.format(opening="", beside="", closing=ALLOW), True),
        (WRAPPED.format(opening="", beside="", closing="\nx = 1" + ALLOW), False),
        ("import schemas\nx = schemas.SessionManagerEndInput\n", True),
        ("from schemas import SessionManagerEndInput as In, SessionManagerEndOutput\n", True),
        ("from schemas import *\n", True),
        ("from schemas_v2.x import y\n", True),
        ("\ufeff" + DEEP, False),
    ],
)
def test_tells_deep_imports_from_public_ones(tmp_path: Path, source: str, passes: bool) -> None:
    state = {GUARD: guard(8), ROUTES: source, "schemas/__init__.py": PACKAGE}
    passed, output = run(written(tmp_path, **state), POLICY)
    assert passed is passes, output


NESTED = {
    "source_roots": ("src",),
    "public_package": "app.schemas",
    "schemas": {"orders": "src/app/schemas/orders.py"},
    "part_routes": "src/app/routes/{part}.py",
    "module_routes": "src/app/routes/{module}.py",
}


@pytest.mark.parametrize(
    ("source", "passes"),
    [
        ("from ..schemas.orders import Order\n", False),
        ("from ..schemas import orders\n", False),
        ("from app import schemas\nx = schemas.orders.Order\n", False),
        ("import app.schemas\nx = app.schemas.orders\n", False),
        ("from ..schemas import OrdersInput\n", True),
        ("from .schemas.orders import Order\n", True),
        ("from schemas.orders import Order\n", True),
    ],
)
def test_knows_a_package_below_a_source_root(tmp_path: Path, source: str, passes: bool) -> None:
    files = {"src/app/schemas/orders.py": ORDERS}
    tree, context = service(files, module="orders", parts=("orders",), **NESTED)
    for edit in transform(NAME, tree, context).edits:
        _write(tmp_path / edit.path, (edit.content or b"").decode())
    _write(tmp_path / "pyproject.toml", "[tool.refactor-kit.modules.orders]\n[tool.other]\n")
    _write(tmp_path / "src/app/schemas/__init__.py", "__all__ = ['OrdersInput']\n")
    _write(tmp_path / "src/app/schemas/orders.py", "class Order: ...\n")
    _write(tmp_path / "src/app/routes/orders.py", source)
    record = 'route-files = ["src/app/routes/orders.py"]\n'
    _write(tmp_path / ".refactor-kit/guard/orders.toml", record)
    passed, output = run(tmp_path, "tests/test_import_policy.py")
    assert passed is passes, output


def test_runs_from_any_directory(tmp_path: Path) -> None:
    folder = written(tmp_path / "repository", **{GUARD: guard(8), ROUTES: DEEP})
    assert not run(folder, POLICY, cwd=tmp_path)[0]


def test_public_names_must_be_listed_and_defined(tmp_path: Path) -> None:
    stub = {
        "schemas/session_manager_end/session_manager_end.py": (
            "class SessionEndRequest: ...\nclass SessionEndResponse: ...\n"
        )
    }
    good = written(tmp_path / "good", **{"schemas/__init__.py": PACKAGE, **stub})
    passed, output = run(good, NAMES, cwd=tmp_path)
    assert passed, output
    unlisted = dedent(PACKAGE).replace('    "SessionManagerEndInput",\n', "")
    bad = written(tmp_path / "bad", **{"schemas/__init__.py": unlisted, **stub})
    passed, output = run(bad, NAMES)
    assert not passed
    assert "schemas does not export SessionManagerEndInput" in output
    undefined = dedent(PACKAGE).replace("SessionManagerEndOutput = ", "Gone = ")
    worse = written(tmp_path / "worse", **{"schemas/__init__.py": undefined, **stub})
    passed, output = run(worse, NAMES)
    assert not passed
    assert "schemas does not export SessionManagerEndOutput" in output
