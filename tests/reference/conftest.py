"""One migration of the whole reference service, shared by the tests that look at its result."""

from __future__ import annotations

import shutil
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


@pytest.fixture(scope="module")
def three_migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The head with ``session_manager`` migrated and proved too; not to be changed."""
    root = service.head_service(_folder(tmp_path_factory.mktemp("three")))
    service.tool(root, "migrate", "session_manager")
    service.commit_all(root, "session_manager")
    return root


@pytest.fixture
def three(three_migrated: Path, tmp_path: Path) -> Path:
    """A copy of the service with three modules migrated, to be changed at will."""
    return Path(shutil.copytree(three_migrated, tmp_path / "service"))


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "service"
    folder.mkdir()
    return folder
