"""One migration of the whole reference service, shared by the tests that look at its result."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import service


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """The service before any migration."""
    return service.service_before(_folder(tmp_path))


@pytest.fixture
def head(tmp_path: Path) -> Path:
    """The service with two modules migrated and three pending."""
    return service.head_service(_folder(tmp_path))


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "service"
    folder.mkdir()
    return folder
