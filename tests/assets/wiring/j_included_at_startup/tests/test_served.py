from fastapi.testclient import TestClient

from app.main import app


def test_everything_documented_answers() -> None:
    with TestClient(app) as client:
        paths = client.get("/openapi.json").json()["paths"]
        assert len(paths) == 3
        for path, operations in paths.items():
            for method in operations:
                body = {"name": "abc"} if method == "post" else None
                assert client.request(method, path, json=body).status_code == 200
