from fastapi.testclient import TestClient

from api.main import app
from schemas.room_free import RoomFreeInput

client = TestClient(app)


def test_book():
    example = {"name": " blue ", "guests": ["ann"]}
    answer = client.post("/rooms/book?floor=top", json=example)
    assert answer.json() == {"name": "blue", "floor": "top", "number": 1}
    assert client.post("/rooms/book", json={"name": "x", "guests": [""]}).status_code == 422


def test_free():
    example = RoomFreeInput.example_input().dict()
    assert client.post("/rooms/free", json=example).json() == {"number": 7, "free": True}
    assert client.post("/rooms/free", json={"number": 0}).status_code == 404
