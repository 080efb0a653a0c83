"""One generated service for the module, copied for the tests that change it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.generated_services import generated


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generated(tmp_path_factory.mktemp("pristine") / "service")


@pytest.fixture
def service(pristine: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pristine, tmp_path / "service"))
