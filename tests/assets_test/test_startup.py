"""Routes that only the application's start-up includes, which the observation does not run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assets_test.test_wiring import service
from tests.support.asset_services import commit, run

NAME = "j_included_at_startup"
_IN_PLACE = """
[modules.item]
parts = ["item"]
app-layout = "none"
"""


def configured(root: Path, old: str, new: str) -> None:
    path = root / "refactor-kit.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    commit(root)


def test_a_file_that_stays_is_not_refused_and_what_is_not_seen_is_said(tmp_path: Path) -> None:
    root = service(NAME, tmp_path)
    merged = (root / "refactor-kit.toml").read_text(encoding="utf-8").partition("\n[modules.")[2]
    configured(root, f"\n[modules.{merged}", _IN_PLACE)
    told = run(root, "plan", "item")
    assert told.code == 0, told.out + told.err
    assert (
        "Not served without the lifespan: POST /item (app/startup.py:12). Level openapi does not "
        'run it, so these are neither compared nor proved; `proof = "replay"` runs it.'
    ) in told.out


def test_init_finds_what_the_start_up_includes(tmp_path: Path) -> None:
    root = service(NAME, tmp_path)
    (root / "refactor-kit.toml").unlink()
    told = run(root, "init")
    assert told.code == 0, told.err
    written = (root / "refactor-kit.toml").read_text(encoding="utf-8")
    assert "[modules.item]" in written
    assert "[modules.user]" in written
    words = " ".join(written.replace("#", "").split())
    assert "3 of them from its start-up on, by the source: it is not run" in words


@pytest.mark.slow
def test_below_replay_it_is_unproved_with_the_place(tmp_path: Path) -> None:
    root = service(NAME, tmp_path)
    told = run(root, "migrate", "account")
    assert told.code == 0, told.out + told.err
    seen = 'not served without the lifespan, which proof = "replay" runs: POST /item'
    assert f"unproved  endpoints-once-under-tag: {seen} (app/startup.py:12)" in told.out
    commit(root)
    again = run(root, "verify", "account")
    assert again.code == 0, again.out + again.err
    assert seen in again.out


@pytest.mark.slow
def test_replay_runs_the_start_up_and_proves_it(tmp_path: Path) -> None:
    root = service(NAME, tmp_path)
    configured(root, 'proof = "openapi"', 'proof = "replay"')
    told = run(root, "migrate", "account")
    assert told.code == 0, told.out + told.err
    proved = told.out.partition("  proved")[2].partition("  checked")[0]
    assert "endpoints-once-under-tag" in proved
    assert "lifespan" not in told.out
