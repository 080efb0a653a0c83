from fastapi.testclient import TestClient

from api.main import app
from schemas.member import MemberCreate

client = TestClient(app)


def test_members():
    made = client.post("/members", json=MemberCreate.example_input())
    assert (made.status_code, made.json()["name"]) == (201, "Ada")
    where = f"/members/{made.json()['id']}"
    assert client.put(where, json={"name": "Bo", "active": True}).json()["name"] == "Bo"
    assert client.patch(where, json={"active": False}).json()["active"] is False
    assert client.get("/members", params={"order": "newest"}).json()["order"] == "newest"
    assert len(client.get("/members/sorted", params={"order": "name"}).json()) == 1


def test_bookings():
    assert client.post("/bookings/open", json={"court": 2}).json() == {"id": 1, "court": 2}
    assert client.post("/bookings/move", json={"booking": 1, "court": 3}).json()["court"] == 3
    assert client.post("/bookings/close", json={"booking": 1}).json() == {"closed": True}
