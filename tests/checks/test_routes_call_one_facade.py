from __future__ import annotations

import pytest

from refactor_kit.base import ChangeSet
from tests.support.app_services import SERVICE, UNIFIED, without
from tests.support.trees import findings, service, transform

CHECK = "routes-call-one-facade"


def test_flags_each_import_of_a_part() -> None:
    tree, context = service(SERVICE)
    found = findings(CHECK, tree, context)
    assert [(each.path, each.line) for each in found] == [(UNIFIED, 5), (UNIFIED, 6), (UNIFIED, 6)]


def test_is_content_with_the_facade() -> None:
    tree, context = service(SERVICE)
    tree = ChangeSet(tree, transform("create-app-facade", tree, context).edits).tree()
    assert findings(CHECK, tree, context) == []


@pytest.mark.parametrize(
    "line",
    [
        "import apps.session_manager_start",
        "from ...apps.session_manager_start import store",
        "from apps.session_manager.start import store",
        "if TYPE_CHECKING:\n    from apps import session_manager_end",
    ],
)
def test_flags_every_way_in(line: str) -> None:
    tree, context = service({**SERVICE, UNIFIED: f"{line}\n"})
    assert len(findings(CHECK, tree, context)) == 1


def test_misses_the_unified_file() -> None:
    tree, context = service(without(UNIFIED))
    [finding] = findings(CHECK, tree, context)
    assert "does not stand yet" in finding.message


def test_has_no_subject_without_apps() -> None:
    tree, context = service(SERVICE, app_layout="none")
    assert findings(CHECK, tree, context) == []
