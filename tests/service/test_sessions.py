"""Sessions: opened, closed, remembered."""

import logging
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from fastapi.testclient import TestClient

from api.main import app
from apps.session_manager_start import store
from apps.session_manager_start.service import start_session
from schemas.session_manager_end.session_manager_end import SessionEndRequest
from schemas.session_manager_start.session_manager_start import SessionStartResponse


def _url(name: str) -> str:
    """The path of a session endpoint, by the name of its route."""
    return str(app.url_path_for(name))


def _start(client: TestClient, **changes: Any) -> dict[str, Any]:
    answer = client.post(_url("start"), json=SessionStartResponse.example_input() | changes)
    assert answer.status_code == 201, answer.text
    opened: dict[str, Any] = answer.json()
    return opened


def test_start_opens_a_session(client: TestClient) -> None:
    opened = _start(client)

    assert opened["session_id"] == "sess_0f3a9c2e7b1d"
    assert opened["status"] == "open"
    assert opened["started_at"].endswith("Z")


def test_start_makes_up_an_id(client: TestClient) -> None:
    first, second = _start(client, session_id=None), _start(client, session_id=None)

    assert first["session_id"].startswith("sess_")
    assert first["session_id"] != second["session_id"]


def test_new_ids_come_from_the_service(client: TestClient) -> None:
    with patch(
        "apps.session_manager_start.service.new_session_id", return_value="sess_aaaaaaaaaaaa"
    ):
        opened = _start(client, session_id=None)

    assert opened["session_id"] == "sess_aaaaaaaaaaaa"


def test_start_refuses_a_taken_id(client: TestClient) -> None:
    _start(client)

    again = client.post(_url("start"), json=SessionStartResponse.example_input())

    assert again.status_code == 409
    assert again.json()["detail"] == {"code": "session_exists", "session_id": "sess_0f3a9c2e7b1d"}


@pytest.mark.parametrize(
    "changes", [{"user_id": ""}, {"ttl_seconds": 5}, {"session_id": "mine"}, {"colour": "blue"}]
)
def test_start_refuses_what_does_not_fit(client: TestClient, changes: dict[str, Any]) -> None:
    answer = client.post(_url("start"), json=SessionStartResponse.example_input() | changes)

    assert answer.status_code == 422


def test_end_closes_what_start_opened(client: TestClient) -> None:
    _start(client)

    answer = client.post(_url("end"), json=SessionEndRequest.example_input())

    assert answer.status_code == 200
    closed = answer.json()
    assert (closed["status"], closed["reason"]) == ("ended", "logout")
    assert closed["duration_seconds"] >= 0


def test_end_finds_the_session_after_a_restart() -> None:
    with TestClient(app) as before:
        _start(before)
    with TestClient(app) as after:
        answer = after.post(_url("end"), json=SessionEndRequest.example_input())

    assert answer.status_code == 200


def test_end_knows_no_other_sessions(client: TestClient) -> None:
    answer = client.post(_url("end"), json={"session_id": "sess_000000000000"})

    assert answer.status_code == 404
    assert answer.json()["detail"]["code"] == "session_unknown"


def test_end_closes_only_once(client: TestClient) -> None:
    _start(client)
    client.post(_url("end"), json=SessionEndRequest.example_input())

    again = client.post(_url("end"), json=SessionEndRequest.example_input())

    assert again.status_code == 409
    assert again.json()["detail"]["code"] == "session_ended"


def test_a_revoked_session_is_a_warning(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    _start(client)

    client.post(_url("end"), json={"session_id": "sess_0f3a9c2e7b1d", "reason": "revoked"})

    warnings = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert [w.getMessage() for w in warnings] == ["end session=sess_0f3a9c2e7b1d reason=revoked"]


def test_open_sessions_are_counted() -> None:
    start_session("user_1", channel="api", ttl_seconds=60)
    start_session("user_2", channel="api", ttl_seconds=60)

    assert store.count_open() == 2


def test_the_database_has_a_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SESSION_DB")

    assert store.database_path() == Path("sessions.sqlite3")


def test_the_response_example_is_a_session() -> None:
    example = SessionEndRequest.example_output()

    assert example["session_id"] == SessionEndRequest.example_input()["session_id"]
