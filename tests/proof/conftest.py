from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Mapping
from typing import Any, Protocol

import pytest
from filelock import FileLock

from refactor_kit.proof.observing.observation import Observation
from tests.proof.services import observed


class ObserveOnce(Protocol):
    def __call__(self, files: Mapping[str, str], **options: Any) -> Observation: ...


@pytest.fixture(scope="session")
def observe_once(tmp_path_factory: pytest.TempPathFactory) -> ObserveOnce:
    """Observes each service once for all tests, side by side too; ``options`` as ``observed``'s.

    For observations that are looked at and not changed.
    """
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared

    def observe(files: Mapping[str, str], **options: Any) -> Observation:
        key = repr((sorted(files.items()), sorted(options.items())))
        place = shared / f"observation-{hashlib.sha256(key.encode()).hexdigest()}"
        with FileLock(f"{place}.lock"):
            if not place.exists():
                place.write_bytes(pickle.dumps(observed(files, **options)))
            found: Observation = pickle.loads(place.read_bytes())
            return found

    return observe
