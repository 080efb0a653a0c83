from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.reference_fixtures import before, head

__all__ = ["before", "head", "shared_folder"]


@pytest.fixture
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that tests running side by side share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
