"""What is found in a repository that nobody configured, and what is left to a person."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.config.schema import validate
from refactor_kit.discovery import discover, render

ROUTER = "from fastapi import APIRouter\n{imports}\nrouter = APIRouter({arguments})\n\n"
ENDPOINT = '@router.post("{path}")\ndef {name}(body: Body):\n    return body\n'
BODY = "from pydantic import BaseModel\nclass Body(BaseModel): ...\n"


def route(imports: str = "", path: str = "/x", name: str = "handle", arguments: str = "") -> str:
    return ROUTER.format(imports=imports, arguments=arguments) + ENDPOINT.format(
        path=path, name=name
    )


def main(*names: str, folder: str = "api.routes", **prefixes: str) -> str:
    lines = ["from fastapi import FastAPI"]
    lines += [f"from {folder} import {name}" for name in names]
    lines.append("app = FastAPI()")
    for name in names:
        prefix = f', prefix="{prefixes[name]}"' if name in prefixes else ""
        lines.append(f"app.include_router({name}.router{prefix})")
    return "\n".join(lines) + "\n"


def service(*parts: str, extra: dict[str, str] | None = None, **prefixes: str) -> dict[str, str]:
    files = {
        "schemas/__init__.py": "",
        "api/__init__.py": "",
        "api/routes/__init__.py": "",
        "api/main.py": main(*parts, **prefixes),
    }
    for part in parts:
        files[f"schemas/{part}.py"] = BODY
        files[f"api/routes/{part}.py"] = route(f"from schemas.{part} import Body")
    return files | (extra or {})


def written(files: dict[str, str]) -> tuple[dict[str, Any], str]:
    """The configuration as a table and as text; it must be valid."""
    (found,) = discover(MemoryTree({path: text.encode() for path, text in files.items()}))
    text = render(found)
    table = tomllib.loads(text)
    validate(Path("refactor-kit.toml"), text, table)
    return table, text


def modules(files: dict[str, str]) -> dict[str, list[str]]:
    table, _ = written(files)
    return {name: module["parts"] for name, module in table.get("modules", {}).items()}


def test_names_that_begin_alike_are_no_module() -> None:
    files = service("memory_integrator", "memory_interface")
    _, text = written(files)
    assert modules(files) == {
        "memory_integrator": ["memory_integrator"],
        "memory_interface": ["memory_interface"],
    }
    assert "# [modules.memory]" in text
    assert "nothing else says that they belong together" in text


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        (service("visit_begin", "visit_leave"), "names end in verbs"),
        (service("visit_a", "visit_b", visit_a="/visit", visit_b="/visit"), "mounted below /visit"),
        (
            service("visit_a", "visit_b", extra={"docs/modules/visit/README.md": "# Visit\n"}),
            "docs/modules/visit/README.md is about them",
        ),
    ],
)
def test_evidence_makes_a_module(files: dict[str, str], reason: str) -> None:
    parts = [name.removesuffix(".py") for name in ("visit_a.py", "visit_b.py")]
    if "schemas/visit_begin.py" in files:
        parts = ["visit_begin", "visit_leave"]
    assert modules(files) == {"visit": parts}
    assert reason in " ".join(written(files)[1].replace("\n# ", " ").split())


def test_no_module_is_called_as_the_owner_of_what_belongs_to_none() -> None:
    assert modules(service("repository")) == {"repository_api": ["repository"]}
    files = service("repository_read", "repository_write")
    assert modules(files) == {"repository_api": ["repository_read", "repository_write"]}


def test_longer_start_wins_and_leaves_the_rest_alone() -> None:
    files = service("memory_store_write", "memory_store_recall", "memory_integrator")
    assert modules(files) == {
        "memory_store": ["memory_store_write", "memory_store_recall"],
        "memory_integrator": ["memory_integrator"],
    }


def test_part_of_the_modules_name_is_no_group() -> None:
    assert set(modules(service("visit", "visit_open", "visit_close"))) == {
        "visit",
        "visit_open",
        "visit_close",
    }


def test_plural_route_files_follow_a_pattern_and_odd_ones_are_named() -> None:
    files = {
        "app/__init__.py": "",
        "app/schemas/__init__.py": "",
        "app/routes/__init__.py": "",
        "app/main.py": main("users", "categories", "teams", folder="app.routes"),
    }
    for schema, routes in (("user", "users"), ("category", "categories"), ("team", "teams")):
        files[f"app/schemas/{schema}.py"] = "class Body: ...\n"
        files[f"app/routes/{routes}.py"] = route(f"from app.schemas.{schema} import Body")
    table, _ = written(files)
    assert table["app"] == "app.main:app"
    assert table["public-package"] == "app.schemas"
    assert table["part-routes"] == "app/routes/{part}s.py"
    assert table["modules"]["category"]["routes"] == {"category": "app/routes/categories.py"}
    assert "routes" not in table["modules"]["user"]


def test_use_alone_is_a_suggestion() -> None:
    files = service("people") | {
        "schemas/person_models.py": "class Body: ...\n",
        "api/routes/people.py": route("from schemas.person_models import Body"),
    }
    del files["schemas/people.py"]
    table, text = written(files)
    assert "modules" not in table
    assert '# routes = {person = "api/routes/people.py"}' in text.splitlines()
    assert "they are not called alike" in text.replace("\n# ", " ")


def test_use_decides_between_names_that_begin_alike() -> None:
    files = service("user") | {
        "schemas/user_account.py": "class Body: ...\n",
        "api/routes/user.py": route("from schemas.user_account import Body"),
    }
    del files["schemas/user.py"]
    table, _ = written(files)
    assert table["modules"]["user_account"]["routes"] == {"user_account": "api/routes/user.py"}


def test_one_folder_that_is_called_like_a_part_is_no_app_layer() -> None:
    files = service("auth", "note", "page", extra={"core/auth/tokens.py": ""})
    table, text = written(files)
    assert "part-app" not in table
    assert '# part-app = "core/{part}"' in text.splitlines()
    table, _ = written(service("auth", extra={"core/auth/tokens.py": ""}))
    assert table["part-app"] == "core/{part}"


def test_folders_of_all_parts_of_a_module_are_its_apps_however_few_have_any() -> None:
    parts = ("stay_open", "stay_close", "feed_push", "feed_pop")
    plain = ("auth", "menu", "note", "page", "unit")
    apps = {f"apps/{part}/service.py": "" for part in parts[:2]}
    table, _ = written(service(*parts, *plain, extra=apps))
    assert table["part-app"] == "apps/{part}"
    assert table["modules"]["stay"]["app-layout"] == "package"
    assert "app-layout" not in table["modules"]["feed"]
    table, _ = written(service(*parts, *plain, extra={"apps/stay_open/service.py": ""}))
    assert "part-app" not in table


def test_relative_imports_do_not_make_a_package_top_level() -> None:
    files = {
        "app/__init__.py": "",
        "app/schemas/__init__.py": "",
        "app/schemas/note.py": "class Body: ...\n",
        "app/note_routes.py": route("from . import schemas\nfrom .schemas.note import Body"),
        "app/main.py": "from fastapi import FastAPI\nfrom .note_routes import router\n"
        "app = FastAPI()\napp.include_router(router)\n",
    }
    table, _ = written(files)
    assert table["source-roots"] == ["."]
    assert table["public-package"] == "app.schemas"
    assert table["app"] == "app.main:app"


def test_factory_without_an_application_at_hand() -> None:
    factory = (
        "from fastapi import FastAPI\nfrom api.routes import note\n"
        "def create_app():\n    app = FastAPI()\n    app.include_router(note.router)\n"
        "    return app\n"
    )
    table, _ = written(service("note", extra={"api/main.py": factory}))
    assert table["app"] == "api.main:create_app()"
    bound = factory + "service = create_app()\n"
    table, _ = written(service("note", extra={"api/main.py": bound}))
    assert table["app"] == "api.main:service"


DISTRIBUTIONS = {
    "parts/common/setup.py": "",
    "parts/common/shop_common/__init__.py": "",
    "parts/common/shop_common/schemas/__init__.py": "",
    "parts/common/shop_common/schemas/note.py": BODY,
    "parts/common/shop_common/schemas/page.py": BODY,
    "parts/server/setup.py": "",
    "parts/server/shop/__init__.py": "",
    "parts/server/shop/note.py": route("from shop_common.schemas.note import Body"),
    "parts/server/shop/main.py": "def create():\n    from shop.server import Server\n\n"
    "    return Server().app\n\n\napp = create()\n",
    "parts/server/shop/server.py": "from fastapi import FastAPI\nfrom shop import note\n\n\n"
    "class Server:\n    def __init__(self):\n        self.app = self._made()\n\n"
    "    def _made(self):\n        app = FastAPI()\n        app.include_router(note.router)\n"
    "        return app\n",
}


def test_distributions_side_by_side_are_one_service() -> None:
    table, _ = written(DISTRIBUTIONS)
    assert table["app"] == "shop.main:app"
    assert table["source-roots"] == ["parts/common", "parts/server"]
    assert table["public-package"] == "shop_common.schemas"
    assert table["modules"]["note"]["parts"] == ["note"]


def test_packages_of_one_name_are_not_one_service() -> None:
    other = {
        "other/api/__init__.py": "",
        "other/api/page.py": ROUTER.format(imports="", arguments=""),
    }
    table, _ = written({f"shop/{path}": text for path, text in service("note").items()} | other)
    assert table["source-roots"] == ["shop"]


GENERATOR = "import json\nimport argparse\n# NAME_schema.json, NAME_input_example.json\n"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (
            GENERATOR + 'p.add_argument("--module")\nC.model_json_schema()\n',
            'generator = ["python", "scripts/make.py", "--module", "{part}"]',
        ),
        (
            GENERATOR + "name = sys.argv[1]\nC.model_json_schema()\n",
            'generator = ["python", "scripts/make.py", "{part}"]',
        ),
        ("C.model_json_schema()\n", '# generator = ["python", "scripts/make.py"]'),
    ],
)
def test_generator_is_found_or_suggested(source: str, line: str) -> None:
    _, text = written(service("note", extra={"scripts/make.py": source}))
    assert line in text.splitlines()


def test_module_of_the_service_is_no_generator() -> None:
    _, text = written(service("note", extra={"core/shapes.py": "C.model_json_schema()\n"}))
    assert "generator" not in text


def test_file_that_is_only_called_like_a_test_is_none() -> None:
    table, text = written(service("note", extra={"steps/drift_test.py": "def drift(): ...\n"}))
    assert "test-command" not in table
    assert "no tests were found" in text


def test_folder_that_one_of_many_parts_has_is_not_worth_a_line() -> None:
    files = service("auth", "note", "page", "menu", "visit", extra={"core/auth/tokens.py": ""})
    _, text = written(files)
    assert "part-app" not in text


def test_routes_in_a_folder_below_are_said_once() -> None:
    table, _ = written(
        service(
            "note",
            extra={
                "api/main.py": "from fastapi import FastAPI\nfrom api.routes import note\n"
                "from api.routes.more import page\napp = FastAPI()\n"
                "app.include_router(note.router)\napp.include_router(page.router)\n",
                "api/routes/more/__init__.py": "",
                "api/routes/more/page.py": route("from schemas.page import Body"),
                "schemas/page.py": "class Body: ...\n",
            },
        )
    )
    assert table["route-files"] == ["api/routes/**/*.py"]


def test_package_of_tables_is_doubted() -> None:
    tables = {"schemas/note.py": "class Note(SQLModel, table=True): ...\n"}
    _, text = written(service("note", extra=tables))
    assert "1 of them with database tables: are these what requests carry?" in text


def test_example_of_a_pattern_follows_it() -> None:
    _, text = written(service("note", "page"))
    assert "# as in schemas/note.py\nschemas = " in text


def test_what_is_missing_is_skipped_with_the_reason() -> None:
    table, text = written(service("note"))
    assert table["skip"] == ["contract", "changelogs", "ci"]
    assert "no docs folder, no changelog" in text
    full = {
        "docs/note.md": "# Note\n",
        "CHANGELOG.md": "",
        ".github/workflows/tests.yml": "jobs:\n  test:\n    steps:\n      - run: pytest\n",
        "tests/test_note.py": "def test_note(): ...\n",
    }
    table, _ = written(service("note", extra=full))
    assert "skip" not in table
    assert table["docs"] == "docs/{module}.md"
    assert table["changelog"] == "CHANGELOG.md"
    assert table["contributing"] == "CONTRIBUTING.md"
    assert table["ci-workflow"] == ".github/workflows/tests.yml"
    assert table["test-command"] == ["python", "-m", "pytest", "-q", "tests"]


@pytest.mark.parametrize("aside", ["archive", "docs/archive", "docs/old", "_legacy", "Attic"])
def test_a_document_that_is_kept_aside_is_not_gone_on_with(aside: str) -> None:
    old = {f"{aside}/{name}": "# Old\n" for name in ("SCHEMA_REFERENCE.md", "CHANGELOG.md")}
    current = {"docs/schemas/SCHEMA_REFERENCE.md": "# Schemas\n", "docs/CHANGES.rst": ""}
    table, _ = written(service("note", extra=old | current))
    assert table["schema-reference"] == "docs/schemas/SCHEMA_REFERENCE.md"
    assert table["changelog"] == "docs/CHANGES.rst"
    table, _ = written(service("note", extra=old))
    assert "changelogs" in table["skip"]
    assert "schema-reference" not in table


def test_the_usual_place_of_the_schema_reference_comes_first() -> None:
    both = ("SCHEMA_REFERENCE.md", "docs/schemas/SCHEMA_REFERENCE.md")
    table, _ = written(service("note", extra=dict.fromkeys(both, "# Schemas\n")))
    assert table["schema-reference"] == "docs/schemas/SCHEMA_REFERENCE.md"
    table, _ = written(service("note", extra={"docs/SCHEMA_REFERENCE.md": "# Schemas\n"}))
    assert table["schema-reference"] == "docs/SCHEMA_REFERENCE.md"


def test_a_workflow_of_other_workflows_alone_is_not_the_one_to_extend() -> None:
    calls = "jobs:\n  test:\n    uses: ./.github/workflows/tests.yml\n"
    steps = "jobs:\n  ship:\n    steps:\n      - run: make\n"
    table, text = written(service("note", extra={".github/workflows/ci.yml": calls}))
    assert table["ci-workflow"] == ".github/workflows/refactor-kit.yml"
    assert "no job of the others has steps of its own" in text
    both = {".github/workflows/ci.yml": calls, ".github/workflows/python.yml": steps}
    table, _ = written(service("note", extra=both))
    assert table["ci-workflow"] == ".github/workflows/python.yml"


def test_endpoints_beside_the_application_are_held_to_the_policy_too() -> None:
    extra = {"api/main.py": main("note") + '\n\n@app.get("/health")\ndef health(): ...\n'}
    table, _ = written(service("note", extra=extra))
    assert table["route-files"] == ["api/main.py", "api/routes/**/*.py"]


def test_two_services_have_a_configuration_each() -> None:
    one = {f"one/{path}": text for path, text in service("note").items()}
    two = {f"two/{path}": text for path, text in service("visit").items()}
    tree = MemoryTree({path: text.encode() for path, text in (one | two).items()})
    found = discover(tree)
    assert [(each.folder, each.modules[0].name) for each in found] == [
        ("one", "note"),
        ("two", "visit"),
    ]


def test_nothing_is_found_without_schemas() -> None:
    assert not discover(MemoryTree({"main.py": b"from fastapi import FastAPI\napp = FastAPI()\n"}))


def test_an_example_in_a_docstring_makes_no_route_file() -> None:
    said = 'def dependency() -> None:\n    """As in:\n\n    @router.get("/x")\n    """\n'
    _, text = written(service("note", extra={"api/deps.py": said}))
    assert "api/deps.py" not in text


def other_package(folder: str, *parts: str, base: str = "BaseModel") -> dict[str, str]:
    """A service whose classes lie in ``folder``, which is not called after schemas."""
    files = {f"{folder}/__init__.py": "", "api/main.py": main(*parts)}
    for part in parts:
        head = f"from .shared import {base}" if base != "BaseModel" else "import pydantic"
        files[f"{folder}/{part}.py"] = f"{head}\nclass Body({base}): ...\n"
        dotted = f"{folder.replace('/', '.')}.{part}"
        files[f"api/routes/{part}.py"] = route(f"from {dotted} import Body")
    return files


@pytest.mark.parametrize("folder", ["models", "core/models", "admin/entity/vo"])
def test_the_package_that_the_routes_take_their_classes_from_needs_no_name(folder: str) -> None:
    table, text = written(other_package(folder, "note", "page"))
    assert table["public-package"] == folder.replace("/", ".")
    assert list(table["modules"]) == ["note", "page"]
    assert f"{folder}/ holds 2 files; no folder is called schemas" in text


def test_classes_below_a_base_of_the_service_count() -> None:
    shared = {"models/shared.py": "class Base(pydantic.BaseModel): ...\n"}
    files = other_package("models", "note", "page", base="Base") | shared
    assert written(files)[0]["public-package"] == "models"


def test_a_package_that_only_other_code_takes_classes_from_is_no_schema_package() -> None:
    aside = {f"settings/{name}.py": "class Body(BaseModel): ...\n" for name in ("a", "b", "c")}
    users = {"jobs.py": "from settings.a import Body\nfrom settings.b import Body\n"}
    files = other_package("models", "note", "page") | aside | users
    assert written(files)[0]["public-package"] == "models"


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(other_package("models", "note"), id="one file"),
        pytest.param(other_package("api/routes", "note", "page"), id="among the routes"),
        pytest.param(other_package("api", "note", "page"), id="around the routes"),
        pytest.param(
            {path: text.replace("(BaseModel)", "(Base)") for path, text in
             other_package("models", "note", "page").items()},
            id="no pydantic",
        ),
    ],
)  # fmt: skip
def test_classes_that_lie_otherwise_are_no_package(files: dict[str, str]) -> None:
    assert not discover(MemoryTree({path: text.encode() for path, text in files.items()}))


def test_files_of_no_part_are_named() -> None:
    extra = {"schemas/common.py": "", "api/routes/health.py": route(name="health")}
    _, text = written(service("note", extra=extra))
    assert "# - schemas/common.py: no route file of its own" in text
    assert "# - api/routes/health.py: no schema file of schemas/ is its own" in text
