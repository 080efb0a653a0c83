from fastapi.testclient import TestClient

from api.main import app


def test_letter_is_copied() -> None:
    answer = TestClient(app).post("/mailing/letters", params={"to": "you@example.org"})
    assert answer.json()["copies"] == ["archive@example.org"]
