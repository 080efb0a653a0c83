"""One service, migrated once without a kill; what every killed run is compared with."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from tests.crash.runs import Undisturbed
from tests.support.reference_service import service_before
from tests.support.tool_runs import load_everything


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    load_everything()
    folder = tmp_path_factory.mktemp("crash")
    start = folder / "start"
    start.mkdir()
    return Undisturbed(service_before(start), folder)


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """Runs that a test asks to end inherit what the tests were started to ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
