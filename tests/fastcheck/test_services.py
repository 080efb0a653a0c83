"""Several services in one repository: each file is judged and repaired by its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from refactor_kit.cli import run
from tests.support.check_services import committed, git

_ROUTE = """\
from {module} import Order

router = APIRouter()


@router.get("/order")
def order() -> Order: ...
"""
_APIROUTER = (
    "class APIRouter:\n    def get(self, path):\n        return lambda function: function\n"
)


def orders(folder: str, package: str = "schemas", routes: str = "api/routes") -> dict[str, str]:
    """A service below ``folder`` whose one route imports ``package`` deeply."""
    route = "from fastapi import APIRouter\n\n" + _ROUTE.format(module=f"{package}.order")
    above = routes.split("/")
    inits = ["/".join(above[: at + 1]) for at in range(len(above))]
    return {
        **{f"{folder}{each}/__init__.py": "" for each in inits},
        f"{folder}{package.replace('.', '/')}/__init__.py": "",
        f"{folder}{package.replace('.', '/')}/order.py": "class Order: ...\n",
        f"{folder}{routes}/orders.py": route,
        f"{folder}fastapi.py": _APIROUTER,
    }


def configured(folder: str) -> dict[str, str]:
    return {**orders(folder), f"{folder}refactor-kit.toml": 'guard-scope = "project"\n'}


def starts(folder: Path, module: str = "api.routes.orders") -> bool:
    command = [sys.executable, "-c", f"import {module}"]
    return subprocess.run(command, cwd=folder, check=False).returncode == 0


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def changed(root: Path, files: Mapping[str, str], *words: str, folder: str = "") -> list[str]:
    """What ``check --fix`` changes, run in ``folder``, where nothing stands in its way."""
    committed(root, files)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root / folder)
        assert run(["check", "--fix", *words]) == 0
    return git(root, "diff", "--name-only").split()


SHOP = ["shop/api/routes/orders.py", "shop/schemas/__init__.py"]
DEPOT = ["depot/api/routes/orders.py", "depot/schemas/__init__.py"]


@pytest.mark.parametrize("service", [configured, orders], ids=["configured", "by convention"])
@pytest.mark.parametrize(
    ("folder", "words", "expected"),
    [
        ("", ["shop/api/routes/orders.py"], SHOP),
        ("", ["depot", "shop"], [*DEPOT, *SHOP]),
        ("", [], [*DEPOT, *SHOP]),
        ("shop", [], SHOP),
        ("shop", ["../depot/api/routes/orders.py"], DEPOT),
        ("shop", ["../depot", "."], [*DEPOT, *SHOP]),
    ],
)
def test_only_the_service_of_a_file_changes(
    repository: Path, service: object, folder: str, words: list[str], expected: list[str]
) -> None:
    assert callable(service)
    files = {**service("depot/"), **service("shop/"), "depot/schemas/more.py": ""}
    assert changed(repository, files, *words, folder=folder) == expected
    assert starts(repository / "shop")
    assert starts(repository / "depot")


def test_one_import_name_in_two_services(repository: Path) -> None:
    one = orders("services/a/", "app.schemas", "app/api/routes")
    other = orders("services/b/", "app.schemas", "app/api/routes")
    route = "services/b/app/api/routes/orders.py"
    files = {**one, **other, "services/a/app/schemas/more.py": ""}
    assert changed(repository, files, route) == [route, "services/b/app/schemas/__init__.py"]
    assert starts(repository / "services/b", "app.api.routes.orders")


def test_service_without_schema_package_is_left_to_itself(repository: Path) -> None:
    files = {**orders("shop/"), **orders("depot/")}
    del files["depot/schemas/__init__.py"]
    assert changed(repository, files) == SHOP


def test_module_with_the_name_of_a_package_elsewhere_is_left_to_itself(repository: Path) -> None:
    shop = orders("shop/", "app.schemas", "app/api")
    depot = orders("depot/", "app.schemas", "app/api")
    depot = {path: text for path, text in depot.items() if "/schemas/" not in path}
    depot |= {
        "depot/app/schemas.py": "class Bill: ...\n",
        "depot/app/api/orders.py": _route("app.schemas").replace("Order", "Bill"),
    }
    files = {**shop, **depot}
    assert changed(repository, files) == ["shop/app/api/orders.py", "shop/app/schemas/__init__.py"]
    assert starts(repository / "depot", "app.api.orders")


def test_services_below_one_folder_of_routes_stay_apart(repository: Path) -> None:
    one = orders("handlers/a/", "app.schemas", "app/api")
    other = orders("handlers/b/", "app.schemas", "app/api")
    files = {**one, **other}
    files["handlers/a/app/schemas/order.py"] = "class Order: ...\nclass Only: ...\n"
    files["handlers/b/app/schemas/order.py"] = "class Other: ...\n"
    assert changed(repository, files, "handlers/a/app/api/orders.py") == [
        "handlers/a/app/api/orders.py",
        "handlers/a/app/schemas/__init__.py",
    ]


def test_clean_service_raises_no_alarm_from_outside(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clean = "from fastapi import APIRouter\nfrom schemas import Order\nrouter = APIRouter()\n"
    public = 'from .order import Order\n\n__all__ = ["Order"]\n'
    shop = {"shop/api/routes/orders.py": clean, "shop/schemas/__init__.py": public}
    committed(repository, {**configured("depot/"), **configured("shop/"), **shop})
    assert run(["check", "shop/api/routes/orders.py"]) == 0
    capsys.readouterr()
    assert run(["check", "--output-format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert [each["path"] for each in document["findings"]] == ["depot/api/routes/orders.py"]
    assert document["checked_files"] == 4


def test_what_an_outer_configuration_excludes_is_not_judged(repository: Path) -> None:
    outer = {"refactor-kit.toml": 'exclude = ["tests/**"]\nguard-scope = "project"\n'}
    files = {**outer, **orders(""), **configured("tests/shop/")}
    assert changed(repository, files) == ["api/routes/orders.py", "schemas/__init__.py"]
    assert run(["check", "tests/shop/api/routes/orders.py"]) == 0


def test_old_copy_is_refused_by_name(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(repository, {**orders(""), **orders("old/"), "old/schemas/more.py": ""})
    assert run(["check", "--fix"]) == 4
    told = capsys.readouterr().err
    assert "old/api/routes/orders.py:3: not repaired: this import may mean" in told
    assert "old/schemas/ or schemas/" in told
    live = ["api/routes/orders.py", "schemas/__init__.py"]
    assert git(repository, "diff", "--name-only").split() == live
    assert starts(repository)
    # The way out that the message names.
    monkeypatch.chdir(repository / "old")
    assert run(["check", "--fix"]) == 0
    old = [f"old/{path}" for path in live]
    assert git(repository, "diff", "--name-only").split() == sorted([*live, *old])
    assert starts(repository / "old")


def test_two_libraries_of_one_name_are_refused(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = {
        folder + path.removeprefix("service/"): text
        for folder in ("libs/a/", "libs/b/")
        for path, text in orders("service/").items()
        if "/schemas/" in path
    }
    committed(repository, {**moved, "service/api/routes/orders.py": _route("schemas.order")})
    assert run(["check", "--fix"]) == 4
    assert "libs/a/schemas/ or libs/b/schemas/" in capsys.readouterr().err
    assert git(repository, "diff", "--name-only") == ""


def test_a_folder_whose_service_is_not_told_changes_no_other(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = {
        "gateway/api/routes/__init__.py": "",
        "gateway/api/routes/orders.py": _route("schemas.order"),
    }
    committed(repository, {**orders("depot/"), **orders("shop/"), **gateway})
    monkeypatch.chdir(repository / "gateway")
    assert run(["check", "--fix"]) == 4
    told = capsys.readouterr().err
    assert "gateway/api/routes/orders.py:3: this import may mean depot/schemas/ or shop/" in told
    assert run(["check", "--fix", "../depot/api/routes/orders.py"]) == 0
    assert git(repository, "diff", "--name-only").split() == DEPOT


def test_relative_imports_stay_relative(repository: Path) -> None:
    files = orders("src/", "app.schemas", "app/api")
    files["src/app/api/orders.py"] = _route("..schemas.order")
    files["src/__init__.py"] = ""
    del files["src/fastapi.py"]
    files["fastapi.py"] = _APIROUTER
    paths = ["src/app/api/orders.py", "src/app/schemas/__init__.py"]
    assert changed(repository, files) == paths
    assert "from .order import Order" in (repository / paths[1]).read_text()
    assert "from ..schemas import Order" in (repository / paths[0]).read_text()
    assert starts(repository, "src.app.api.orders")
    assert starts(repository / "src", "app.schemas")


def test_package_with_two_names_keeps_both(repository: Path) -> None:
    files = orders("src/", "app.schemas", "app/api")
    files["src/app/api/others.py"] = _route("src.app.schemas.order")
    assert changed(repository, files) == [
        "src/app/api/orders.py",
        "src/app/api/others.py",
        "src/app/schemas/__init__.py",
    ]
    assert starts(repository / "src", "app.api.orders")
    assert "from src.app.schemas import Order" in (repository / "src/app/api/others.py").read_text()


def _route(module: str) -> str:
    return "from fastapi import APIRouter\n\n" + _ROUTE.format(module=module)


def test_the_diff_of_several_services_is_one_patch_of_the_repository(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    committed(repository, {**configured("shop/"), **configured("depot/")})
    assert run(["check", "--fix", "--diff"]) == 1
    patch = repository / "repairs.patch"
    patch.write_text(capsys.readouterr().out, encoding="utf-8")
    git(repository, "apply", patch.name)
    assert sorted(git(repository, "diff", "--name-only").split()) == sorted([*DEPOT, *SHOP])
    assert run(["check"]) == 0
