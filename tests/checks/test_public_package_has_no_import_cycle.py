from __future__ import annotations

from tests.support.sessions import AFTER, BEFORE, END
from tests.support.trees import findings, service

CHECK = "public-package-has-no-import-cycle"
PART = ("session_manager_end",)
CORE = "import apps.core\n"


def messages(files: dict[str, str]) -> list[tuple[str, int, str]]:
    tree, context = service({**BEFORE, **files}, parts=PART)
    return [(each.path, each.line, each.message) for each in findings(CHECK, tree, context)]


def test_accepts_one_way_imports() -> None:
    assert findings(CHECK, *service(BEFORE)) == []
    assert findings(CHECK, *service(AFTER)) == []


def test_forecasts_a_cycle_before_the_names_are_exported() -> None:
    files = {END: "from schemas import SessionManagerStartInput\n"}
    assert messages(files) == [
        (
            END,
            1,
            "import cycle: schemas -> schemas.session_manager_end.session_manager_end -> schemas",
        )
    ]


def test_shows_the_whole_chain() -> None:
    files = {
        END: CORE,
        "apps/__init__.py": "",
        "apps/core.py": "import os\n\nfrom .deep import thing\n",
        "apps/deep.py": "import os\nimport schemas\n\nthing = schemas, os\n",
    }
    assert messages(files) == [
        (
            "apps/deep.py",
            2,
            "import cycle: schemas -> schemas.session_manager_end.session_manager_end -> apps.core "
            "-> apps.deep -> schemas",
        )
    ]


def test_imports_that_do_not_run_then_are_accepted() -> None:
    late = (
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from schemas import X\n\n\n"
        "def late():\n    import schemas\n\n    return schemas\n"
    )
    assert messages({END: CORE, "apps/core.py": late}) == []


def test_siblings_may_import_each_other_deeply() -> None:
    files = {END: "from schemas.session_manager_start.session_manager_start import Channel\n"}
    assert messages(files) == []


def test_a_cycle_of_another_module_is_that_module_s_own() -> None:
    start = "schemas/session_manager_start/session_manager_start.py"
    files = {
        **BEFORE,
        "schemas/__init__.py": "from .session_manager_start.session_manager_start import A\n",
        start: "from schemas import B\n\nA = B\n",
    }
    others = {"other": ("session_manager_start",)}
    assert findings(CHECK, *service(files, parts=PART, others=others)) == []
    whole = service(files, module="other", parts=("session_manager_start",))
    assert [each.path for each in findings(CHECK, *whole)] == [start]


def around(db: str) -> list[str]:
    """What is found where the package lies in one that imports it before it is whole itself."""
    files = {
        "lib/__init__.py": "from lib import routes\n",
        "lib/routes.py": "from lib.models import Note\n",
        "lib/db.py": db,
        "lib/models/__init__.py": "from .note import Note\n",
        "lib/models/note.py": "from lib.db import rows\n\n\nclass Note: ...\n",
    }
    tree, context = service(
        files, module="note", parts=("note",), public_package="lib.models",
        schemas={"note": "lib/models/note.py"},
    )  # fmt: skip
    return [each.message for each in findings(CHECK, tree, context)]


def test_the_packages_around_the_public_one_are_no_way_back() -> None:
    assert around("rows = []\n") == []


def test_a_way_back_below_the_packages_around_it_is_found() -> None:
    chain = "lib.models -> lib.models.note -> lib.db -> lib.models"
    assert around("from lib.models import Note\n\nrows = [Note]\n") == [f"import cycle: {chain}"]
