"""Routes, resolution, OpenAPI and shared state: before and after."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from refactor_kit.proof.comparing.declared import Declared
from refactor_kit.proof.comparing.difference import Difference, changes, short_json
from refactor_kit.proof.comparing.expected import (
    endpoint_of,
    expected_openapi,
    expected_routes,
    keys_after,
    moved_keys,
    moved_route,
    normal_openapi,
    normal_route,
)
from refactor_kit.proof.comparing.run_comparison import new_warnings
from refactor_kit.proof.comparing.split_classes import component_lines

Sections = dict[str, Any]


def compare_routes(before: Sections, after: Sections, declared: Declared) -> Iterator[Difference]:
    """Entry by entry, then the order."""
    old = before.get("routes", [])
    expected: dict[str, list[Sections]] = defaultdict(list)
    present: dict[str, list[Sections]] = defaultdict(list)
    for entry in expected_routes(old, declared):
        expected[_key(entry)].append(entry)
    for entry in after.get("routes", []):
        normal = normal_route(entry, declared)
        present[_key(normal)].append(normal)
    for key in dict.fromkeys((*expected, *present)):
        left, right = expected.get(key, []), present.get(key, [])
        if len(left) != len(right):
            yield Difference("routes", f"routes {len(left)} -> {len(right)} for {key}")
        for one, other in zip(left, right, strict=False):
            for place, change in changes(one, other):
                yield Difference("routes", f"{place} {change} for {key}")
    yield from _order(expected_routes(old, declared), after.get("routes", []), declared)
    yield from _declared_moves(old, declared)


def compare_resolution(
    before: Sections, after: Sections, declared: Declared
) -> Iterator[Difference]:
    """Which route answers each path; a path that moved is probed where it is now."""
    expected = {
        place: declared.renamed(_moved_answer(place, answer, declared))
        for key, answer in before.get("resolution", {}).items()
        for place in keys_after(key, declared)
    }
    present = declared.renamed(after.get("resolution", {}))
    for key in sorted(expected.keys() | present.keys()):
        left, right = expected.get(key, "404"), present.get(key, "404")
        if left != right:
            yield Difference("resolution", f"answered by {left} -> {right} for {key}")


def compare_openapi(before: Sections, after: Sections, declared: Declared) -> Iterator[Difference]:
    """The canonical documents, the declared changes made to the first."""
    old, new = before.get("openapi", {}), after.get("openapi", {})
    expected = expected_openapi(old, before.get("routes", []), declared)
    for place, change in changes(expected, normal_openapi(new, declared)):
        yield Difference("openapi", f"openapi {place}: {change}")
    for place, change in changes(old, declared.renamed(old)):
        # Clients see it: it is told, though the move of the file brings it about.
        yield Difference("openapi", f"openapi {place}: {change}", True, "names what moved")
    for line in component_lines(old, declared.splits):
        yield Difference("openapi", line, True, "`split` in the configuration")
    old_warnings, warnings = before.get("document_warnings"), after.get("document_warnings")
    yield from new_warnings("openapi", old_warnings, warnings, declared)


def compare_hidden(before: Sections, after: Sections, declared: Declared) -> Iterator[Difference]:
    """What endpoints take that no document shows; that one came or went is told of the routes."""
    old = declared.renamed(moved_keys(before.get("hidden", {}), declared))
    new = declared.renamed(after.get("hidden", {}))
    for key in sorted(old.keys() & new.keys()):
        for place, change in changes(old[key], new[key]):
            yield Difference("hidden", f"{place} {change} for {key}")


def compare_state(before: Sections, after: Sections, declared: Declared) -> Iterator[Difference]:
    """Groups of endpoints that share one mutable object."""
    old = [_group(entry, declared, moved=True) for entry in before.get("state", [])]
    new = [_group(entry, declared, moved=False) for entry in after.get("state", [])]
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    lines = [
        *(f"mutable state gone: {group}" for group in gone),
        *(f"mutable state new: {group}" for group in come),
    ]
    names = ", ".join(declared.shared_state)
    reason = f"the configuration shares {names}" if names else ""
    yield from (Difference("state", line, bool(names), reason) for line in lines)


def _group(entry: Sections, declared: Declared, *, moved: bool) -> str:
    users: list[str] = list(entry["users"])
    if moved:
        users = [place for key in users for place in keys_after(key, declared)]
    return f"{entry['kind'].rsplit('.', 1)[-1]} of {', '.join(sorted(users))}"


def _key(entry: Sections) -> str:
    return f"{','.join(entry['methods']) or entry['kind']} {entry['path']}"


def _moved_answer(place: str, answer: str, declared: Declared) -> str:
    """``POST /old module:function`` with the path as it is after the move.

    An old path that is kept answers for itself and for what met it before.
    """
    for endpoint in declared.endpoints:
        if endpoint.grace_until and place != endpoint.new_key:
            continue
        old, new = f"{endpoint.old_key} ", f"{endpoint.new_key} "
        if answer.startswith((old, f"405 {old}")):
            return answer.replace(old, new, 1)
    return answer


def _order(
    expected: list[Sections], present: list[Sections], declared: Declared
) -> Iterator[Difference]:
    """The module's routes keep their order, the others theirs, the block its place among them."""
    own = {endpoint.new_path for endpoint in declared.served}
    for title, is_own in (("the module's", True), ("the other", False)):
        left = [_key(entry) for entry in expected if (entry["path"] in own) is is_own]
        right = [_key(entry) for entry in present if (entry["path"] in own) is is_own]
        if sorted(left) == sorted(right) and left != right:
            first = next(
                i for i, pair in enumerate(zip(left, right, strict=True)) if len(set(pair)) > 1
            )
            yield Difference(
                "routes", f"order of {title} routes: {left[first]} -> {right[first]} at {first + 1}"
            )
    places, place = _places(expected, own), _places(present, own)
    if places and place and not set(place) <= set(places):
        yield Difference(
            "routes",
            f"the module's routes stand behind {short_json(places)} -> {short_json(place)} others",
        )


