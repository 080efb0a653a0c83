"""Definitions by a digest of their source, and what they name of the service's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from refactor_kit.base import MemoryTree, Settings
from refactor_kit.memory.memoized import MemoizingTree
from refactor_kit.reading.definitions import UNREAD, Definitions, Source

FILES = {
    "api/main.py": "from api.routes import router\napp = FastAPI()\napp.include_router(router)\n",
    "api/routes.py": (
        "import logging\n"
        "from apps import LIMIT, store as kept\n"
        "from schemas import Alias as In\n"
        "router = APIRouter()\n"
        "router.tags.append('orders')\n"
        "@router.get('/')\n"
        "def place(order: In) -> int:\n"
        "    from apps.store import find as found\n"
        "    logging.info('x')\n"
        "    return kept.put(order, LIMIT) + found()\n"
    ),
    "apps/__init__.py": "LIMIT = 2\n",
    "apps/store.py": "STATE = {}\ndef put(order, limit):\n    STATE[1] = order\ndef find(): ...\n",
    "schemas/__init__.py": "from schemas.orders import Order\nAlias = Order\n",
    "schemas/orders.py": "class Order:\n    name: str\n",
}


def _definitions(**changes: str) -> Definitions:
    files = FILES | {path.replace("__", "/") + ".py": text for path, text in changes.items()}
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    return Definitions(MemoizingTree(tree), Settings(root=Path(), app="api.main:app"))


def _source(definitions: Definitions, path: str, name: str) -> Source:
    found = definitions.source((path, name))
    assert found is not None
    return found


def _place(routes: str = FILES["api/routes.py"], **changes: str) -> str:
    return _source(_definitions(api__routes=routes, **changes), "api/routes.py", "place").digest


def test_a_definition_names_what_its_service_defines_wherever_that_stands() -> None:
    assert _source(_definitions(), "api/routes.py", "place").named == {
        ("api/routes.py", "router"),
        ("apps/__init__.py", "LIMIT"),
        ("apps/store.py", "find"),
        ("apps/store.py", "put"),
        ("schemas/orders.py", "Order"),
    }


def test_what_is_reached_follows_what_is_named_but_not_the_application() -> None:
    definitions = _definitions()
    assert set(definitions.reached([("api/routes.py", "place"), ("api/main.py", "app")])) == {
        ("api/main.py", "app"),
        ("api/routes.py", "place"),
        ("api/routes.py", "router"),
        ("apps/__init__.py", "LIMIT"),
        ("apps/store.py", "STATE"),
        ("apps/store.py", "find"),
        ("apps/store.py", "put"),
        ("schemas/orders.py", "Order"),
    }


@pytest.mark.parametrize(
    "edits",
    [
        {"schemas import Alias as In": "schemas import Order as In"},
        {"schemas import Alias as In": "schemas.orders import Order as In"},
        {"store as kept": "store as shop", "kept.put": "shop.put"},
        {"find as found": "find as seen", "found()": "seen()"},
        {"import logging": "import logging as log", "logging.info": "log.info"},
        {"return kept.put(order, LIMIT) + found()": "return (\n  kept.put(order, LIMIT)+found())"},
    ],
)
def test_another_spelling_is_the_same_definition(edits: dict[str, str]) -> None:
    routes = FILES["api/routes.py"]
    for old, new in edits.items():
        assert old in routes
        routes = routes.replace(old, new)
    assert _place(routes) == _place()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import logging", "import other as logging"),
        ("LIMIT, store", "LIMIT, archive as store"),
        ("find as found", "lose as found"),
        ("'/'", "'/all'"),
        ("-> int", "-> float"),
    ],
)
def test_what_says_something_else_is_another_definition(old: str, new: str) -> None:
    assert _place(FILES["api/routes.py"].replace(old, new)) != _place()


def test_a_digest_depends_on_no_other_file_and_on_no_place() -> None:
    moved = FILES["api/routes.py"].replace("apps.store", "apps.new.store")
    moved = moved.replace("LIMIT, store as kept", "LIMIT\nfrom apps.new import store as kept")
    changes = {"apps__new__store": FILES["apps/store.py"], "apps__new____init__": ""}
    assert _place(moved, **changes) == _place()
    assert _place(schemas__orders="class Order:\n    other: int\n") == _place()


@pytest.mark.parametrize(
    ("path", "name", "more"),
    [
        ("apps/store.py", "STATE", "STATE['x'] = 1\n"),
        ("apps/store.py", "STATE", "STATE.update(x=1)\n"),
        ("apps/store.py", "STATE", "STATE |= {1: 2}\n"),
        ("apps/store.py", "put", "if True:\n    def put(): ...\n"),
        ("api/main.py", "app", "app.add_middleware(Other, strict=True)\n"),
        ("schemas/orders.py", "Order", "Order.title = 'x'\n"),
    ],
)
def test_every_statement_that_makes_a_name_what_it_is_counts(
    path: str, name: str, more: str
) -> None:
    key = path.removesuffix(".py").replace("/", "__")
    after = _source(_definitions(**{key: FILES[path] + more}), path, name)
    assert after.digest != _source(_definitions(), path, name).digest


def test_what_another_module_mounts_is_no_part_of_the_application() -> None:
    after = _definitions(api__main=FILES["api/main.py"] + "app.include_router(other)\n")
    before = _source(_definitions(), "api/main.py", "app")
    assert _source(after, "api/main.py", "app").digest == before.digest


def test_a_factory_is_the_same_whatever_routers_it_includes() -> None:
    def made(lines: str) -> Source:
        text = f"def make():\n    app = FastAPI()\n{lines}    return app\n"
        return _source(_definitions(api__main=text), "api/main.py", "make")

    bare = made("")
    one = "    from api import routes\n    app.include_router(routes.router, prefix='/a')\n"
    several = "    from api.routes import router as a\n    for each in (a, a):\n"
    assert made(one) == replace(bare, lines=((1, 5),))
    assert made(f"{several}        app.include_router(each)\n").digest == bare.digest
    assert made("    if a:\n        app.include_router(a)\n").digest == bare.digest
    assert made("    app.add_middleware(a)\n").digest != bare.digest
    assert made(f"{several}        print(each)\n").digest != bare.digest


def test_a_line_tells_its_definition() -> None:
    definitions = _definitions()
    assert definitions.at("api/routes.py", 6) == (("api/routes.py", "place"),)
    assert definitions.at("api/routes.py", 10) == (("api/routes.py", "place"),)
    assert definitions.at("api/routes.py", 5) == (("api/routes.py", "router"),)
    assert definitions.at("api/routes.py", 1) == ()


def test_a_file_that_cannot_be_read_is_said_to_be_unread() -> None:
    definitions = _definitions(apps__store="def put(:\n")
    assert _source(definitions, "apps/store.py", "put").digest == UNREAD
    assert definitions.source(("apps/none.py", "put")) is None


@pytest.mark.parametrize(
    "statement", ["exec('STATE[1] = 1', STATE)", "fill(STATE)", "fill(into=STATE)"]
)
def test_what_a_function_is_given_may_be_changed_by_it(statement: str) -> None:
    store = FILES["apps/store.py"]
    digests = {
        _source(_definitions(apps__store=text), "apps/store.py", "STATE").digest
        for text in (store, f"{store}{statement}\n")
    }
    assert len(digests) == 2


@pytest.mark.parametrize(
    ("read", "is_same"),
    [
        ("from apps import store\n|store.MODE", True),
        ("import apps.store as kept\n|kept.MODE", True),
        ("from apps.store import MODE\n|MODE", False),
        ("from apps import facade\n|facade.MODE", False),
        ("from apps.facade import MODE as mode\n|mode", False),
        ("from apps.facade import MODE\n|MODE.real", False),
    ],
)
def test_a_name_that_is_rebound_is_another_where_it_is_bound_by_value(
    read: str, is_same: bool
) -> None:
    imports, _, shown = read.partition("|")
    tail = ".real" if shown.endswith(".real") else ""
    change = "\ndef change():\n    global MODE\n    MODE = 2\n"

    def shows(store: str, text: str) -> str:
        files = {"apps__store": store, "apps__facade": "from apps.store import MODE\n"}
        definitions = _definitions(api__routes=text, **files)
        return _source(definitions, "api/routes.py", "show").digest

    plain = f"from apps import store\ndef show():\n    return store.MODE{tail}\n"
    other = f"{imports}def show():\n    return {shown}\n"
    assert shows("MODE = 1\n", plain) == shows("MODE = 1\n", other)
    assert (shows(f"MODE = 1\n{change}", plain) == shows(f"MODE = 1\n{change}", other)) is is_same


def test_digests_that_evidence_holds_stay_what_they_are_however_names_are_found() -> None:
    """Evidence is read by every later version: a change of these is a change of its format."""
    text = (
        "import os\n"
        "from apps import LIMIT, store\n"
        "HOST, PORT = 'a', 1\n"
        "with open('x') as opened: ...\n"
        "for number in range(3):\n    print(number)\n"
        "PLAIN = os.name\n"
        "def use():\n"
        "    return HOST, PORT, opened, number, PLAIN, LIMIT, store.find, missing, len\n"
    )
    definitions = _definitions(api__routes=text)
    digests = {
        name: _source(definitions, "api/routes.py", name).digest
        for name in ("HOST", "PLAIN", "use")
    }
    assert digests == {"HOST": "c3a7ddd7c39b", "PLAIN": "6a527915831f", "use": "ada73e22a8c1"}
