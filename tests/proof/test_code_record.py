"""What changed of the code that endpoints reach, told from the source and from a second record."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.base import MemoryTree, Settings
from refactor_kit.memory.memoized import MemoizingTree
from refactor_kit.proof.judging.code_record import (
    MAKING,
    MOUNTED,
    MOUNTING,
    code_changes,
    differing,
    mounts_unknown,
    told,
)
from refactor_kit.reading.definitions import UNREAD, Definitions
from refactor_kit.records.recorded_code import Code, Definition

FILES = {
    "api/routes.py": (
        "from apps.store import find, put\n"
        "router = APIRouter()\n"
        "@router.get('/')\ndef show(): return find()\n"
        "@router.post('/')\ndef place(): return put()\n"
    ),
    "apps/__init__.py": "",
    "apps/store.py": "STATE = {}\ndef find(): return STATE\ndef put(): STATE[1] = 1\n",
    "apps/other.py": "def find(): return None\ndef put(): STATE[1] = 1\n",
}
GET, POST = "GET /", "POST /"
SETTINGS = Settings(root=Path(), app="api.main:app")


def _tree(**changes: str) -> MemoizingTree:
    files = FILES | {path.replace("__", "/") + ".py": text for path, text in changes.items()}
    return MemoizingTree(
        MemoryTree({path: text.encode() for path, text in files.items() if text != "gone"})
    )


def _recorded() -> Code:
    definitions = Definitions(_tree(), SETTINGS)
    endpoints: dict[tuple[str, str], list[str]] = {}
    digests = {}
    for endpoint, name in ((GET, "show"), (POST, "place")):
        for named, source in definitions.reached([("api/routes.py", name)]).items():
            endpoints.setdefault(named, []).append(endpoint)
            digests[named] = source.digest
    return tuple(
        Definition(*named, digests[named], tuple(endpoints[named])) for named in sorted(digests)
    )


def _routes(old: str, new: str) -> str:
    return FILES["api/routes.py"].replace(old, new)


def test_nothing_is_told_where_nothing_changed() -> None:
    assert {each.name for each in _recorded()} == {
        "STATE", "find", "place", "put", "router", "show",
    }  # fmt: skip
    assert code_changes(_tree(), SETTINGS, _recorded()) == ()
    reformatted = _routes("return find()", "\n  # looks\n  return (find() )\n")
    assert code_changes(_tree(api__routes=reformatted), SETTINGS, _recorded()) == ()


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        (
            {"apps__store": FILES["apps/store.py"].replace("return STATE", "return {}")},
            ["find in apps/store.py changed: no longer proved for GET /"],
        ),
        (
            {"apps__store": FILES["apps/store.py"].replace("STATE = {}", "STATE = {2: 3}")},
            ["STATE in apps/store.py changed: no longer proved for GET /, POST /"],
        ),
        (
            {"api__routes": _routes("return find()", "return find() or help()")},
            ["show in api/routes.py changed: no longer proved for GET /"],
        ),
        (
            {"api__routes": _routes("router = ", "router: Any = other or ")},
            ["router in api/routes.py changed: no longer proved for GET /, POST /"],
        ),
        (
            {"api__routes": _routes("import find, put", "import put\nfrom apps.other import find")},
            ["find in apps/other.py is new: not proved for GET /"],
        ),
        (
            {"apps__store": FILES["apps/store.py"].replace("def find", "def seek")},
            ["find in apps/store.py is gone: no longer proved for GET /"],
        ),
    ],
)
def test_what_changed_is_named_with_the_endpoints_that_reach_it(
    changes: dict[str, str], lines: list[str]
) -> None:
    found = code_changes(_tree(**changes), SETTINGS, _recorded())
    assert [each.line for each in found] == lines


def test_an_endpoint_that_reaches_what_another_one_reached_is_told() -> None:
    """Both definitions are recorded and called the same: only who reaches them is another."""
    other = Definitions(_tree(), SETTINGS).source(("apps/other.py", "find"))
    assert other is not None
    known = (*_recorded(), Definition("apps/other.py", "find", other.digest, (POST,)))
    rebound = _routes("import find, put", "import put\nfrom apps.other import find")

    lines = [each.line for each in code_changes(_tree(api__routes=rebound), SETTINGS, known)]

    assert lines == ["find in apps/other.py is new: not proved for GET /"]


def test_what_stands_in_another_folder_moved_and_did_not_change() -> None:
    moved = {
        "apps__store": "gone",
        "apps__new__store": FILES["apps/store.py"],
        "apps__new____init__": "",
        "api__routes": _routes("apps.store", "apps.new.store"),
    }
    assert code_changes(_tree(**moved), SETTINGS, _recorded()) == ()
    moved["apps__new__store"] = FILES["apps/store.py"].replace("= 1", "= 2")
    lines = [each.line for each in code_changes(_tree(**moved), SETTINGS, _recorded())]
    assert lines == [
        "put in apps/new/store.py is new: not proved for POST /",
        "put in apps/store.py is gone: no longer proved for POST /",
    ]


def test_a_walk_tells_what_is_reached_now_and_what_no_longer() -> None:
    before = (Definition("a.py", "f", "1", (GET, POST)), Definition("a.py", "g", "2", (GET,)))
    after = (Definition("a.py", "f", "1", (POST,)), Definition("b.py", "h", "3", (GET,)))
    assert [each.line for each in differing(before, after)] == [
        "f in a.py is no longer reached: no longer proved for GET /",
        "g in a.py is no longer reached: no longer proved for GET /",
        "h in b.py is new: not proved for GET /",
    ]
    assert differing(before, before) == ()


def test_what_a_python_does_not_read_is_not_said_to_have_changed() -> None:
    read = (Definition("a.py", "VALUE", "2", (GET,)), Definition("a.py", "f", "1", (GET,)))
    unread = (Definition("a.py", "f", UNREAD, (GET,)),)
    # Nor what the file names beside: that the other Python saw nothing of it says nothing.
    assert differing(read, unread) == differing(unread, read) == ()


MAIN = (
    "from apps.store import put\n"
    "def build():\n    app = FastAPI()\n    app.add_middleware(CORS, origins=['a'])\n"
    "    app.state.put = put\n    return app\n"
    "app = build()\n"
)


def _with_main(text: str) -> MemoizingTree:
    return _tree(api__main=text)


def test_what_makes_the_application_is_told_where_it_is_recorded() -> None:
    tree = _with_main(MAIN)
    build = Definitions(tree, SETTINGS).source(("api/main.py", "build"))
    assert build is not None
    made = Definition("api/main.py", "build", build.digest, (MAKING,))
    recorded = (*_recorded(), made)
    assert code_changes(tree, SETTINGS, recorded) == ()
    other = _with_main(MAIN.replace("['a']", "['*']"))

    lines = [each.line for each in code_changes(other, SETTINGS, recorded)]

    assert lines == [
        "build in api/main.py changed: no longer proved for how the application is made"
    ]
    # Evidence that holds nothing of it says nothing of it.
    assert code_changes(other, SETTINGS, _recorded()) == ()
    # What the factory names is not part of it: that leads to every module.
    elsewhere = _tree(api__main=MAIN, apps__store=FILES["apps/store.py"].replace("= 1", "= 2"))
    assert [each.line for each in code_changes(elsewhere, SETTINGS, (made,))] == []


MOUNTS = (
    "from apps.admin import admin\n"
    "app = FastAPI()\n"
    "app.mount('/static', StaticFiles(directory='static'))\n"
    "app.router.mount('/admin', admin)\n"
)
ADMIN = "admin = FastAPI()\nadmin.add_middleware(Keys, length=3)\nadmin.mount('/deep', deep)\n"


def _mounted(main: str = MOUNTS, admin: str = ADMIN) -> MemoizingTree:
    return _tree(api__main=main, apps__admin=admin)


def _mounting(tree: MemoizingTree) -> Code:
    return tuple(
        Definition(*named, source.digest, (MOUNTING,))
        for named, source in Definitions(tree, SETTINGS).mounting().items()
    )


@pytest.mark.parametrize(
    ("now", "changed"),
    [
        (_mounted(MOUNTS.replace("/static", "/files")), "app.mount in api/main.py changed"),
        (_mounted(MOUNTS.replace("='static'", "='.'")), "app.mount in api/main.py changed"),
        (_mounted(MOUNTS.replace("admin)\n", "Log(admin))\n")), "app.mount in api/main.py changed"),
        (_mounted(admin=ADMIN.replace("3", "4")), "admin in apps/admin.py changed"),
        (_mounted(admin=ADMIN.replace("deep", "deeper")), "admin.mount in apps/admin.py changed"),
    ],
)
def test_what_is_mounted_is_told_from_the_source(now: MemoizingTree, changed: str) -> None:
    recorded = _mounting(_mounted())
    assert code_changes(_mounted(), SETTINGS, recorded) == ()
    lines = [each.line for each in code_changes(now, SETTINGS, recorded)]
    assert lines == [f"{changed}: no longer proved for {MOUNTING}"]


def test_a_mount_where_there_was_none_is_told_and_earlier_evidence_says_nothing() -> None:
    without = _mounted("app = FastAPI()\n")
    lines = [each.line for each in code_changes(_mounted(), SETTINGS, _mounting(without))]
    assert lines[0] == f"app.mount in api/main.py changed: no longer proved for {MOUNTING}"
    assert code_changes(_mounted(), SETTINGS, _recorded()) == ()
    assert mounts_unknown(_recorded(), _mounting(_mounted()))
    assert not mounts_unknown(_recorded(), _mounting(without))
    assert not mounts_unknown(_mounting(without), _mounting(_mounted()))
    served = Definition("apps/admin.py", "page", "1", (MOUNTED,))
    assert differing(_recorded(), (*_recorded(), *_mounting(_mounted()), served)) == ()


def test_what_another_file_mounts_on_the_application_is_told() -> None:
    """The configured file only imports it."""
    main = "from apps.admin import admin as app\n"
    recorded = _mounting(_mounted(main))
    other = _mounted(main, ADMIN.replace("deep", "deeper"))
    lines = [each.line for each in code_changes(other, SETTINGS, recorded)]
    assert lines == [f"admin.mount in apps/admin.py changed: no longer proved for {MOUNTING}"]


def test_many_endpoints_and_many_changes_are_counted() -> None:
    endpoints = tuple(f"GET /{number}" for number in range(5))
    code = tuple(Definition("a.py", f"f{number}", "1", endpoints) for number in range(7))
    lines = told(differing(code, ())).splitlines()
    assert lines[0].endswith("no longer proved for GET /0, GET /1, GET /2 and 2 more")
    assert lines[5:] == ["(and 2 more)"]
