from __future__ import annotations

import ast

import pytest

from refactor_kit.python.scopes import Assigned, Imported, Scope, build_scopes


def scopes_of(source: str) -> dict[str, Scope]:
    """The scopes by the names of their functions and classes; the module's is ``""``."""
    found = build_scopes(ast.parse(source), lambda node: f"pkg.{node.module}")
    return {getattr(node, "name", ""): scope for node, scope in found.items()}


@pytest.mark.parametrize(
    ("source", "where", "name", "owner"),
    [
        ("x = 1\ndef f(): return x", "f", "x", ""),
        ("x = 1\ndef f(): x = 2", "f", "x", "f"),
        ("def f(x): return x", "f", "x", "f"),
        ("def f(): return len", "f", "len", None),
        ("def f():\n    global x\n    x = 1\ndef g(): return x", "g", "x", ""),
        ("x = 0\ndef f():\n    def g():\n        nonlocal x\n    x = 1", "g", "x", "f"),
        ("def f():\n    x = 1\n    class A:\n        x = 2\n        def g(self): x", "g", "x", "f"),
        ("class A:\n    x = 1", "A", "x", "A"),
        ("def f(): return [y := 1 for _ in ()]", "f", "y", "f"),
        ("def f(): return [z for z in ()]", "f", "z", None),
        ("def f():\n    try: pass\n    except E as e: pass", "f", "e", "f"),
        ("def f(a):\n    match a:\n        case {'k': b, **c}: pass", "f", "c", "f"),
        ("def f():\n    for i, (j, *k) in (): pass", "f", "k", "f"),
        ("def f():\n    with a as (b, c.d): pass", "f", "b", "f"),
    ],
)
def test_the_scope_that_a_name_belongs_to(
    source: str, where: str, name: str, owner: str | None
) -> None:
    scopes = scopes_of(source)
    assert scopes[where].resolve(name) is (None if owner is None else scopes[owner])


def test_a_class_reads_the_outer_name_until_it_binds_its_own() -> None:
    scopes = scopes_of("x = 1\nclass A:\n    y = x\n    x = 2\n    z = x\n")
    assert scopes["A"].resolve("x", 3) is scopes[""]
    assert scopes["A"].resolve("x", 5) is scopes["A"]


def test_what_names_are_bound_to() -> None:
    source = (
        "import a.b\nimport c.d as e\nfrom m import n as o\np, q = 1, 2\nr: int = 3\ns = t = 4\n"
    )
    bindings = scopes_of(source)[""].bindings
    assert bindings["a"] == [Imported("a")]
    assert bindings["e"] == [Imported("c.d")]
    assert bindings["o"] == [Imported("pkg.m.n")]
    for name, value in [("p", 1), ("q", 2), ("r", 3), ("s", 4), ("t", 4)]:
        (binding,) = bindings[name]
        assert isinstance(binding, Assigned)
        assert isinstance(binding.value, ast.Constant)
        assert binding.value.value == value


def test_values_given_in_functions_belong_to_the_scope_of_the_name() -> None:
    scopes = scopes_of(
        "a = 1\ndef f():\n    global a\n    a = 2\n    b = 1\n"
        "    def g():\n        nonlocal b\n        b = 2\n"
    )
    assert len(scopes[""].bindings["a"]) == 2
    assert len(scopes["f"].bindings["b"]) == 2
    assert scopes["g"].lookup("a") is scopes[""].bindings["a"]


def test_code_that_stands_in_a_scope_sees_its_names() -> None:
    top = scopes_of("x = 1\n")[""]
    code = ast.parse("[y for y in x]", mode="eval")
    inner = build_scopes(code, top=top)
    assert inner[code.body].resolve("x") is top
    assert "y" not in top.bound
