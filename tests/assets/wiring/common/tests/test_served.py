from fastapi.testclient import TestClient

from app.main import app

client = TestClient(app)


def test_everything_documented_answers() -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert len(paths) == 3
    for path, operations in paths.items():
        url = path.replace("{tenant}", "acme")
        for method in operations:
            body = {"name": "abc"} if method == "post" else None
            assert client.request(method, url, json=body).status_code == 200
