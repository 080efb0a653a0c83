from unittest.mock import patch

from fastapi.testclient import TestClient

from api.main import app

client = TestClient(app)


def test_clarify():
    answer = client.post("/llm_clarifier", json={"question": "Which?"})
    assert answer.json() == {"answer": "Which?"}


def test_live():
    with client.websocket_connect("/chat/live") as socket:
        socket.send_text("hello")
        assert socket.receive_json() == {"text": "hello", "room": "lobby"}


def test_report():
    with patch("api.routes.report_routes._done", []):
        assert client.post("/internal/report", json={"title": "x"}).json() == {"queued": True}
        assert client.get("/internal/report/count").json() == 1
