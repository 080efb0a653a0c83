from __future__ import annotations

from refactor_kit.base import MemoryTree, Settings
from refactor_kit.packs.catalog import load_check
from tests.support.trees import findings, service

_NAME = "only-public-package-imports-internal-schemas"
_FILES = {
    "schemas/__init__.py": "from schemas.start.start import Start\n__all__ = ['Start']\n",
    "schemas/start/start.py": "from schemas.end.end import End\nclass Start: ...\n",
    "schemas/end/end.py": "class End: ...\n",
    "api/routes/x_routes.py": "from schemas.start.start import Start\n",
    "scripts/generate.py": "from schemas.start.start import Start\n",
    "apps/x/service.py": "def f():\n    from schemas.start.start import Start\n",
    "apps/y/service.py": "from schemas import Start\n",
}


def test_counts_apps_and_spares_schemas_routes_and_generator() -> None:
    tree, context = service(_FILES, generator=("python", "scripts/generate.py"))
    found = findings(_NAME, tree, context)
    assert [(each.path, each.line, each.column) for each in found] == [("apps/x/service.py", 2, 5)]
    assert "use `from schemas import Start`" in found[0].message


def test_unreadable_file_elsewhere_is_no_finding_of_this_policy() -> None:
    tree, context = service({**_FILES, "apps/z.py": "import schemas\ndef f(:\n"})
    assert all(each.path != "apps/z.py" for each in findings(_NAME, tree, context))


def test_informs_and_never_fails() -> None:
    assert getattr(load_check(_NAME), "advisory", False)


def test_repository_without_modules() -> None:
    _, context = service(_FILES)
    check = load_check(_NAME)
    assert check.subject == "repository"
    assert list(check.find_in_repository(MemoryTree({}), Settings(context.settings.root), ())) == []
