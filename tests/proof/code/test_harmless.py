"""Changes that change nothing: moved files, other names, other spellings, a facade."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from refactor_kit.proof.comparing.code import CodeWalk, compare_code

from .trees import edited, service, walks

_SHOP = service("shop")
_HARMLESS = {each["name"]: each for each in _SHOP["harmless"]}
_FACADE = _HARMLESS["a facade"]


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[CodeWalk, CodeWalk]]:
    """Each change with the walks before and after it."""
    changed = [edited(_base(each), each) for each in _HARMLESS.values()]
    bases = [_base(each) for each in _HARMLESS.values()]
    distinct = [*{str(base): base for base in bases}.values()]
    place = tmp_path_factory.mktemp("harmless")
    found = walks([*distinct, *changed], "shop.main:app", place)
    before = {str(base): walk for base, walk in zip(distinct, found, strict=False)}
    after = found[len(distinct) :]
    return {
        name: (before[str(base)], walk)
        for name, base, walk in zip(_HARMLESS, bases, after, strict=True)
    }


def _base(change: dict[str, Any]) -> dict[str, str]:
    return edited(_SHOP["files"], {"edits": change.get("base", [])})


@pytest.mark.parametrize("name", _HARMLESS)
def test_tells_nothing(name: str, pairs: dict[str, tuple[CodeWalk, CodeWalk]]) -> None:
    before, after = pairs[name]
    assert [verdict.line for verdict in compare_code(before, after).differing] == []


def test_tells_what_goes_through_a_facade(pairs: dict[str, tuple[CodeWalk, CodeWalk]]) -> None:
    found = {verdict.key: verdict for verdict in compare_code(*pairs["a facade"]).endpoints}
    assert found["POST /shop/orders"].through == (
        "shop.facade:describe",
        "shop.facade:price_of",
    )
    assert found["POST /shop/orders"].line == "same code (32 functions)"


# A facade that does more than forward, each by one edit of the one above.
_NOT_FORWARDING = {
    "adds to the answer": ("return inner.price_of(items)", "return inner.price_of(items) + 1"),
    "hands on another argument": ("reserve(name=name)", 'reserve(name="pen")'),
    "has another default": (
        "def describe(name: str)",
        'def describe(name: str = "none")',
    ),
    "is called otherwise": (
        "def describe(name: str) -> str:\n    return inner.describe(name)",
        "def describe(title: str) -> str:\n    return inner.describe(title)",
    ),
    "does something first": (
        "    return inner.describe(name)",
        "    print(name)\n    return inner.describe(name)",
    ),
    "answers nothing": ("return inner.describe(name)", "inner.describe(name)"),
    "hands on to another": ("return inner.describe(name)", "return inner.logger.name"),
    "is asynchronous": ("def describe", "async def describe"),
    "stands before a wrapper": (
        "import OutOfStock, take\n",
        "import OutOfStock\n\n\n"
        "def take(name: str, number: int = 1, *, force: bool = False) -> int:\n"
        "    return inner.take(name, number, force=force)\n",
    ),
}


def test_tells_a_facade_that_does_more(tmp_path: Path) -> None:
    before, *after = walks(
        [
            _SHOP["files"],
            *(
                edited(edited(_SHOP["files"], _FACADE), {"edits": [["shop/facade.py", *edit]]})
                for edit in _NOT_FORWARDING.values()
            ),
        ],
        "shop.main:app",
        tmp_path,
    )
    told = {
        name: {verdict.key for verdict in compare_code(before, walk).differing}
        for name, walk in zip(_NOT_FORWARDING, after, strict=True)
    }
    assert told["hands on another argument"] == {"GET /shop/reserved/{name}"}
    told.pop("hands on another argument")
    assert told == {name: {"POST /shop/orders"} for name in told}
