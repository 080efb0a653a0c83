"""Reports, drafted and published."""

from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from fastapi.testclient import TestClient

from api.routes.report_builder_draft_routes import _edition
from apps.report_builder_publish.service import AlreadyPublished
from schemas.report_builder_draft.report_builder_draft import DraftRequest
from schemas.report_builder_publish.report_builder_publish import ReportBuilderPublishOutput


@pytest.fixture
def draft(client: TestClient) -> dict[str, Any]:
    answer = client.post("/report_builder/draft", json=DraftRequest.example_input())
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def test_a_draft_is_the_whole_report(draft: dict[str, Any]) -> None:
    expected = DraftRequest.example_output()

    assert draft["draft_id"] == expected["draft_id"]
    assert draft["markdown"] == expected["markdown"]


def test_an_unsigned_draft_is_internal(client: TestClient) -> None:
    body = {"title": "Notes", "sections": [{"heading": "One"}]}

    answer = client.post("/report_builder/draft", json=body)

    assert answer.json()["metadata"] == {"author": "unknown", "audience": "internal"}


def test_the_rendering_can_be_replaced(client: TestClient) -> None:
    with patch("apps.report_builder_draft.service.render_markdown", return_value="# Other\n"):
        answer = client.post("/report_builder/draft", json=DraftRequest.example_input())

    assert answer.json()["markdown"] == "# Other\n"


def test_the_example_is_published(client: TestClient, draft: dict[str, Any]) -> None:
    answer = client.post("/report_builder/publish", json=ReportBuilderPublishOutput.example_input())

    assert answer.status_code == 200
    assert answer.json()["draft_id"] == draft["draft_id"]
    assert answer.json()["url"].startswith("http://localhost:8000/reports/report_")


def test_readers_find_the_report_where_configured(
    client: TestClient, draft: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORT_BASE_URL", "https://reports.example/")
    monkeypatch.setattr(
        "apps.report_builder_publish.service.new_report_id", lambda: "report_000000000001"
    )

    answer = client.post("/report_builder/publish", json={"draft_id": draft["draft_id"]})

    assert answer.json()["url"] == "https://reports.example/report_000000000001"


def test_a_draft_is_published_once_for_each_destination(
    client: TestClient, draft: dict[str, Any]
) -> None:
    statuses = [
        client.post(
            "/report_builder/publish",
            json={"draft_id": draft["draft_id"], "destination": destination},
        ).status_code
        for destination in ("intranet", "mail", "intranet")
    ]

    assert statuses == [200, 200, 409]


def test_an_unknown_draft_is_not_found(client: TestClient) -> None:
    answer = client.post("/report_builder/publish", json={"draft_id": "draft_000000000000"})

    assert answer.status_code == 404


def test_somebody_else_may_be_faster(client: TestClient) -> None:
    with patch(
        "apps.report_builder_publish.service.publish_report", side_effect=AlreadyPublished("x")
    ) as publish_report:
        answer = client.post("/report_builder/publish", json={"draft_id": "draft_000000000000"})

    assert answer.status_code == 409
    publish_report.assert_called_once_with("draft_000000000000", "intranet")


def test_a_title_may_not_be_empty(client: TestClient) -> None:
    body = {"title": "", "sections": [{"heading": "One"}]}

    assert client.post("/report_builder/draft", json=body).status_code == 422


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        (datetime(2025, 11, 3, tzinfo=UTC), "2025-W45"),
        # The year of an ISO week is not always the calendar's.
        (datetime(2027, 1, 1, tzinfo=UTC), "2026-W53"),
    ],
)
def test_an_edition_is_an_iso_week(day: datetime, edition: str) -> None:
    assert _edition(day) == edition
