from unittest.mock import patch

from fastapi.testclient import TestClient

from api.main import app

client = TestClient(app)


def test_thing_shelves() -> None:
    read = client.post(app.url_path_for("read_thing"), json={"key": "k"})
    write = client.post(app.url_path_for("write_thing"), json={"key": "k"})
    assert (read.json()["value"], write.json()["value"]) == ("read k", "write k")


def test_thing_shelf_can_be_put_in_its_place() -> None:
    with patch("api.routes.thing_read_routes.ThingReadShelf") as shelf:
        shelf.return_value.look.return_value = "other"
        answer = client.post(app.url_path_for("read_thing"), json={"key": "k"})
    assert answer.json() == {"value": "other"}
