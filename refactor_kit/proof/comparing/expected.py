"""What an observation must look like once the declared changes are made to it."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from refactor_kit.proof.comparing.declared import Declared, MovedEndpoint
from refactor_kit.proof.comparing.split_classes import split_components


def default_operation_id(name: str, path: str, method: str) -> str:
    """The operationId that FastAPI derives from a route's name and path."""
    stem = re.sub(r"\W", "_", f"{name}{path}")
    return f"{stem}_{method.lower()}"


def expected_routes(routes: list[dict[str, Any]], declared: Declared) -> list[dict[str, Any]]:
    """The route table with declared paths moved, the tag added, names as they are after it.

    An old path that is kept follows the new one, deprecated and out of the document.
    """
    gone = {endpoint.new_key for endpoint in declared.gone}
    return [
        normal_route(each, declared)
        for entry in routes
        if not _keys(entry) & gone
        for each in (moved_route(entry, declared), *_kept_route(entry, declared))
    ]


def normal_route(entry: dict[str, Any], declared: Declared) -> dict[str, Any]:
    """An entry of either side in terms that can be compared."""
    entry = dict(declared.renamed(entry))
    keys = {endpoint.new_key for endpoint in declared.served}
    if "tags" in entry and _keys(entry) & keys:
        entry["tags"] = sorted(entry["tags"])
    return entry


def expected_openapi(
    document: dict[str, Any], routes: list[dict[str, Any]], declared: Declared
) -> dict[str, Any]:
    """The OpenAPI document with the declared changes made."""
    document = split_components(document, declared.splits)
    ids: dict[str, str] = {}
    for entry in routes:
        endpoint = endpoint_of(entry, declared)
        if endpoint is not None and _follows(entry, endpoint):
            new = default_operation_id(entry["name"], endpoint.new_path, endpoint.method)
            if new != entry["operation_id"]:
                ids[entry["operation_id"]] = new
    if ids:
        text = json.dumps(document)
        for old, new in sorted(ids.items(), key=lambda pair: -len(pair[0])):
            # Operation ids stand alone, or name a body component.
            text = re.sub(rf'(?<=["/])(Body_)?{re.escape(old)}(?=")', rf"\g<1>{new}", text)
            text = text.replace(f'"{_answer_title(old)}"', f'"{_answer_title(new)}"')
        document = json.loads(text)
    paths: dict[str, Any] = document.get("paths", {})
    for endpoint in declared.endpoints:
        operation = paths.get(endpoint.old_path, {}).pop(endpoint.method.lower(), None)
        if operation is not None:
            if tags := declared.tagged(operation.get("tags", [])):
                operation["tags"] = tags
            paths.setdefault(endpoint.new_path, {})[endpoint.method.lower()] = operation
    document["paths"] = {path: item for path, item in paths.items() if item}
    return normal_openapi(document, declared)


def _answer_title(operation_id: str) -> str:
    """The title that FastAPI gives the schema of an answer of no class, a `dict[str, int]` say."""
    return f"Response_{operation_id}".title().replace("_", " ")


def normal_openapi(document: dict[str, Any], declared: Declared) -> dict[str, Any]:
    """A document of either side in terms that can be compared."""
    document = dict(declared.renamed(copy.deepcopy(document)))
    paths = document.get("paths", {})
    for endpoint in declared.endpoints:
        operation = paths.get(endpoint.new_path, {}).get(endpoint.method.lower())
        if operation is not None and "tags" in operation:
            operation["tags"] = sorted(operation["tags"])
    return document


def keys_after(key: str, declared: Declared) -> tuple[str, ...]:
    """``POST /old`` as it is called after the declared changes: moved, kept as well, or gone."""
    method, _, path = key.partition(" ")
    endpoint = declared.endpoint(method, path)
    if endpoint is None:
        return () if any(each.old_key == key for each in declared.gone) else (key,)
    kept = (endpoint.old_key,) if endpoint.grace_until else ()
    return (endpoint.new_key, *kept)


def moved_keys(values: Mapping[str, Any], declared: Declared) -> dict[str, Any]:
    """``values`` by the places of their endpoints after the declared changes."""
    return {new: value for key, value in values.items() for new in keys_after(key, declared)}


def moved_route(entry: dict[str, Any], declared: Declared) -> dict[str, Any]:
    endpoint = endpoint_of(entry, declared)
    if endpoint is None:
        return entry
    moved = {**entry, "path": endpoint.new_path}
    if "tags" in entry:
        moved["tags"] = declared.tagged(entry["tags"])
    for split in declared.splits if "response_model" in entry else ():
        moved["response_model"] = split.answered(moved["response_model"])
    if _follows(entry, endpoint):
        moved["operation_id"] = default_operation_id(
            entry["name"], endpoint.new_path, endpoint.method
        )
    return moved


def _kept_route(entry: dict[str, Any], declared: Declared) -> Iterator[dict[str, Any]]:
    endpoint = endpoint_of(entry, declared)
    if endpoint is None or not endpoint.grace_until:
        return
    kept = {**entry, "include_in_schema": False}
    if "tags" in entry:
        kept["tags"] = declared.tagged(entry["tags"])
    if "deprecated" in entry:
        kept["deprecated"] = True
    yield kept


def _keys(entry: dict[str, Any]) -> set[str]:
    return {f"{method} {entry['path']}" for method in entry["methods"]}


def endpoint_of(entry: dict[str, Any], declared: Declared) -> MovedEndpoint | None:
    """The module's endpoint that an entry of the old table stands for."""
    found = (declared.endpoint(method, entry["path"]) for method in entry["methods"])
    return next((endpoint for endpoint in found if endpoint is not None), None)


def _follows(entry: dict[str, Any], endpoint: MovedEndpoint) -> bool:
    default = default_operation_id(entry["name"], endpoint.old_path, endpoint.method)
    return bool(entry.get("operation_id") == default)
