"""One form for what says the same, and another for what does not."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from refactor_kit.python.canonical_form import CanonicalForms


def _form(text: str, **imports: str) -> str:
    tree = ast.parse(dedent(text))

    def resolve(dotted: str) -> str:
        first, dot, rest = dotted.partition(".")
        return imports.get(first, first) + dot + rest

    def origin(dotted: str) -> str:
        return dotted.replace("schemas.Alias", "schemas.a.Real")

    forms = CanonicalForms(tree, resolve, package="apps.orders", origin=origin)
    return forms.of(tree.body[-1])


_SAME = [
    ("def f(a, b): return a+b", "def g(a,\n      b):\n    # sum\n    return (a + b)\n"),
    ("def f(): return 'a' \"b\"", "def f(): return u'ab'"),
    ("def f(): return 1_000, 0x10, 1e3, b'a'", 'def f(): return (1000, 16, 1000.0, b"\\x61")'),
    ("def f(x): return f'a{x}' 'b' f'{x!r:>4}'", 'def f(x): return f"a{x}b{x!r:>4}"'),
    ("def f():\n    'Says.'\n    return 1", "def f(): return 1"),
    (
        "class A:\n    '''One.\n\n    Two.'''",
        'class A:\n        """One.\n\n        Two.\n        """',
    ),
    ("def f(a: 'list[X]') -> 'X': ...", "def f(a: list[X]) -> X: ..."),
    ("def f(): global pool; pool = 1", "def f():\n    global pool\n    pool = 1"),
    (
        "def f():\n    from schemas import Alias as A\n    return A.make()",
        "def f():\n    from schemas.a import Real\n    return Real.make()",
    ),
    (
        "def f():\n    from .start import run, stop\n    return run(stop)",
        "def f():\n    from apps.orders.start import stop, run as go\n    return go(stop)",
    ),
]
_OTHER = [
    ("def f(): return 1", "def f(): return 1.0"),
    ("def f(): return 1", "def f(): return True"),
    ("def f(): return 'a'", "def f(): return b'a'"),
    ("def f(a=1): ...", "def f(a=2): ..."),
    ("def f(a): ...", "def f(*, a): ..."),
    ("def f(*, a, b=1): ...", "def f(*, a=1, b): ..."),
    ("def f(): ...", "async def f(): ..."),
    ("def f(a: int): ...", "def f(a: str): ..."),
    ("@get('/')\ndef f():\n    'One.'", "@get('/')\ndef f():\n    'Two.'"),
    ("class A:\n    'One.'", "class A:\n    'Two.'"),
    ("class A:\n    x: int = 1", "class A:\n    x: int = 2"),
    ("def f(x): return f'{x}'", "def f(x): return f'{x!r}'"),
    ("def f(x): return f'{x}'", "def f(x): return '{x}'"),
    ("def f(x): return f'{x:>4}'", "def f(x): return f'{x:>5}'"),
    ("def f(a: Literal['X']): ...", "def f(a: Literal[X]): ..."),
    ("def f(len): return len", "def f(size): return len"),
    ("def f(): return {**a}", "def f(): return {None: a}"),
    ("def f(): return a[1:]", "def f(): return a[:1]"),
    (
        "def f(x):\n    match x:\n        case None: ...",
        "def f(x):\n    match x:\n        case 0: ...",
    ),
    ("def f():\n    if a: b()\n    c()", "def f():\n    if a: b(); c()"),
    ("def f(): pool = 1", "def f():\n    global pool\n    pool = 1"),
    (
        "def f():\n    from a import x\n    return x",
        "def f():\n    from b import x\n    return x",
    ),
]


@pytest.mark.parametrize(("one", "other"), _SAME)
def test_what_says_the_same_has_one_form(one: str, other: str) -> None:
    assert _form(one) == _form(other)


@pytest.mark.parametrize(("one", "other"), _OTHER)
def test_what_says_something_else_has_another_form(one: str, other: str) -> None:
    assert _form(one) != _form(other)


def test_free_names_count_as_what_they_stand_for() -> None:
    one = _form("def f(a): return service.start(a, Input)", service="apps.s", Input="schemas.In")
    other = _form("def f(a): return start(a, I)", start="apps.s.start", I="schemas.In")
    assert one == other
    assert one != _form("def f(a): return start(a, I)", start="apps.s.start", I="schemas.Out")


@pytest.mark.parametrize(
    "text",
    [
        "def f(x): return x",
        "def f():\n    x = 1\n    return x",
        "def f(): return [x for x in ()]",
        "def f(): return lambda x: x.y",
        "def f(): return (x := 1), x",
        "def f():\n    for x in (): x()",
        "def f():\n    with a() as x: x()",
        "def f():\n    try: ...\n    except E as x: x()",
        "def f(v):\n    match v:\n        case {'a': x}: x()",
        "def f():\n    def x(): return x\n    return x",
        "def f(x):\n    def g(): return x\n    return g",
    ],
)
def test_names_of_its_own_are_not_resolved(text: str) -> None:
    assert _form(text, x="somewhere.else") == _form(text)


@pytest.mark.parametrize(
    "text",
    [
        "def f(a=x): ...",
        "def f(x=x): ...",
        "def f(x: x): ...",
        "def f(x) -> x: ...",
        "@x\ndef f(x): ...",
        "def f(): return [x for x in x]",
        "def f(): global x; x = 1",
        "class A(x):\n    x = 1",
        "class A:\n    x: x = 1",
        "class A:\n    x = 1\n    def f(self): return x",
        "class A:\n    y: 'x'",
    ],
)
def test_names_from_outside_are_resolved(text: str) -> None:
    assert _form(text, x="somewhere.else") != _form(text)


def test_the_digest_is_the_same_under_every_python() -> None:
    tree = ast.parse(
        dedent(
            '''
            @router.post("/start", status_code=201)
            async def start(payload: "Input", *, limit: int = 1_000, **more: Any) -> list[Out]:
                """Starts.

                  Twice.
                """
                from schemas import Output as Out, Other
                global pool
                pool = {**more, "é\\N{SNOWMAN}": payload.name[1:, ::2]}
                try:
                    async with service.lock(x := limit) as lock:
                        return [
                            Out(a=f"{x!r:>{limit}}{{}}" f"{lock=}")
                            for y in pool if y async for z in y
                        ]
                except* (ValueError, Error) as error:
                    raise Other from error
                match payload:
                    case Input(name="a" | None as name, other=[1, *rest]) if rest: ...
                    case {"k": -1.5j, **tail}: del tail
                return lambda a, /, b=..., *c: (yield)
            '''
        )
    )
    forms = CanonicalForms(tree, lambda name: f"here.{name}", package="here")
    assert forms.digest(tree.body[0]) == "40753dc0b516"
