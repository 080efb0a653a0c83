from fastapi.testclient import TestClient

from api.main import app
from schemas.visit_book import VisitBookInput

client = TestClient(app)


def test_visit():
    example = VisitBookInput.example_input()
    assert client.post("/visits", json=example).json()["key"] == example["key"]


def test_audit():
    assert client.get("/audit").json()["process"] > 0
