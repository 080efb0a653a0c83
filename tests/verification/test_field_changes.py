"""Which differences follow from a public field that changed."""

from __future__ import annotations

import pytest

from refactor_kit.reading.public_names import LockDifference
from refactor_kit.verification.field_changes import FieldChanges

_CHANGES = FieldChanges(
    (LockDifference("OrdersInput", "field-added", "note", "OrdersInput.note is new", "minor"),),
    ("schema of schemas.orders.orders:Order: ", "openapi components.schemas.Order."),
)


@pytest.mark.parametrize(
    ("line", "follows"),
    [
        ("openapi components.schemas.Order.properties.note: nothing -> {}", True),
        ("openapi components.schemas.Order.required[1]: nothing -> note", True),
        ("openapi components.schemas.Order.properties.amount: {} -> nothing", False),
        ("openapi components.schemas.Order.description: A -> B", False),
        ("openapi components.schemas.Other.properties.note: nothing -> {}", False),
        ("openapi components.schemas.Note: nothing -> {}", True),
        ("openapi components.schemas.Note: {} -> nothing", False),
        ("openapi paths./orders.post: {} -> nothing", False),
        ("schema of schemas.orders.orders:Order: validation.properties.note nothing -> {}", True),
        ("schema of schemas.orders.orders:Order: validation.properties.x nothing -> {}", False),
        ("schema of schemas.orders.orders:Other: validation.properties.note nothing -> {}", False),
        ("new class schemas.orders.orders:Note", True),
        ("body.note nothing -> null for POST /orders", True),
        ("body.items[2].note nothing -> null for GET /orders", True),
        ("body.amount 1 -> 2 for POST /orders", False),
        ("status 200 -> 500 for POST /orders", False),
        ("artifact schemas/orders/o.json: input.properties.note nothing -> {}", True),
        ("artifact schemas/orders/o.json: input.properties.amount {} -> nothing", False),
        ("test passed -> failed: tests/test_orders.py::test_note", False),
    ],
)
def test_a_line_follows_where_it_is_about_the_field(line: str, follows: bool) -> None:
    assert _CHANGES.explain([line]) is follows


def test_all_lines_have_to_follow_and_some_field_has_to_have_changed() -> None:
    follows = "body.note nothing -> null for POST /orders"
    assert not _CHANGES.explain([follows, "status 200 -> 500 for POST /orders"])
    assert not FieldChanges((), ()).explain([follows])
    assert not FieldChanges((), ()).explain([])
