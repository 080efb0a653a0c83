from fastapi.testclient import TestClient

from api.main import app
from schemas.thing.thing import ThingCreate

client = TestClient(app)


def test_thing_is_made_changed_and_deleted() -> None:
    made = client.post(app.url_path_for("create_thing"), json=ThingCreate.example_input())
    assert made.status_code == 201
    path = app.url_path_for("read_thing", thing_id=made.json()["id"])
    assert client.put(path, json={"name": "second"}).json()["size"] == 1
    assert client.patch(path, json={"size": 5}).json()["name"] == "second"
    assert client.get(app.url_path_for("list_things"), params={"order": "size"}).json()["total"]
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
