"""One migration of the whole reference service, shared by the tests that look at its result."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock

from tests.support import reference_service as service


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """The service before any migration."""
    return service.service_before(_folder(tmp_path))


@pytest.fixture
def head(tmp_path: Path) -> Path:
    """The service with two modules migrated and three pending."""
    return service.head_service(_folder(tmp_path))


@pytest.fixture(scope="session")
def third_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the head as ``session_manager`` was migrated and proved in it (``service``).

    Beside it stand what the run told (``outcome.json``), and a line for each start of the target's
    interpreter (``starts``). Tests that run side by side share it: whoever comes first makes it.
    """
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    made = shared / "three"
    with FileLock(shared / "three.lock"):
        if not made.exists():
            new = tmp_path_factory.mktemp("three")
            root = service.head_service(_folder(new))
            counting = service.counting_python(new / "environment", made / "starts")
            made.mkdir()
            # Hashes are in another order in a process of its own than in what is compared with it.
            command = [service.TOOL, "migrate", "session_manager", "--quiet"]
            with (made / "outcome.json").open("w") as told:
                subprocess.run(
                    [*command, "--output-format", "json"],
                    cwd=root,
                    env={**os.environ, "VIRTUAL_ENV": str(counting.parent.parent)},
                    stdout=told,
                    check=True,
                )
            service.commit_all(root, "session_manager")
            root.rename(made / "service")
    return made


@pytest.fixture(scope="session")
def three_migrated(third_run: Path) -> Path:
    """The head with ``session_manager`` migrated and proved too; not to be changed."""
    return third_run / "service"


@pytest.fixture
def three(three_migrated: Path, tmp_path: Path) -> Path:
    """A copy of the service with three modules migrated, to be changed at will."""
    return Path(shutil.copytree(three_migrated, tmp_path / "service"))


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "service"
    folder.mkdir()
    return folder
