"""The part of an observed wiring that concerns a few route files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from refactor_kit.base import Context, MemoryTree, Settings
from refactor_kit.base.layout import resolve_modules
from refactor_kit.base.settings import ModuleSettings
from refactor_kit.base.wiring import Wiring
from refactor_kit.reading.application.observed import application_of
from refactor_kit.reading.application.own_wiring import (
    changed_since,
    hidden_wiring,
    observed_outline,
    outline_of,
    wiring_over,
)
from refactor_kit.reading.application.shared_file import said_to
from refactor_kit.records.kept_wiring import kept, wiring_document, wiring_in
from tests.support.trees import service
from tests.support.wired_services import APP, SHOP, wiring_of

_HIDDEN = {
    **SHOP,
    "shop/main.py": SHOP["shop/main.py"].replace('entry["prefix"]', "str().join(['/', 'own'])"),
}
_PARTS = ("pens", "own", "paper", "late")


def tree_of(files: dict[str, str], **changes: str) -> MemoryTree:
    changed = {**files, **{f"shop/{name}.py": text for name, text in changes.items()}}
    return MemoryTree({path: text.encode() for path, text in changed.items()})


def context_of(part: str, wiring: Wiring | None = None) -> Context:
    settings = Settings(
        Path("/nowhere"),
        app=APP,
        schemas="shop/schemas/{part}.py",
        part_routes="shop/{part}.py",
        module_routes="shop/{module}.py",
        modules={part: ModuleSettings(part, (part,))},
    )
    modules = resolve_modules(settings, tree_of(SHOP))
    return Context(settings, modules, modules[0], wiring=wiring)


@pytest.fixture(scope="module")
def wiring() -> Wiring:
    return wiring_of(SHOP)


@pytest.mark.parametrize("part", _PARTS)
def test_a_part_says_the_same_of_its_files_and_the_source_of_all_others(
    wiring: Wiring, part: str
) -> None:
    files = (f"shop/{part}.py",)
    own = wiring_over(wiring, files)
    assert len(own.routes) < len(wiring.routes)
    assert observed_outline(own, files) == observed_outline(wiring, files)
    context = context_of(part)
    whole = application_of(tree_of(SHOP), context.settings, wiring)
    found = application_of(tree_of(SHOP), context.settings, own)
    assert outline_of(found, files) == outline_of(whole, files) == observed_outline(own, files)
    assert {(e.method, e.path, e.file, e.line) for e in found.served} == {
        (e.method, e.path, e.file, e.line) for e in whole.served
    }
    assert len(found.served) == len(whole.served)


@pytest.mark.parametrize("part", _PARTS)
def test_it_is_read_back_as_it_was_written(wiring: Wiring, part: str) -> None:
    own = wiring_over(wiring, (f"shop/{part}.py",))
    document = wiring_document(own)
    assert wiring_in(document) == kept(own)
    assert all(len(line) < 200 for line in (*document["routes"], *document["inclusions"]))


def test_a_name_that_holds_a_separator_is_not_kept(wiring: Wiring) -> None:
    own = wiring_over(wiring, ("shop/pens.py",))
    first = replace(own.inclusions[0], prefix="/a | /b")
    assert wiring_document(replace(own, inclusions=(first, *own.inclusions[1:]))) == {}


@pytest.mark.parametrize("document", [{}, {"digest": "", "app": "x"}, []])
def test_what_is_no_wiring_is_refused(document: dict[str, str]) -> None:
    with pytest.raises((ValueError, KeyError)):
        wiring_in(document)


@pytest.mark.parametrize("part", _PARTS)
def test_nothing_is_kept_of_what_the_source_shows(wiring: Wiring, part: str) -> None:
    assert hidden_wiring(tree_of(SHOP), context_of(part), wiring) is None


def test_what_the_source_hides_is_kept() -> None:
    seen = wiring_of(_HIDDEN)
    assert hidden_wiring(tree_of(_HIDDEN), context_of("paper"), seen) is None
    found = hidden_wiring(tree_of(_HIDDEN), context_of("own"), seen)
    assert found is not None
    assert [each.path for each in found.routes] == ["/v1/own/hidden"]


def test_a_file_on_the_way_that_says_something_else_is_told() -> None:
    seen = wiring_of(_HIDDEN)
    context = context_of("own")
    context = replace(context, wiring=hidden_wiring(tree_of(_HIDDEN), context, seen))
    assert changed_since(tree_of(_HIDDEN), context) == ""
    own = SHOP["shop/own.py"] + "\nMORE = 1\n"
    main = _HIDDEN["shop/main.py"] + "\n# more\n"
    assert changed_since(tree_of(_HIDDEN, own=own, main=main), context) == ""
    main += "MORE = 1\n"
    told = changed_since(tree_of(_HIDDEN, main=main), context)
    assert told.startswith("shop/main.py changed")
    assert "`refactor-kit verify own` tells" in told
    gone = MemoryTree({p: t.encode() for p, t in _HIDDEN.items() if p != "shop/main.py"})
    assert changed_since(gone, context).startswith("shop/main.py changed")


_SHARED = """\
from api.routes import health, {names}
from api.routes.{first} import router as others
import api.routes.{first}
app.include_router(health.router)
app.include_router({first}.router, prefix=PREFIX)
register([own_one_routes.router, {first}.router], "{given}")
app.include_router(others)
ROUTERS = [health.router, {first}.router]
PREFIX = "{prefix}"
"""


def test_what_another_modules_migration_changes_is_not_said_to_this_one() -> None:
    others = {"pens": ("pens_one", "pens_two")}
    _, context = service({}, module="own", parts=("own_one",), others=others)

    def said(**words: str) -> str:
        text = _SHARED.format(**{"prefix": "/v1", "given": "a", **words})
        tree = MemoryTree({"api/main.py": text.encode()})
        return said_to(tree, "api/main.py", context)

    before = said(names="own_one_routes, pens_one_routes", first="pens_one_routes")
    assert said(names="own_one_routes, pens_routes", first="pens_routes") == before
    assert said(names="pens_routes", first="pens_routes") != before
    more = {"names": "own_one_routes, pens_routes", "first": "pens_routes", "prefix": "/v2"}
    assert said(**more) != before
    more = {"names": "own_one_routes, pens_routes", "first": "pens_routes", "given": "b"}
    assert said(**more) != before
