"""Links that lead nowhere, out, or in a circle, and files that go while they are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from refactor_kit.cli import run
from refactor_kit.worktree.disk_tree import DiskTree
from tests.support.check_services import FILES, UNCONFIGURED, committed, git

_STOCK = "api/routes/stock_routes.py"
_LOCK = "api/routes/.#stock_routes.py"


@pytest.fixture(params=[FILES, UNCONFIGURED], ids=["configured", "unconfigured"])
def root(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(committed(tmp_path, request.param))
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """The exit code of ``check`` and its findings."""
    capsys.readouterr()
    code = run(["check", "-v", "--output-format", "concise", *words])
    return code, capsys.readouterr().out


@pytest.mark.parametrize("words", [(), ("api",), ("--no-cache",), ("--diff",), (_STOCK,)])
def test_a_dead_link_is_no_file(
    root: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    before = said(capsys, *words)
    assert before[0] in (0, 1)
    (root / _LOCK).symlink_to("me@host.4711:1700000000")  # as Emacs leaves it during an edit
    assert said(capsys, *words) == before
    (root / "old.py").symlink_to("nowhere.py")
    git(root, "add", "old.py")
    git(root, "commit", "-qm", "a dead link")
    assert said(capsys, *words) == before


def test_a_dead_link_among_the_paths_is_passed_over(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / _LOCK).symlink_to("me@host.4711:1700000000")
    before = said(capsys, _STOCK)
    assert said(capsys, _STOCK, _LOCK) == before
    assert run(["check", _LOCK]) == 0
    assert f"{_LOCK}: passed over" in capsys.readouterr().err
    assert run(["check", "-q", _LOCK]) == 0
    assert capsys.readouterr().err == ""
    assert run(["check", "api/routes/never.py"]) == 2


def test_fix_repairs_beside_a_dead_link(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "old.py").symlink_to("nowhere.py")
    assert run(["check", "--fix"]) == 0
    assert "from schemas import Stock\n" in (root / _STOCK).read_text()
    assert (root / "old.py").is_symlink()
    assert run(["check"]) == 0


def test_a_circle_is_named_where_it_would_be_read(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "api/routes/a_routes.py").symlink_to("b_routes.py")
    (root / "api/routes/b_routes.py").symlink_to("a_routes.py")
    for words in (["check"], ["check", "api/routes/a_routes.py"], ["init", "--check"]):
        assert run(words) == 4
        said = capsys.readouterr().err
        assert re.search(r"[ab]_routes\.py: cannot be read: Too many levels of symbolic", said)


def test_a_path_through_a_linked_folder_means_the_file_itself(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = said(capsys, _STOCK)
    (root / "linked").symlink_to("api/routes")
    assert said(capsys, "linked/stock_routes.py") == before
    assert said(capsys, "linked") == said(capsys, "api/routes")


def test_a_file_that_goes_while_it_is_read_is_passed_over(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = said(capsys)
    going = root / "api/routes/z_routes.py"
    going.write_text("import schemas.stock.stock\n")
    listing = DiskTree.paths

    def paths(self: DiskTree) -> tuple[str, ...]:
        listed = listing(self)
        going.unlink(missing_ok=True)
        return listed

    monkeypatch.setattr(DiskTree, "paths", paths)
    assert said(capsys, "--no-cache") == expected
    assert not going.exists()
