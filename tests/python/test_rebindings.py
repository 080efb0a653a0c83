from __future__ import annotations

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.memory.memoized import Memory
from refactor_kit.python.rebindings import Rebindings
from refactor_kit.worktree.content_ids import memoizing

_STORE = "apps/store.py"
_POOL = "apps.store.pool"
_READER = "from apps import store\n\ndef read():\n    return store.pool\n"


def places(own: str = "pool = None\n", other: str = "") -> list[tuple[str, int]]:
    """Where ``apps.store.pool`` is rebound, with ``own`` as its module and ``other`` beside."""
    files = {"apps/__init__.py": "", _STORE: own, "main.py": other, "routes.py": _READER}
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    found = Rebindings(tree, (".",), [_POOL]).of(_POOL)
    assert Rebindings(memoizing(tree, Memory()), (".",), [_POOL]).of(_POOL) == found
    return [(each.path, each.line) for each in found]


@pytest.mark.parametrize(
    ("own", "line"),
    [
        ("def f():\n    global pool\n    pool = 1\n", 3),
        ("async def f():\n    global other, \\\n        pool\n    pool += 1\n", 4),
        ("def f():\n    global pool\n    del pool\n", 3),
        ("class A:\n    def f(self):\n        global pool\n        for pool in []: ...\n", 4),
        ("def f():\n    global pool\n    import pool\n", 1),
        ("def f():\n    globals()['pool'] = 1\n", 2),
        ("def f():\n    globals().update(x=f(), pool=1)\n", 2),
        ("import sys\ndef f():\n    sys.modules[__name__].pool = 1\n", 3),
        ("import sys\nthis = sys.modules[__name__]\ndef f():\n    setattr(this, 'pool', 1)\n", 4),
        ("pool = None\ndef f(text):\n    exec(text, globals())\n", 3),
        ("pool = None\ndef f(text):\n    exec(text)\n", 3),
        ("pool = None\ndef f(name):\n    globals()[name] = 1\n", 3),
        ("pool = None\ndef f(name):\n    globals()[f'{name}'] = 1\n", 3),
        ("pool = None\ndef f(values):\n    globals().update(values)\n", 3),
        ("pool = None\ndef f(values):\n    vars().update(**values)\n", 3),
        ("def __getattr__(name):\n    return 1\n", 1),
        ("if True:\n    def __getattr__(name):\n        return 1\n", 2),
        ("from apps.other import __getattr__\n", 1),
        ("import sys\nsys.modules[__name__] = object()\n", 2),
        ("import sys\nsys.modules[__name__].__class__ = object\n", 2),
    ],
)
def test_a_module_rebinds_its_own_name(own: str, line: int) -> None:
    assert places(own) == [(_STORE, line)]


@pytest.mark.parametrize(
    "other",
    [
        "from apps import store; store.pool = 1",
        "import apps.store; apps.store.pool = 1",
        "import apps.store as s; s.pool: int = 1",
        "from apps import store; store.pool, x = 1, 2",
        "from apps import store; (x, store.pool) = 1, 2",
        "from apps import store; store.pool += 1",
        "from apps import store; del store.pool",
        "from apps import store\nfor store.pool in []: ...",
        "from apps import store; setattr(store, 'pool', 1)",
        "from apps import store; vars(store)['pool'] = 1",
        "from apps import store; store.__dict__['pool'] = 1",
        "import importlib; importlib.import_module('apps.store').pool = 1",
        "import importlib; from apps import store; importlib.reload(store)",
        "from importlib import reload\nimport apps.store as s\ndef f(): reload(s)",
        "import sys; sys.modules['apps.store'] = object()",
        "from apps import store\ndef f(name): setattr(store, name, 1)",
        "from apps import store\ndef f(text): exec(text, vars(store))",
        "from apps import store; store.__dict__.update({})",
        "def test(monkeypatch): monkeypatch.setattr('apps.store.pool', 1)",
        "from apps import store\ndef test(monkeypatch): monkeypatch.setattr(store, 'pool', 1)",
        "from unittest.mock import patch\n@patch('apps.store.pool')\ndef test(): ...",
        "from unittest import mock; from apps import store; mock.patch.object(store, 'pool')",
        "from apps import store\ndef test(mocker): mocker.patch.object(store, 'pool')",
        "from unittest.mock import patch; patch.multiple('apps.store', pool=1)",
    ],
)
def test_another_file_rebinds_the_name(other: str) -> None:
    assert [path for path, _ in places(other=other)] == ["main.py"]


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("pool = {}\ndef f():\n    pool['x'] = 1\n    pool.x = 2\n    pool.append(1)\n", ""),
        ("def f():\n    global pool\n    return pool\n", ""),
        ("def f():\n    pool = 1\n    def g():\n        global other\n        other = 1\n", ""),
        ("for pool in range(3): ...\nglobals()['pool'] = 1\n", ""),
        ("pool = None\n", "from apps import store; store.pool.x = 1; store.pool['x'] = 1"),
        ("pool = None\n", "from apps import store; x = store.pool == 1; f(store.pool, y=1)"),
        ("pool = None\n", "from apps import other; other.pool = 1"),
        ("pool = None\ndef __getattr__(name):\n    return 1\n", ""),
        ("_LAZY = {'pool': '.pools'}\ndef __getattr__(name):\n    return _LAZY[name]\n", ""),
        ("class A:\n    def __getattr__(self, name):\n        return 1\n", ""),
        ("pool = None\ndef __getattr__(name):\n    globals()[name] = 1\n", ""),
        ("pool = None\nglobals().update({})\nexec('x = 1', globals())\n", ""),
        ("pool = None\ndef f(text, names):\n    exec(text, names)\n", ""),
        ("pool = None\n", "from apps import store\ndef f(name): setattr(store.pool, name, 1)"),
        ("pool = None\n", "def f(text): exec(text, globals())"),
        ("pool = None\n", "from apps import other; import importlib; importlib.reload(other)"),
        ("pool = None\n", "import sys; x = sys.modules['apps.store']; del sys.modules['x']"),
        ("pool = None\n", "class A:\n    def f(self): self.pool = 1"),
        ("pool = None\n", "def test(monkeypatch): monkeypatch.setattr('routes.store.pool', 1)"),
    ],
)
def test_what_keeps_its_object_is_not_rebound(own: str, other: str) -> None:
    assert places(own, other) == []


@pytest.mark.parametrize(
    ("reader", "line"),
    [
        ("from apps import store\n\ndef f():\n    return store.pool\n", 4),
        ("def f():\n    from apps.store import pool\n    return pool\n", 2),
        ("from apps import store\n\nf = lambda: store.pool\n", 3),
        ("from apps.store import pool\n\ndef f():\n    return pool\n", 0),
        ("from apps import store\n\n@use(store.pool)\ndef f(x=store.pool): ...\n", 0),
    ],
)
def test_only_who_looks_the_name_up_anew_is_in_the_way(reader: str, line: int) -> None:
    own = b"def f():\n    global pool\n    pool = 1\n"
    tree = MemoryTree({_STORE: own, "reader.py": reader.encode()})
    refusal = Rebindings(tree, (".",), [_POOL]).refusal(_POOL, ("reader.py",), "facade.py", "ask")
    assert (refusal.line if refusal else 0) == line
    if refusal:
        assert "apps/store.py:3: f() declares it global" in refusal.reason
        assert "facade.py" in refusal.reason
