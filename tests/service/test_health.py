"""The service as a whole."""

from fastapi.testclient import TestClient


def test_is_up(client: TestClient) -> None:
    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


def test_describes_itself(client: TestClient) -> None:
    document = client.get("/openapi.json").json()

    assert document["info"]["title"] == "Assistant back end"
    assert len(document["paths"]) == 12


def test_operations_have_unique_ids(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    identifiers = [
        operation["operationId"] for path in paths.values() for operation in path.values()
    ]

    assert len(identifiers) == len(set(identifiers))
