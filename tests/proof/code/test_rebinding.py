"""A name that any code may bind anew is never the same where it is bound by value."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from refactor_kit.proof.comparing.code import compare_code

from .trees import walks

# How a function of the service may come to bind ``tools.value``; nobody need call it.
_WAYS = {
    "global": "def renew():\n    global value\n    value = 2",
    "del": "def renew():\n    global value\n    del value",
    "globals": "def renew():\n    globals()['value'] = 2",
    "exec": "def renew():\n    exec('value = 2', globals())",
    "attribute": "import tools\ndef renew():\n    tools.value = 2",
    "augmented": "import tools\ndef renew():\n    tools.value += 1",
    "imported": "def renew():\n    import tools\n    tools.value = 2",
    "loop": "import tools\ndef renew():\n    for tools.value in range(3): pass",
    "setattr": "import tools\ndef renew():\n    setattr(tools, 'value', 2)",
    "vars": "import tools\ndef renew():\n    vars(tools)['value'] = 2",
    "dict": "import tools\ndef renew():\n    tools.__dict__.update(value=2)",
    "reload": "import importlib\nimport tools\ndef renew():\n    importlib.reload(tools)",
    "modules": "import sys\ndef renew():\n    sys.modules['tools'].value = 2",
    "module_held": "import importlib\ndef renew():\n"
    "    it = importlib.import_module('tools')\n    setattr(it, 'value', 2)",
    "import_module": "import importlib\ndef renew():\n"
    "    setattr(importlib.import_module('tools'), 'value', 2)",
    "frame": "import sys\ndef renew():\n    sys._getframe().f_globals['value'] = 2",
    "closure": "def made():\n    def renew():\n        global value\n        value = 2\n"
    "    return renew",
    "method": "class Kept:\n    def renew(self):\n        global value\n        value = 2",
    "lambda": "renew = lambda: globals().update(value=2)",
    "setattr_of_a_local": "import tools\ndef renew():\n    it = tools\n    setattr(it, 'value', 2)",
    "setattr_of_each": "import tools\ndef renew():\n"
    "    for each in (tools,):\n        setattr(each, 'value', 2)",
    "setattr_handed_on": "import tools\ndef renew():\n"
    "    list(map(setattr, [tools], ['value'], [2]))",
    "setattr_of_a_parameter_and_of_it": "import tools\ndef renew(one):\n"
    "    setattr(one, 'value', 2)\n    setattr(tools, 'value', 2)",
    "reload_of_its_own_name": "from importlib import reload\nimport tools\n"
    "def renew():\n    reload(tools)",
    "vars_of_a_local": "import tools\ndef renew():\n    it = tools\n    vars(it)['value'] = 2",
    "dict_of_a_local": "import tools\ndef renew():\n    it = tools\n    it.__dict__['value'] = 2",
    "builtins": "import builtins\ndef renew():\n    builtins.exec('value = 2', globals())",
    "a_parameter_that_is_bound_anew": "import tools\ndef renew(one):\n    one = tools\n"
    "    setattr(one, 'value', 2)",
}
# Those that leave open which module's names they bind.
_ANY_MODULE = ("modules", "import_module", "module_held", "frame")
_STAYS = {
    "nothing": "spare = 1",
    "local": "def renew():\n    value = 2\n    return value",
    "another": "def renew(other):\n    other.values = 2",
    "of_a_parameter": "import tools\ndef renew(one, **given):\n"
    "    for key in given:\n        setattr(one, key, tools.value)",
    "of_a_result": "import tools\ndef renew(given):\n    made = dict(value=tools.value)\n"
    "    setattr(made, given, 2)",
    "of_what_was_awaited": "import tools\nasync def renew(given):\n"
    "    made = await given(tools.value)\n    setattr(made, 'value', 2)",
    "who_asks": "import sys\ndef asker():\n    return sys._getframe(1).f_globals['__name__']",
    "who_asks_if_anybody": "import sys\ndef asker():\n"
    "    return sys._getframe(1).f_globals.get('__name__', '')",
    "a_method_called_exec": "def renew(session):\n    return session.exec('a')",
    "a_method_called_reload": "import tools\ndef renew(one):\n    one.reload(tools.value)",
    "modules_of_an_object": "def renew(one):\n    setattr(one.it, 'a', one.modules)",
    "what_is_held_of_a_module": "import importlib\nclass Kept:\n    def load(self, name):\n"
    "        setattr(self, 'held', importlib.import_module(name))",
    "attributes_of_a_parameter": "import tools\ndef renew(one):\n"
    "    return {**one.__dict__, 'a': tools.value}",
    "vars_of_a_parameter": "import tools\ndef renew(one):\n    return vars(one), tools.value",
    "where_it_stands": "def asker(function):\n    return function.__globals__['__file__']",
}


def _trees(ways: Mapping[str, str]) -> list[dict[str, str]]:
    """A service that reads each value from its module, and one that reads it from a facade."""
    modules = {name: f"tools_{name}" for name in ways}
    tools = {
        f"{module}.py": f"value = 1\n\n\n{ways[name].replace('tools', module)}\n"
        for name, module in modules.items()
    }
    facade = "".join(f"from {each} import value as {each}\n" for each in modules.values())
    trees = []
    for read in ("{module}.value", "facade.{module}"):
        main = "".join(f"import {each}\n" for each in ["facade", *modules.values()])
        main += "from fastapi import FastAPI\n\napp = FastAPI()\n"
        for name, module in modules.items():
            shown = read.format(module=module)
            main += f"\n\n@app.get('/{name}')\ndef _() -> int:\n    return {shown}\n"
        trees.append({**tools, "main.py": main, "facade.py": facade})
    return trees


def test_a_facade_that_binds_it_by_value_is_told(tmp_path: Path) -> None:
    ways = {name: way for name, way in _WAYS.items() if name not in _ANY_MODULE}
    found = compare_code(*walks(_trees(ways), "main:app", tmp_path))
    assert {each.key for each in found.differing} == {f"GET /{name}" for name in ways}


@pytest.mark.parametrize("way", _ANY_MODULE)
def test_each_that_leaves_the_module_open_is_told(way: str, tmp_path: Path) -> None:
    found = compare_code(*walks(_trees({way: _WAYS[way]}), "main:app", tmp_path))
    assert [each.key for each in found.differing] == [f"GET /{way}"]


def test_a_name_that_stays_may_be_bound_by_value(tmp_path: Path) -> None:
    assert compare_code(*walks(_trees(_STAYS), "main:app", tmp_path)).differing == ()


def test_whose_attribute_is_set_is_not_followed(tmp_path: Path) -> None:
    """Rather told than missed."""
    kept = "import tools\n\n\nclass Kept:\n    def renew(self):\n        self.value = tools.value"
    found = compare_code(*walks(_trees({"kept": kept}), "main:app", tmp_path))
    assert [each.key for each in found.differing] == ["GET /kept"]
