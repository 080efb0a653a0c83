from fastapi.testclient import TestClient

from api.main import app


def test_order():
    client = TestClient(app)
    paths = app.openapi()["paths"]
    place = next(path for path in paths if "place" in path)
    cancel = next(path for path in paths if "cancel" in path)
    number = client.post(place, json={"title": "Tea"}).json()["number"]
    assert client.post(cancel, json={"number": number}).json() == {"cancelled": True}
    assert client.post(cancel, json={"number": number}).status_code == 404
    assert client.post(place, json={"title": "Tea", "amount": 101}).status_code == 409