def _places(routes: list[Sections], own: set[str]) -> list[int]:
    """Behind how many routes of others the module's stand."""
    others, places = 0, []
    for entry in routes:
        if entry["path"] in own:
            places.append(others)
        else:
            others += 1
    return sorted(set(places))


def _declared_moves(old: list[Sections], declared: Declared) -> Iterator[Difference]:
    for before in old:
        after, endpoint = moved_route(before, declared), endpoint_of(before, declared)
        if endpoint is None:
            continue
        if endpoint.old_path != endpoint.new_path:
            line = f"moved {endpoint.old_key} -> {endpoint.new_key}"
            yield Difference("routes", line, True, "endpoints in the configuration")
        if endpoint.grace_until:
            line = f"kept {endpoint.old_key} until {endpoint.grace_until}, out of the document"
            yield Difference("routes", line, True, "old-paths in the configuration")
        if before.get("operation_id") != after.get("operation_id"):
            line = f"operationId {before['operation_id']} -> {after['operation_id']}"
            yield Difference("routes", line, True, "follows from the path")
        old_model, new_model = before.get("response_model"), after.get("response_model")
        if old_model != new_model:
            line = f"answer of {endpoint.new_key}: {old_model} -> {new_model}"
            yield Difference("routes", line, True, "`split` in the configuration")
        old_tags, new_tags = before.get("tags", []), after.get("tags", [])
        if sorted(old_tags) != sorted(new_tags):
            line = f"tag {declared.tag} added to {endpoint.new_key}"
            if not {*old_tags} <= {*new_tags}:
                changed = f"{', '.join(old_tags)} -> {', '.join(new_tags)}"
                line = f"tag of {endpoint.new_key}: {changed}"
            yield Difference("routes", line, True, "the module's tag")
    for endpoint in declared.gone:
        line = f"retired {endpoint.old_key}: its time is over"
        yield Difference("routes", line, True, "old-paths in the configuration")
