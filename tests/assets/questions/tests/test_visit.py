from fastapi.testclient import TestClient

from api.main import app
from schemas.visit_open import VisitOpenRequest

client = TestClient(app)


def test_visit():
    assert client.post("/visit/open", json=VisitOpenRequest.example_input()).json() == {"visit": 1}
    assert client.post("/visit/open/quick", json={"badge": 7}).json() == {"visit": 2}
    assert client.post("/visit/close", json={"visit": 1}).json() == {"closed": True}


def test_menu():
    assert client.get("/menu").json() == {"dishes": ["soup"]}
