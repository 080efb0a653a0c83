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
def test_the_tag_is_on_each_operation_once(
    name: str, answers: Mapping[str, dict[str, Any]]
) -> None:
    for route in answers[f"{name}: after"]["routes"]:
        if "other" in route["path"] or not route["methods"] or route["name"] in _FRAMEWORK:
            continue
        assert route["tags"].count("session_manager") == 1, route


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


def _without_tag(routes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**route, "tags": [tag for tag in route["tags"] if tag != "session_manager"]}
        for route in routes
    ]


def _untagged(document: Any) -> Any:
    if isinstance(document, dict):
        kept = {key: _untagged(value) for key, value in document.items()}
        if "tags" in kept:
            kept["tags"] = [tag for tag in kept["tags"] if tag != "session_manager"]
            if not kept["tags"]:
                del kept["tags"]
        return kept
    return [_untagged(each) for each in document] if isinstance(document, list) else document
