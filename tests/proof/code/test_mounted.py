"""What a mounted application serves is of each module's evidence, unless it is some module's."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI

from refactor_kit.base import Context, MemoryTree, ModuleSettings, Settings
from refactor_kit.base.layout import resolve_modules
from refactor_kit.memory.memoized import MemoizingTree
from refactor_kit.proof.inside.requests import requests
from refactor_kit.proof.inside.routes import route_table
from refactor_kit.proof.judging.code_record import MOUNTED, MOUNTING, reached_code
from refactor_kit.records.recorded_code import Code

from .trees import answered, walks

_ROUTES = """
from fastapi import APIRouter

router = APIRouter()


@router.get("/{name}")
def {name}() -> str:
    return "{name}"
"""
_FILES = {
    "served/main.py": """
from fastapi import FastAPI
from starlette.routing import Mount, Router

from served import admin, v1
from served.routes import users_routes

app = FastAPI()
app.mount("/v1", v1.app)
app.mount("/admin", admin.app)
app.mount("/users", Router(routes=[Mount("/", users_routes.router)]))
""",
    "served/v1.py": """
from contextlib import asynccontextmanager

from fastapi import FastAPI

from served.routes import loose_routes, orders_routes, users_routes

opened = []


@asynccontextmanager
async def lifespan(app):
    opened.append(app)
    yield


app = FastAPI(lifespan=lifespan)
app.include_router(orders_routes.router)
app.include_router(users_routes.router)
app.include_router(loose_routes.router)
""",
    "served/admin.py": """
from fastapi import FastAPI

from served.pages import shown

app = FastAPI()


@app.get("/page")
def page() -> str:
    return shown()
""",
    "served/pages.py": 'TEXT = "page"\n\n\ndef shown() -> str:\n    return TEXT\n',
    **{
        f"served/routes/{name}_routes.py": _ROUTES.replace("{name}", name)
        for name in ("orders", "users", "loose")
    },
}


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Code:
    """What the evidence of one of two modules holds."""
    tree = MemoizingTree(MemoryTree({path: text.encode() for path, text in _FILES.items()}))
    settings = Settings(
        root=Path(),
        app="served.main:app",
        part_routes="served/routes/{part}_routes.py",
        module_routes="served/routes/{module}_routes.py",
        modules={name: ModuleSettings(name, (name,)) for name in ("orders", "users")},
    )
    modules = resolve_modules(settings, tree)
    place = tmp_path_factory.mktemp("mounted")
    walks([_FILES], settings.app, place)
    sections = {"code": answered(place / "0.json")}
    return reached_code(tree, Context(settings, modules, modules[0]), sections)


def _reached(code: Code, subject: str) -> set[tuple[str, str]]:
    return {(each.file, each.name) for each in code if subject in each.endpoints}


def test_no_route_of_a_module_or_of_a_file_of_routes_is_of_all_modules(code: Code) -> None:
    assert _reached(code, MOUNTED) == {
        ("served/admin.py", "app"),
        ("served/admin.py", "page"),
        ("served/pages.py", "TEXT"),
        ("served/pages.py", "shown"),
        ("served/v1.py", "lifespan"),
        ("served/v1.py", "opened"),
    }


def test_the_module_s_own_endpoints_below_a_mount_stay_its_own(code: Code) -> None:
    assert ("served/routes/orders_routes.py", "orders") in _reached(code, "GET /v1/orders")
    assert not any(file.endswith("users_routes.py") for file, _ in _reached(code, "GET /v1/orders"))


def test_what_mounts_is_told_with_what_it_names(code: Code) -> None:
    assert _reached(code, MOUNTING) == {
        ("served/main.py", "app.mount"),
        ("served/v1.py", "app"),
        ("served/admin.py", "app"),
    }
    assert _reached(code, "the application") == {("served/main.py", "app")}


def test_nothing_below_a_mount_is_called() -> None:
    """What is there is compared by its code: ``docs/proof.md`` says so."""
    inner, app = FastAPI(), FastAPI()
    for each in (inner, app):
        each.get("/page")(lambda: "page")
    app.mount("/inner", inner)

    assert [each["path"] for each in requests(app, [])] == ["/page"]
    assert "/inner/page" in {each["path"] for each in route_table(app)}
