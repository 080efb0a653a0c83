"""What every test of the service starts from: an empty store and a client."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.main import app
from apps.memory_store_write import shelf
from apps.report_builder_draft import service as draft_service
from apps.report_builder_publish import service as publish_service
from apps.task_queue.enqueue.board import board

with warnings.catch_warnings():
    # Newer versions of Starlette would rather have httpx2.
    warnings.filterwarnings("ignore", message="Using `httpx` with")
    from fastapi.testclient import TestClient


@pytest.fixture(autouse=True)
def _empty_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSION_DB", str(tmp_path / "sessions.sqlite3"))
    for name in ("REPORT_BASE_URL", "SERVICE_DRAINING", "TASK_QUEUE_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    board.clear()
    shelf.clear()
    draft_service.clear()
    publish_service.clear()


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(app) as opened:
        yield opened
