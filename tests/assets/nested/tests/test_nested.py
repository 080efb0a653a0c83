import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

    from app.main import app

client = TestClient(app)


def test_users():
    answer = client.post("/users/", json={"email": "b@example.org"}, headers={"accept-language": "fr"})
    assert answer.json() == {"id": 1, "email": "b@example.org", "language": "fr"}
    assert client.get("/users/0").status_code == 422


def test_categories():
    answer = client.put("/categories/tea", json={"name": "x", "weight": 3})
    assert answer.json() == {"name": "tea", "weight": 3}
