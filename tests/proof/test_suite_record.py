"""What changed of a module's tests, told from their source alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.base import Context, MemoryTree, ModuleSettings, Settings
from refactor_kit.base.layout import resolve_modules
from refactor_kit.memory.memoized import MemoizingTree
from refactor_kit.proof.judging.suite_record import how_suite_changed, suite_changes, suite_now
from refactor_kit.records.recorded_code import SuiteFile

ORDERS, CONFTEST, HELPERS = "tests/api/test_orders.py", "tests/conftest.py", "tests/helpers.py"
FILES = {
    "apps/orders/service.py": "LIMIT = 3\ndef place(): return LIMIT\n",
    "apps/orders/front.py": "from apps.orders.service import LIMIT, place\n",
    "conftest.py": "def pytest_configure(config):\n    config.ready = True\n",
    CONFTEST: (
        "import os\nimport pytest\n"
        "os.environ['MODE'] = 'test'\n"
        "@pytest.fixture\ndef store(): return {}\n"
        "@pytest.fixture(name='client')\ndef _client(store): return [store]\n"
        "@pytest.fixture(autouse=True)\ndef _clean(): yield\n"
        "@pytest.fixture\ndef other(): return 1\n"
    ),
    HELPERS: "def place_one(client): return client\ndef idle(): return 0\n",
    ORDERS: (
        '"""Orders."""\n'
        "from apps.orders import service\n"
        "from tests.helpers import place_one\n"
        "def test_place(client, monkeypatch):\n"
        "    monkeypatch.setattr('apps.orders.service.LIMIT', 2)\n"
        "    answer = place_one(client)\n"
        "    assert answer == [{}]\n"
        "    assert service.place() == 2\n"
        "class TestLimits:\n"
        "    def test_limit(self):\n        assert service.LIMIT == 3\n"
        "SOURCE = 'apps/orders/service.py'\n"
    ),
    "tests/api/test_users.py": "def test_user(other): assert other == 1\n",
}
SETTINGS = Settings(
    root=Path(), app="api.main:app", modules={"orders": ModuleSettings("orders", ("orders",))}
)
MODULES = resolve_modules(SETTINGS, MemoryTree({}))
CONTEXT = Context(SETTINGS, MODULES, MODULES[0])


def _tree(**changed: tuple[str, str]) -> MemoizingTree:
    """The files with a text of some replaced; each is named by the last word of its path."""
    files = dict(FILES)
    for path in FILES:
        old, new = changed.get(path.rpartition("/")[2].removesuffix(".py"), ("", ""))
        if path != "conftest.py" and old:
            assert old in files[path]
            files[path] = files[path].replace(old, new, 1)
    return _of(files)


def _of(files: dict[str, str]) -> MemoizingTree:
    return MemoizingTree(MemoryTree({path: text.encode() for path, text in files.items()}))


def _recorded() -> tuple[SuiteFile, ...]:
    return suite_now(_tree(), CONTEXT)


def test_the_files_that_speak_of_the_module_are_recorded_with_what_they_use() -> None:
    assert [(each.file, each.is_whole) for each in _recorded()] == [
        ("conftest.py", False),
        (ORDERS, True),
        (CONFTEST, False),
        (HELPERS, False),
    ]
    assert suite_changes(_tree(), CONTEXT, _recorded()) == ()


@pytest.mark.parametrize(
    ("changed", "file"),
    [
        ({"test_orders": ("    assert answer == [{}]\n", "")}, ORDERS),
        ({"test_orders": ("assert answer == [{}]", "assert answer")}, ORDERS),
        ({"test_orders": ("assert service.LIMIT == 3", "pass")}, ORDERS),
        ({"test_orders": ("LIMIT', 2", "LIMIT', 9")}, ORDERS),
        ({"test_orders": ("apps.orders.service.LIMIT", "apps.orders.front.LIMIT")}, ORDERS),
        ({"test_orders": ("def test_place", "@pytest.mark.skip\ndef test_place")}, ORDERS),
        ({"test_orders": ("class TestLimits", "class NoLimits")}, ORDERS),
        ({"test_orders": ('"""Orders."""\n', "skip_all()\n")}, ORDERS),
        ({"conftest": ("return [store]", "return []")}, CONFTEST),
        ({"conftest": ("return {}", "return {1: 1}")}, CONFTEST),
        ({"conftest": ("_clean(): yield", "_clean(): pytest.skip()")}, CONFTEST),
        ({"conftest": ("'test'", "'other'")}, CONFTEST),
        ({"helpers": ("return client", "return [{}]")}, HELPERS),
    ],
)
def test_a_test_that_says_less_is_told_by_its_file(
    changed: dict[str, tuple[str, str]], file: str
) -> None:
    found = suite_changes(_tree(**changed), CONTEXT, _recorded())
    assert [(each.file, each.what) for each in found] == [(file, "changed")]


@pytest.mark.parametrize(
    "changed",
    [
        {"test_orders": ("    answer =", "\n    # looks\n\n    answer =")},
        {"test_orders": ("'apps.orders.service.LIMIT'", '"apps.orders.service.LIMIT"')},
        {"test_orders": ("assert answer == [{}]", "assert (\n        answer == [{}]\n    )")},
        {
            "test_orders": (
                "from apps.orders import service",
                "import apps.orders.service as service",
            )
        },
        {"test_orders": ('"""Orders."""', '"""What orders do."""')},
        {"conftest": ("def other(): return 1", "def other(): return 2")},
        {"helpers": ("return 0", "return 1")},
        {"test_users": ("== 1", "== 2")},
        {"service": ("LIMIT = 3", "LIMIT = 4")},
    ],
)
def test_layout_and_what_the_tests_do_not_use_change_nothing(
    changed: dict[str, tuple[str, str]],
) -> None:
    assert suite_changes(_tree(**changed), CONTEXT, _recorded()) == ()


def test_a_move_of_what_a_test_speaks_of_changes_nothing() -> None:
    files = dict(FILES)
    files["apps/shop/orders/service.py"] = files.pop("apps/orders/service.py")
    files[ORDERS] = files[ORDERS].replace("apps.orders", "apps.shop.orders")
    files[ORDERS] = files[ORDERS].replace("apps/orders", "apps/shop/orders")
    assert suite_changes(_of(files), CONTEXT, _recorded()) == ()


def test_a_file_that_lies_elsewhere_moved_and_one_that_is_gone_is_told() -> None:
    files = dict(FILES)
    text = files.pop(ORDERS)
    assert [each.what for each in suite_changes(_of(files), CONTEXT, _recorded())][-1] == (
        "is no longer used"
    )
    gone = suite_changes(_of(files), CONTEXT, _recorded())
    assert (ORDERS, "is gone") in [(each.file, each.what) for each in gone]
    files["tests/unit/test_placing.py"] = text
    assert suite_changes(_of(files), CONTEXT, _recorded()) == ()


def test_a_file_that_speaks_of_the_module_no_more_is_looked_at_all_the_same() -> None:
    files = FILES | {ORDERS: "def test_place(client): pass\n"}
    found = suite_changes(_of(files), CONTEXT, _recorded())
    assert [(each.file, each.what) for each in found] == [
        (ORDERS, "changed"),
        (HELPERS, "is no longer used"),
    ]


def test_new_tests_in_a_file_of_their_own_change_nothing_and_new_fixtures_for_all_do() -> None:
    added = FILES | {
        "tests/test_orders_more.py": "from apps.orders import front\ndef test(): ...\n"
    }
    assert suite_changes(_of(added), CONTEXT, _recorded()) == ()
    skips = "import pytest\n@pytest.fixture(autouse=True)\ndef _no(): pytest.skip()\n"
    found = suite_changes(_of(FILES | {"tests/api/conftest.py": skips}), CONTEXT, _recorded())
    assert [each.line for each in found] == [
        "tests/api/conftest.py is new: the tests that use it are no longer those that were proved"
    ]


def test_what_tests_read_that_is_no_python_is_not_looked_at() -> None:
    """The page of the proof says so."""
    read = FILES | {
        ORDERS: FILES[ORDERS] + "EXPECTED = open('tests/expected.json').read()\n",
        "tests/expected.json": "[1]\n",
    }
    recorded = suite_now(_of(read), CONTEXT)
    assert suite_changes(_of(read | {"tests/expected.json": "[]\n"}), CONTEXT, recorded) == ()


def test_where_nothing_is_recorded_nothing_is_said_to_have_changed() -> None:
    assert suite_changes(_tree(), CONTEXT, None) == ()


def test_how_a_test_changed_is_told_by_its_function_and_statement() -> None:
    after = _tree(
        test_orders=("assert answer == [{}]", "assert answer"),
        conftest=("return [store]", "return []"),
    )
    changes = suite_changes(after, CONTEXT, _recorded())
    assert list(how_suite_changed(changes, _tree(), after, CONTEXT)) == [
        f"{ORDERS} changed: its tests are no longer those that were proved",
        f"  test_place in {ORDERS}:4 is not the same code in {ORDERS}:4: "
        "`assert answer == [{}]` (line 7) -> `assert answer` (line 7)",
        f"{CONFTEST} changed: the tests that use it are no longer those that were proved",
        f"  _client in {CONFTEST}:7 is not the same code in {CONFTEST}:7: "
        "`def _client(store): return [store]` (line 7) -> `def _client(store): return []` (line 7)",
    ]


def test_what_only_says_more_is_told_so() -> None:
    after = _tree(
        test_orders=("class TestLimits", "def test_more(): assert True\nclass TestLimits")
    )
    changes = suite_changes(after, CONTEXT, _recorded())
    told = list(how_suite_changed(changes, _tree(), after, CONTEXT))
    assert told[1:] == ["  nothing that was recorded in it is another: it says more than that"]
