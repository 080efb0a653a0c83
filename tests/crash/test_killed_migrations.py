"""A whole migration killed at any change of the file system, then run again.

An ordinary run takes a sample of the points; ``pytest -m crash`` takes all of them. The shares can
be run side by side (``-n 2``).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from .runs import MIGRATE, UNDO, Undisturbed, copied, is_clean, picture, run_tool, spread

SHARES = 8
Capture = pytest.CaptureFixture[str]


def share_of(count: int, share: int) -> range:
    return range(share + 1, count + 1, SHARES)


def tell(capsys: Capture, tried: int, points: int, what: str) -> None:
    with capsys.disabled():
        print(f"\n{what}: killed at {tried} of {points} points")


def test_a_sample_of_all_points(undisturbed: Undisturbed, tmp_path: Path, capsys: Capture) -> None:
    numbers = spread(undisturbed.points, 3)
    for number in numbers:
        undisturbed.check_kill_of_migrate(number, tmp_path / "killed")
    assert undisturbed.points > 150
    tell(capsys, len(numbers), undisturbed.points, "migrate")


def test_a_sample_of_all_points_of_undo(
    undisturbed: Undisturbed, tmp_path: Path, capsys: Capture
) -> None:
    numbers = spread(undisturbed.undo_points, 4)
    for number in numbers:
        undisturbed.check_kill_of_undo(number, tmp_path / "killed")
    for number in spread(undisturbed.undo_points, 2):
        undisturbed.check_migrate_after_killed_undo(number, tmp_path / "killed")
    assert undisturbed.undo_points > 60
    tell(capsys, len(numbers), undisturbed.undo_points, "undo")


def test_killed_again_and_again(undisturbed: Undisturbed, tmp_path: Path) -> None:
    """Every run dies a little later; the one that lives finishes what they began."""
    root = copied(undisturbed.start, tmp_path / "killed")
    for number in (60, 45, 30, 15):
        run_tool(root, *MIGRATE, kill_at=number)
    assert run_tool(root, *MIGRATE)[0] == 0
    assert picture(root) == undisturbed.after
    for number in (70, 50, 30):
        run_tool(root, *UNDO, kill_at=number)
    run_tool(root, *UNDO)
    assert picture(root) == undisturbed.before
    assert is_clean(root)


@pytest.mark.crash
@pytest.mark.parametrize("share", range(SHARES))
def test_all_points(undisturbed: Undisturbed, tmp_path: Path, capsys: Capture, share: int) -> None:
    numbers = share_of(undisturbed.points, share)
    for number in numbers:
        undisturbed.check_kill_of_migrate(number, tmp_path / "killed")
    tell(capsys, len(numbers), undisturbed.points, f"migrate, share {share + 1} of {SHARES}")


@pytest.mark.crash
@pytest.mark.parametrize("share", range(SHARES))
def test_all_points_of_undo(
    undisturbed: Undisturbed, tmp_path: Path, capsys: Capture, share: int
) -> None:
    numbers = share_of(undisturbed.undo_points, share)
    for number in numbers:
        undisturbed.check_kill_of_undo(number, tmp_path / "killed")
        undisturbed.check_migrate_after_killed_undo(number, tmp_path / "killed")
    tell(capsys, len(numbers), undisturbed.undo_points, f"undo, share {share + 1} of {SHARES}")


@pytest.mark.crash
def test_a_sample_with_proofs(undisturbed: Undisturbed, tmp_path: Path, capsys: Capture) -> None:
    proving = replace(
        undisturbed, folder=tmp_path, migrate=("migrate", "session_manager", "--quiet")
    )
    numbers = spread(proving.points, 4)
    for number in numbers:
        proving.check_kill_of_migrate(number, tmp_path / "killed")
    tell(capsys, len(numbers), proving.points, "migrate with proofs")
