from unittest.mock import patch

from fastapi.testclient import TestClient

from api.main import app
from schemas.thing_close.thing_close import ThingCloseRequest
from schemas.thing_open.thing_open import ThingOpenResponse

client = TestClient(app)


def test_thing_opens_and_closes() -> None:
    opened = client.post(app.url_path_for("open_one_thing"), json=ThingOpenResponse.example_input())
    assert opened.status_code == 201
    body = ThingCloseRequest.example_input() | {"thing_id": opened.json()["thing_id"]}
    assert client.post(app.url_path_for("close_one_thing"), json=body).status_code == 200
    assert client.post(app.url_path_for("close_one_thing"), json=body).status_code == 404


def test_thing_is_opened_by_the_service() -> None:
    with patch("api.routes.thing_open_routes.open_thing", return_value="mine"):
        answer = client.post(app.url_path_for("open_one_thing"), json={"owner": "ada"})
    assert answer.json() == {"thing_id": "mine", "owner": "ada", "minutes": 30}
