from unittest.mock import patch

from fastapi.testclient import TestClient

from api.main import app

client = TestClient(app)


def test_parcel():
    parcel = client.post("/parcel/send", json={"to": "Bern"}).json()["parcel"]
    assert client.post("/parcel/track", json={"parcel": parcel}).json() == {"where": "Bern"}


def test_patched():
    with patch("apps.parcel_send.service.send", return_value=9):
        assert client.post("/parcel/send", json={"to": "Bern"}).json()["parcel"] == 9
