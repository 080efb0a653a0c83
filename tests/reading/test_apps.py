from __future__ import annotations

import pytest

from refactor_kit.base import ChangeSet
from refactor_kit.reading.apps import read_apps
from refactor_kit.reading.retired.retired import retired
from tests.support.app_services import FACADE, SERVICE, UNIFIED, without
from tests.support.trees import service, transform


def test_reads_the_old_route_files_before_the_merge() -> None:
    tree, context = service(without(UNIFIED))
    reading = read_apps(tree, context)
    assert (reading.state, reading.facade_file) == ("old", FACADE)
    assert reading.facade_module == "apps.session_manager.service"
    assert [(each.name, each.kind, each.part) for each in reading.exposes] == [
        ("SessionExists", "other", "session_manager_start"),
        ("start_session", "function", "session_manager_start"),
    ]


def test_follows_the_migration() -> None:
    tree, context = service(SERVICE)
    states = [read_apps(tree, context).state]
    for codemod in ("create-app-facade", "move-app-packages", "rewrite-references"):
        tree = ChangeSet(tree, transform(codemod, tree, context).edits).tree()
        if codemod != "move-app-packages":
            states.append(read_apps(tree, context).state)
    assert states == ["old", "facade", "moved"]
    exposed = {each.name: each.origin_module for each in read_apps(tree, context).exposes}
    assert exposed["end_session"] == "apps.session_manager.end.service"
    assert set(exposed) == {"SessionExists", "start_session", "end_session"}


def test_option_b_stays_at_the_facade() -> None:
    tree, context = service(SERVICE, app_layout="shared")
    tree = ChangeSet(tree, transform("create-app-facade", tree, context).edits).tree()
    assert read_apps(tree, context).state == "facade"


def test_names_what_is_retired() -> None:
    _, context = service(SERVICE)
    names = retired(context)
    assert names["apps.session_manager_start"] == "apps.session_manager.start"
    assert names["apps/session_manager_start"] == "apps/session_manager/start"
    assert names["api.routes.session_manager_end_routes"] == "api.routes.session_manager_routes"
    assert names["session_manager_end_routes.py"] == "session_manager_routes.py"


@pytest.mark.parametrize("layout", ["shared", "none"])
def test_retires_no_app_outside_option_a(layout: str) -> None:
    _, context = service(SERVICE, app_layout=layout)
    assert not [name for name in retired(context) if "apps" in name]


def test_retires_paths_below_a_source_root_too() -> None:
    _, context = service(
        {},
        source_roots=("src",),
        part_app="src/apps/{part}",
        module_app="src/apps/{module}",
        app_layout="package",
    )
    names = retired(context)
    assert names["src/apps/session_manager_end"] == "src/apps/session_manager/end"
    assert names["apps/session_manager_end"] == "apps/session_manager/end"
    assert names["apps.session_manager_end"] == "apps.session_manager.end"


def test_a_file_name_that_says_nothing_is_not_retired() -> None:
    _, context = service(
        {}, part_routes="api/{part}/routes.py", module_routes="api/{module}/routes.py"
    )
    names = retired(context)
    assert "api/session_manager_end/routes.py" in names
    assert "routes.py" not in names
