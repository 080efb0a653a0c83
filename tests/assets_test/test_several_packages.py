"""One service with several public packages: each part belongs to the one that it lies in."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.base.layout import resolve_modules, settings_of
from refactor_kit.config.loading import load_settings
from tests.support.asset_services import Ran, commit, contents, copy_service, run

PACKAGES = ["app.schemas", "app.customer_portal.schemas"]
_BOTH = """\
from fastapi import APIRouter

from app.customer_portal.schemas.customer import Customer
from app.schemas.item import Item

router = APIRouter()


@router.post("/sell")
def sell(item: Item) -> Customer: ...
"""


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """Two parts in two packages, configured by ``init``, and a route that takes from both."""
    root = copy_service("layouts/portal", tmp_path)
    (root / "app/routes/sales.py").write_text(_BOTH, encoding="utf-8")
    assert run(root, "init", "--no-exec").code == 0
    commit(root)
    return root


def checked(root: Path, *words: str) -> Ran:
    return run(root, "check", "--preview-scope", "project", "--output-format", "concise", *words)


def test_each_module_has_the_package_that_it_lies_in(portal: Path) -> None:
    text = (portal / "refactor-kit.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["public-package"] == PACKAGES
    settings = load_settings(portal)
    assert settings is not None
    modules = resolve_modules(settings, MemoryTree({}))
    found = {each.name: settings_of(settings, each).public_package for each in modules}
    assert found == {"item": PACKAGES[0], "customer": PACKAGES[1]}
    assert all(settings_of(settings, each).public_packages == (*PACKAGES,) for each in modules)


def test_routes_are_held_to_all_of_them(portal: Path) -> None:
    found = sorted(line.split(" ")[0] for line in checked(portal).out.splitlines())
    assert found == [
        "app/customer_portal/routes/customers.py:3:1:",
        "app/routes/items.py:3:1:",
        "app/routes/sales.py:3:1:",
        "app/routes/sales.py:4:1:",
    ]
    assert run(portal, "check", "--fix").code == 0
    assert checked(portal).code == 0
    sales = (portal / "app/routes/sales.py").read_text(encoding="utf-8")
    assert "from app.customer_portal.schemas import Customer\n" in sales
    assert "from app.schemas import Item\n" in sales
    before = contents(portal)
    assert run(portal, "check", "--fix").code == 0
    assert contents(portal) == before
    subprocess.run([sys.executable, "-c", "import app.main"], cwd=portal, check=True)


def test_what_one_package_lacks_is_told_though_the_other_has_it(portal: Path) -> None:
    public = portal / "app/schemas/__init__.py"
    public.write_text('from .item import Item\n\n__all__ = ["Item"]\n', encoding="utf-8")
    wrong = _BOTH.replace("app.customer_portal.schemas.customer", "app.customer_portal.schemas")
    (portal / "app/routes/sales.py").write_text(wrong, encoding="utf-8")
    told = checked(portal, "app/routes/sales.py").out
    assert "app.customer_portal.schemas.Customer is not among the public names" in told
    assert "use `from app.schemas import Item`" in told


def test_a_module_in_two_of_them_is_refused(portal: Path) -> None:
    file = portal / "refactor-kit.toml"
    head = file.read_text(encoding="utf-8").partition("[modules")[0]
    both = (
        '[modules.sale]\nparts = ["item", "customer"]\n'
        'schemas = { item = "app/schemas/item.py" }\nroutes = { item = "app/routes/items.py" }\n'
    )
    file.write_text(head + both, encoding="utf-8")
    told = run(portal, "plan", "sale", "--no-exec")
    assert told.code == 4
    assert f"lie in several public packages: {', '.join(PACKAGES)}" in told.err + told.out


@pytest.mark.slow
def test_a_migration_goes_through_each_and_back(portal: Path) -> None:
    before = contents(portal)
    done = run(portal, "migrate", "--all")
    assert done.code == 0, done.err
    assert all(f"{name}: migrated\n" in done.out for name in ("item", "customer"))
    for package, name in zip(PACKAGES, ("Item", "Customer"), strict=True):
        public = portal / package.replace(".", "/") / "__init__.py"
        assert f'__all__ = ["{name}Input", "{name}Output"]' in public.read_text(encoding="utf-8")
    policies = sorted(path.name for path in portal.glob("tests/*import_policy.py"))
    assert policies == [
        "test_app_customer_portal_schemas_import_policy.py",
        "test_app_schemas_import_policy.py",
    ]
    suite = [sys.executable, "-m", "pytest", "-q", "tests"]
    # The route of no module is found by both tests of the policy, as it is by check.
    assert subprocess.run(suite, cwd=portal, check=False).returncode == 1
    assert run(portal, "check", "--fix").code == 0
    assert subprocess.run(suite, cwd=portal, check=False).returncode == 0
    assert run(portal, "verify").code == 0
    assert run(portal, "check").code == 0
    assert before.keys() <= contents(portal).keys()
