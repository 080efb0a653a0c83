"""``proof-timeout`` stretches every limit of time in proportion."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.base import MemoryTree, Settings
from refactor_kit.config.loading import load_settings
from refactor_kit.proof.target.bounds import PROBE, SUITE, Bounds
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.proof.target.target import Target
from refactor_kit.runtime.errors import UsageError


def test_the_limits_stand_in_proportion() -> None:
    assert SUITE.stretched(0.5).seconds == SUITE.seconds / 2
    assert PROBE.stretched(2).output == PROBE.output


def test_a_run_takes_no_longer_than_is_allowed() -> None:
    settings = Settings(root=Path(), proof_timeout=12)
    with ScratchCopy(MemoryTree({}), {}, settings) as copy:
        finished = Target(copy).run(["python", "-c", "import time; time.sleep(60)"], Bounds(10))

    assert finished.problem == "did not end within 1 s and was stopped"


def test_it_is_read_from_the_configuration(tmp_path: Path) -> None:
    file = tmp_path / "refactor-kit.toml"
    file.write_text("proof-timeout = 7.5\n")
    settings = load_settings(tmp_path)
    assert settings is not None
    assert settings.proof_timeout == 7.5


def test_no_time_at_all_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "refactor-kit.toml"
    file.write_text('app = "api.main:app"\nproof-timeout = 0\n')

    with pytest.raises(UsageError, match="proof-timeout") as raised:
        load_settings(tmp_path)

    assert raised.value.where == "refactor-kit.toml:2"
