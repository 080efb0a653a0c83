from __future__ import annotations

import pytest

from refactor_kit.base import ChangeSet
from tests.support.app_services import SERVICE
from tests.support.trees import (
    check_decided,
    check_noop,
    check_refused,
    check_transformed,
    service,
    transform,
)

CODEMOD = "move-app-packages"
OLD = "apps/session_manager_end"
NEW = "apps/session_manager/end"


def end_app(content: str | bytes, name: str = "service.py") -> dict[str, str | bytes]:
    return {"apps/shared.py": "", f"{OLD}/__init__.py": "", f"{OLD}/{name}": content}


def moved(content: str | bytes, name: str = "service.py") -> bytes:
    tree, context = service(end_app(content, name), app_layout="package")
    outcome = transform(CODEMOD, tree, context)
    assert not outcome.refusals
    return ChangeSet(tree, outcome.edits).tree().read(f"{NEW}/{name}")


def test_moves_every_file_with_its_history() -> None:
    tree, context = service(SERVICE)
    outcome = transform(CODEMOD, tree, context)
    came_from = {edit.path: edit.moved_from for edit in outcome.edits if edit.content is not None}
    assert came_from == {
        "apps/session_manager/__init__.py": None,
        "apps/session_manager/start/__init__.py": "apps/session_manager_start/__init__.py",
        "apps/session_manager/start/service.py": "apps/session_manager_start/service.py",
        "apps/session_manager/start/store.py": "apps/session_manager_start/store.py",
        f"{NEW}/__init__.py": f"{OLD}/__init__.py",
        f"{NEW}/service.py": f"{OLD}/service.py",
    }
    changed = ChangeSet(tree, outcome.edits).tree()
    assert not [path for path in changed.paths() if path.startswith("apps/session_manager_")]
    check_noop(CODEMOD, changed, context)


def test_asks_before_a_name_that_is_data_elsewhere_goes() -> None:
    files = {f"{OLD}/tasks.py": "@shared_task\ndef send(): ...\n"}
    (decision,) = check_decided(CODEMOD, *service(files))
    assert decision.key == "session_manager.moved-names"
    tree, context = service(files, moved_names=("apps.session_manager_end.tasks.send",))
    assert f"{NEW}/tasks.py" in ChangeSet(tree, transform(CODEMOD, tree, context).edits).paths()


def test_leaves_option_b_alone() -> None:
    tree, context = service(SERVICE, app_layout="shared")
    outcome = transform(CODEMOD, tree, context)
    assert outcome.not_applicable
    assert not outcome.edits


def test_makes_no_package_of_namespace_packages() -> None:
    tree, context = service({f"{OLD}/service.py": "x = 1\n"})
    check_transformed(
        CODEMOD, tree, context, {f"{OLD}/service.py": None, f"{NEW}/service.py": "x = 1\n"}
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from . import store\n", "from . import store\n"),
        ("from .store import add  # here\n", "from .store import add  # here\n"),
        ("from ..shared import a\n", "from ...shared import a\n"),
        ("from .. import shared\n", "from ... import shared\n"),
        ("from ..session_manager_start import store\n", "from ..start import store\n"),
        ("from .. import session_manager_start as s\n", "from .. import start as s\n"),
        (
            "from ..shared import (\n    a,  # one\n    b,\n)\n",
            "from ...shared import (\n    a,  # one\n    b,\n)\n",
        ),
        ("def f():\n    from ..shared import a\n", "def f():\n    from ...shared import a\n"),
        ("from ..shared import a\r\nx = 1\r\n", "from ...shared import a\r\nx = 1\r\n"),
    ],
)
def test_relative_imports_that_leave_the_folder_follow(before: str, after: str) -> None:
    assert moved(before.encode()) == after.encode()


def test_takes_a_name_of_the_other_app_from_where_that_moves() -> None:
    before = "from .. import session_manager_start, shared\n"
    after = "from .. import start as session_manager_start\nfrom ... import shared\n"
    assert sorted(moved(before.encode()).decode().splitlines()) == sorted(after.splitlines())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Path(__file__).parent / 'a.sql'", "Path(__file__).parent / 'a.sql'"),
        ("Path(__file__).parents[0]", "Path(__file__).parents[0]"),
        ("Path(__file__).resolve().parents[1]", "Path(__file__).resolve().parents[2]"),
        ("Path(__file__).parent.parent / 'x'", "Path(__file__).parent.parent.parent / 'x'"),
        ("print('__file__')  # __file__", "print('__file__')  # __file__"),
        ("os.path.dirname(__file__)", "os.path.dirname(__file__)"),
        (
            "os.path.dirname(os.path.dirname(os.path.abspath(__file__)))",
            "os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))",
        ),
    ],
)
def test_paths_from_the_file_follow(before: str, after: str) -> None:
    assert moved(f"{before}\n") == f"{after}\n".encode()


@pytest.mark.parametrize(
    "path",
    [
        "os.path.join(os.path.dirname(__file__), '..', 'x')",
        "Path(__file__).parent / '../x'",
        "HERE = Path(__file__).parent\nROOT = HERE.parent",
        "HERE = os.path.abspath(__file__)",
    ],
)
def test_refuses_a_path_it_cannot_follow(path: str) -> None:
    tree, context = service(end_app(f"import os\n{path}\n"))
    [refusal] = check_refused(CODEMOD, tree, context)
    assert (refusal.path, refusal.line) == (f"{OLD}/service.py", 2)


def test_refuses_to_overwrite() -> None:
    tree, context = service({**end_app("x = 1\n"), f"{NEW}/service.py": "y = 2\n"})
    [refusal] = check_refused(CODEMOD, tree, context)
    assert refusal.path == f"{NEW}/service.py"


def test_moves_other_files_untouched() -> None:
    assert moved(b"\x00\xff apps", "icon.png") == b"\x00\xff apps"


def test_uses_the_whole_name_where_the_suffix_is_no_identifier() -> None:
    tree, context = service(
        {"apps/report_2/service.py": "x = 1\n"}, module="report", parts=("report_1", "report_2")
    )
    paths = {edit.path for edit in transform(CODEMOD, tree, context).edits}
    assert "apps/report/report_2/service.py" in paths
