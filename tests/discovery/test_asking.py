"""``init`` asks the application which object serves, and which files' operations."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.support.asset_services import Ran, commit, run

_PART = """
from fastapi import APIRouter
from {package}.schemas.{name} import {title}Input

router = APIRouter(prefix="/{name}")


@router.post("")
def create(body: {title}Input) -> None:
    return None
"""
_SCHEMA = "from pydantic import BaseModel\n\n\nclass {title}Input(BaseModel):\n    name: str\n"
_MAIN = """
import os
from fastapi import FastAPI
from pens.routes import loaded

os.environ["PENS_HOME"]
bare = FastAPI()
built = FastAPI()
for each in loaded():
    getattr(built, "include_router")(each)
"""
_LOADED = """
from importlib import import_module


def loaded():
    return [import_module(f"pens.routes.{name}").router for name in ("nib", "ink")]
"""


@pytest.fixture
def pens(tmp_path: Path) -> Path:
    """A service whose source does not show which of its two applications serves its routes."""
    write(tmp_path, "pens/main.py", _MAIN)
    write(tmp_path, "pens/routes/__init__.py", _LOADED)
    write(tmp_path, ".env.example", "PENS_HOME=/pens\n")
    for name in ("nib", "ink"):
        title = name.title()
        write(tmp_path, f"pens/schemas/{name}.py", _SCHEMA.format(title=title))
        part = _PART.format(package="pens", name=name, title=title)
        write(tmp_path, f"pens/routes/{name}.py", part)
    write(tmp_path, "pens/__init__.py", "")
    write(tmp_path, "pens/schemas/__init__.py", "")
    commit(tmp_path)
    return tmp_path


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text.lstrip("\n"), encoding="utf-8")


def written(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "refactor-kit.toml").read_text(encoding="utf-8"))


def init(root: Path, *words: str) -> Ran:
    return run(root, "init", *words)


def test_the_application_that_serves_is_named_and_its_modules_stand_in_its_order(
    pens: Path,
) -> None:
    told = init(pens)
    assert told.code == 0, told.err
    assert "asking pens.main:bare who serves what: " in told.err
    found = written(pens)
    assert found["app"] == "pens.main:built"
    assert list(found["modules"]) == ["nib", "ink"]
    text = (pens / "refactor-kit.toml").read_text(encoding="utf-8")
    assert "2 operations of other files are served, as it showed when it was booted" in text


def test_nothing_runs_under_no_exec(pens: Path) -> None:
    told = init(pens, "--no-exec")
    assert (told.code, "asking" in told.err) == (0, False)
    assert written(pens)["app"] == "pens.main:bare"
    assert ", by its source" in (pens / "refactor-kit.toml").read_text(encoding="utf-8")


def test_an_application_that_does_not_boot_and_shows_nothing_is_not_configured(
    pens: Path,
) -> None:
    (pens / ".env.example").unlink()
    told = init(pens)
    assert told.code == 4
    assert "KeyError: 'PENS_HOME'" in told.err
    assert "pens.main:bare does not boot here, and its source shows no operation" in told.err
    assert "env or env-file" in told.err
    assert not (pens / "refactor-kit.toml").exists()


def test_what_is_configured_is_not_asked_again(pens: Path) -> None:
    init(pens)
    told = init(pens, "--check")
    assert "asking" not in told.err


@pytest.mark.parametrize(
    "call", ["create_application(api)", "create_application(router=api)", "outer()"]
)
def test_an_application_that_another_file_makes_is_named_where_it_is_bound(
    pens: Path, call: str
) -> None:
    write(
        pens,
        "pens/setup.py",
        "from fastapi import FastAPI\n\n\ndef create_application(router):\n"
        "    made = FastAPI()\n    made.include_router(router)\n    return made\n",
    )
    write(
        pens,
        "pens/main.py",
        "from fastapi import APIRouter\nfrom pens.routes import loaded\n"
        "from pens.setup import create_application\n\napi = APIRouter()\n"
        "for each in loaded():\n    api.include_router(each)\n\n\n"
        "def outer():\n    return create_application(api)\n\n\n"
        f"service = {call}\n",
    )
    assert init(pens).code == 0
    found = written(pens)
    assert (found["app"], list(found["modules"])) == ("pens.main:service", ["nib", "ink"])


def test_a_begun_configuration_is_asked_with_what_it_says_and_told_the_rest(pens: Path) -> None:
    (pens / ".env.example").unlink()
    begun = 'app = "pens.main:built"\nenv = {PENS_HOME = "/pens"}\n'
    write(pens, "refactor-kit.toml", begun)
    told = init(pens, "--check")
    assert told.code == 1
    assert "refactor-kit.toml stands already and stays\nwhat it lacks:" in told.err
    write(pens, "refactor-kit.toml", begun + told.out)
    assert list(written(pens)["modules"]) == ["nib", "ink"]
    assert init(pens, "--check").code == 0


def test_an_example_with_empty_values_is_left_out_and_one_that_boots_is_taken(pens: Path) -> None:
    write(pens, ".env.example", "PENS_HOMES=\n")
    write(pens, "ci.env", "PENS_HOME=/pens\n")
    told = init(pens)
    assert told.code == 0, told.err
    assert "once more with ci.env:" in told.err
    assert written(pens)["env-file"] == "ci.env"
    text = (pens / "refactor-kit.toml").read_text(encoding="utf-8")
    text = " ".join(text.replace("#", "").split())
    assert "not with .env.example: KeyError: 'PENS_HOME'" in text


@pytest.mark.parametrize(
    ("bound", "name"),
    [
        ("server = Server()\nweb = server.app\n", "web"),
        ("def created(**options):\n    return Server(**options).app\n\n\nweb = created()\n", "web"),
        ("def created():\n    return Server().app\n", "created()"),
    ],
)  # fmt: skip
def test_an_application_that_a_class_makes_is_found_where_a_name_holds_it(
    pens: Path, bound: str, name: str
) -> None:
    write(
        pens,
        "pens/server.py",
        "from fastapi import FastAPI\nfrom pens.routes import loaded\n\n\nclass Server:\n"
        "    def __init__(self):\n        self.app = self._made()\n\n"
        "    def _made(self):\n        app = FastAPI()\n        for each in loaded():\n"
        "            app.include_router(each)\n        return app\n",
    )
    write(pens, "pens/main.py", f"from pens.server import Server\n\n{bound}")
    told = init(pens)
    assert told.code == 0, told.err
    found = written(pens)
    assert (found["app"], list(found["modules"])) == (f"pens.main:{name}", ["nib", "ink"])


def test_an_application_that_nothing_shows_is_looked_at_where_a_configuration_names_it(
    pens: Path,
) -> None:
    """It stands below another source root than the schemas do."""
    write(pens, "common/desk/schemas/__init__.py", "")
    for name in ("nib", "ink"):
        schema = (pens / f"pens/schemas/{name}.py").read_text(encoding="utf-8")
        write(pens, f"common/desk/schemas/{name}.py", schema)
        (pens / f"pens/schemas/{name}.py").unlink()
        route = (pens / f"pens/routes/{name}.py").read_text(encoding="utf-8")
        moved = route.replace("pens.schemas", "desk.schemas")
        write(pens, f"server/pens/routes/{name}.py", moved)
    loaded = (pens / "pens/routes/__init__.py").read_text(encoding="utf-8")
    write(pens, "server/pens/routes/__init__.py", loaded)
    write(
        pens,
        "server/pens/main.py",
        "import fastapi as web\nfrom pens.routes import loaded\n\n"
        "service = getattr(web, 'Fast' + 'API')()\n"
        "for each in loaded():\n    service.include_router(each)\n",
    )
    for path in sorted((pens / "pens").rglob("*.py")):
        path.unlink()
    commit(pens)
    told = init(pens)
    assert told.code == 4
    assert 'source-roots = ["...", "..."]' in told.err
    begun = 'app = "pens.main:service"\nsource-roots = ["common", "server"]\n'
    write(pens, "refactor-kit.toml", begun)
    told = init(pens, "--check")
    assert told.code == 1, told.err
    write(pens, "refactor-kit.toml", begun + told.out)
    assert list(written(pens)["modules"]) == ["nib", "ink"]
    planned = run(pens, "plan", "nib")
    assert planned.code == 0, planned.out + planned.err
