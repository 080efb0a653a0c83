import pytest
from fastapi.testclient import TestClient

from api.main import app


@pytest.mark.parametrize("handler", ["push_thing", "pop_thing"])
def test_thing_remembers(handler: str) -> None:
    answer = TestClient(app).post(app.url_path_for(handler), json={"name": "x"})
    assert answer.json()["seen"][-1] == "x"
