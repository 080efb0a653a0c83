from importlib import import_module
from unittest.mock import patch

import pytest
from fastapi.testclient import TestClient

from api.main import app
from api.routes import order_place_routes
from apps.order_place import service

PLACE = next(path for path in app.openapi()["paths"] if "place" in path)
SERVICE = "apps.order_place.service"


def place(**body):
    answer = TestClient(app).post(PLACE, json={"title": "Tea", **body})
    return answer.json().get("number", answer.status_code)


@patch("apps.order_place.service._next", return_value=41)
def test_by_decorator(_next):
    assert place() == 41


@pytest.mark.parametrize(
    "name",
    ["api.routes.order_place_routes.place_order", f"{SERVICE}._next", SERVICE + "._next"],
)
def test_by_name(name):
    with patch(name, return_value=42):
        assert place() == 42


def test_where_it_is_used(monkeypatch):
    monkeypatch.setattr("api.routes.order_place_routes.place_order", lambda *order: 43)
    assert place() == 43
    monkeypatch.setattr(order_place_routes, "place_order", lambda *order: 44)
    assert place() == 44


def test_objects_and_values():
    with patch.object(service, "_next", return_value=45):
        assert place() == 45
    with patch.multiple("apps.order_place.service", LIMIT=3):
        assert place(amount=4) == 409
    with patch.dict("apps.order_place.store.ORDERS", {1: "Milk", 2: "Sugar"}, clear=True):
        assert place() == 3


def test_by_import(monkeypatch):
    monkeypatch.setattr(import_module("apps.order_place.service"), "LIMIT", 0)
    assert place() == 409
