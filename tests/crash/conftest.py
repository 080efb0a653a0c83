"""One service, migrated once without a kill; what every killed run is compared with."""

from __future__ import annotations

import pytest

from tests.crash.runs import Undisturbed
from tests.reference.service import head_service


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    folder = tmp_path_factory.mktemp("crash")
    start = folder / "start"
    start.mkdir()
    return Undisturbed(head_service(start), folder)
