"""Whatever way a service mounts its parts, it serves the same once they are one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from refactor_kit.base import ChangeSet, SourceTree
from refactor_kit.reading.routes import read_router
from tests.codemods.serving import served
from tests.support.route_shapes import Shape
from tests.support.trees import check_noop, findings, service, transform
from tests.support.wiring_shapes import EVERY_SHAPE


@cache
def carried_over(name: str) -> tuple[SourceTree, SourceTree]:
    """The service before, and after merging and mounting."""
    shape = EVERY_SHAPE[name]
    tree, context = service(shape.service_files(), **shape.settings)
    merged = _applied("merge-route-files", tree, context)
    mounted = _applied("mount-unified-router", merged, context)
    for codemod in ("merge-route-files", "mount-unified-router"):
        check_noop(codemod, mounted, context)
    return tree, mounted


def _applied(codemod: str, tree: SourceTree, context: Any) -> SourceTree:
    outcome = transform(codemod, tree, context)
    assert (outcome.decisions, outcome.refusals) == ((), ())
    assert outcome.edits
    return ChangeSet(tree, outcome.edits).tree()


@pytest.fixture(scope="session")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    trees: dict[str, tuple[SourceTree, str, str]] = {}
    for name, shape in EVERY_SHAPE.items():
        module = shape.settings.get("app", "api.main:app").partition(":")[0]
        root = shape.settings.get("source_roots", (".",))[0]
        try:
            before, after = carried_over(name)
        except AssertionError:
            continue  # its own test says so
        trees[f"{name}: before"] = (before, root, module)
        trees[f"{name}: after"] = (after, root, module)
    return served(trees, tmp_path_factory.mktemp("shapes"))


@pytest.mark.parametrize("name", EVERY_SHAPE)
def test_serves_the_same_routes_in_the_same_order(
    name: str, answers: Mapping[str, dict[str, Any]]
) -> None:
    carried_over(name)
    before, after = answers[f"{name}: before"], answers[f"{name}: after"]
    assert "error" not in before
    assert "error" not in after, after["error"]
    old = [_expected(route, EVERY_SHAPE[name]) for route in before["routes"]]
    new = _without_tag(after["routes"])
    if "between" in name:  # nothing overlaps, so that the order may change
        old, new = sorted(old, key=str), sorted(new, key=str)
    assert new == old


@pytest.mark.parametrize("name", EVERY_SHAPE)
def test_documents_the_same(name: str, answers: Mapping[str, dict[str, Any]]) -> None:
    if EVERY_SHAPE[name].moved:
        pytest.skip("a moved path changes operation IDs")
    before, after = answers[f"{name}: before"], answers[f"{name}: after"]
    assert _untagged(after["openapi"]) == _untagged(before["openapi"])


@pytest.mark.parametrize("name", EVERY_SHAPE)
def test_each_operation_ends_with_one_tag(name: str, answers: Mapping[str, dict[str, Any]]) -> None:
    before, after = (answers[f"{name}: {when}"]["routes"] for when in ("before", "after"))
    tagged = [{*route["tags"]} for route in before if _is_own(route)]
    tag = next(iter(set.intersection(*tagged)), "session_manager")
    # What one of several ways to all parts gives is not the module's to change.
    outer = {"two"} if name == "included twice, under two prefixes" else set()
    for route in filter(_is_own, after):
        assert route["tags"].count(tag) == 1, route
        assert {*route["tags"]} <= {tag, *outer}, route


@pytest.mark.parametrize("name", EVERY_SHAPE)
def test_reads_what_was_made(name: str) -> None:
    shape = EVERY_SHAPE[name]
    tree, context = service(shape.service_files(), **shape.settings)
    planned = read_router(tree, context)
    _, after = carried_over(name)
    shipped = read_router(after, context)
    assert (planned.state, shipped.state) == ("split", "unified")
    assert shipped.refusals == ()
    assert sorted((each.method, each.new_path) for each in planned.endpoints) == sorted(
        (each.method, each.new_path) for each in shipped.endpoints
    )
    assert sorted((each.method, each.old_path) for each in planned.endpoints) == sorted(
        (each.method, each.old_path) for each in shipped.endpoints
    )
    assert {each.file for each in shipped.endpoints} == {context.module.route_file}
    for check in ("endpoints-are-registered-once", "only-unified-router-is-mounted"):
        assert findings(check, after, context) == []


_FRAMEWORK = {"openapi", "swagger_ui_html", "swagger_ui_redirect", "redoc_html"}


def _expected(route: dict[str, Any], shape: Shape) -> dict[str, Any]:
    path = shape.moved.get(route["path"], route["path"])
    return _without_tag([{**route, "path": path}])[0]


def _is_own(route: dict[str, Any]) -> bool:
    """Whether it is an operation of the module that can be tagged."""
    is_other = "other" in route["path"] or route["name"] in _FRAMEWORK
    return bool(route["methods"]) and not is_other


def _without_tag(routes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**route, "tags": []} if _is_own(route) else route for route in routes]


def _untagged(document: dict[str, Any]) -> dict[str, Any]:
    paths = {
        path: {
            method: {key: item[key] for key in item if key != "tags" or "other" in path}
            for method, item in operations.items()
        }
        for path, operations in document["paths"].items()
    }
    return {**document, "paths": paths}
