from fastapi.testclient import TestClient

from api.main import app
from schemas.note.note import Note

client = TestClient(app)


def test_notes():
    answer = client.post("/notes", json=Note.example_input())
    assert {**answer.json(), **Note.example_output()} == answer.json()
    assert [each["text"] for each in client.get("/notes").json()] == ["Buy milk"]


def test_tag():
    assert client.put("/v1/tag", json={"label": "Red"}).json() == {"label": "red"}
