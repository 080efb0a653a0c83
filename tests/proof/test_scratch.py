"""The scratch copy is the only place that a run changes, and each observation starts clean."""

from __future__ import annotations

import os
from pathlib import Path

from refactor_kit.base import MemoryTree, Settings
from refactor_kit.proof.target.scratch import ScratchCopy

FILES = {"api/main.py": b"app = 1\n", "run.sh": b"#!/bin/sh\n", "docs/a name.md": b"text\n"}


def copy_of(files: dict[str, bytes], root: Path = Path("/nowhere"), **settings: str) -> ScratchCopy:
    modes = {"run.sh": 0o755}
    return ScratchCopy(MemoryTree(files), modes, Settings(root=root, **settings))  # type: ignore[arg-type]


def test_holds_the_tree_with_its_modes() -> None:
    with copy_of(FILES) as copy:
        assert (copy.root() / "docs/a name.md").read_bytes() == b"text\n"
        assert (copy.root() / "run.sh").stat().st_mode & 0o777 == 0o755
        root = copy.root()
    assert not root.exists()


def test_update_writes_what_changed_and_deletes_what_is_gone() -> None:
    with copy_of(FILES) as copy:
        copy.update(MemoryTree({"api/main.py": b"app = 2\n", "api/new.py": b""}))
        present = sorted(
            p.relative_to(copy.root()).as_posix() for p in copy.root().rglob("*") if p.is_file()
        )
        assert present == ["api/main.py", "api/new.py"]
        assert (copy.root() / "api/main.py").read_bytes() == b"app = 2\n"
        assert not (copy.root() / "docs").exists()


def test_reset_takes_away_what_a_run_left() -> None:
    with copy_of(FILES) as copy:
        copy.run_begins()
        root = copy.root()
        (root / "sessions.sqlite3").write_bytes(b"rows")
        (root / "api/__pycache__").mkdir()
        (root / "api/__pycache__/main.pyc").write_bytes(b"code")
        (root / "api/main.py").write_bytes(b"overwritten")
        (root / "run.sh").unlink()
        (root / "outward").symlink_to("/etc")
        (copy.base / "data" / "rows").write_text("1")
        copy.reset()
        assert copy.generated(copy.tree) == {}
        assert (root / "api/main.py").read_bytes() == b"app = 1\n"
        assert not (root / "api/__pycache__").exists()
        assert not (root / "outward").is_symlink()
        assert list((copy.base / "data").iterdir()) == []


def test_generated_names_what_differs() -> None:
    with copy_of(FILES) as copy:
        copy.run_begins()
        (copy.root() / "made.json").write_bytes(b"{}")
        (copy.root() / "run.sh").unlink()
        assert copy.generated(copy.tree) == {"made.json": b"{}", "run.sh": None}


def test_each_run_is_looked_after_anew() -> None:
    with copy_of(FILES) as copy:
        for content in (b"1", b"2"):
            copy.run_begins()
            (copy.root() / "made.json").write_bytes(content)
            assert copy.generated(copy.tree) == {"made.json": content}
        copy.update(MemoryTree({"run.sh": b""}))
        assert copy.generated(copy.tree) == {}
        assert sorted(each.name for each in copy.root().iterdir()) == ["run.sh"]


def test_env_file_that_git_ignores_is_there(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("NAME=value\n")
    with copy_of(FILES, tmp_path, env_file=".env") as copy:
        assert (copy.root() / ".env").read_text() == "NAME=value\n"
        assert copy.variables == {"NAME": "value"}
        copy.reset()
        assert (copy.root() / ".env").exists()


def test_reset_takes_away_what_is_no_file_and_what_stands_in_the_way() -> None:
    with copy_of(FILES) as copy:
        copy.run_begins()
        root = copy.root()
        os.mkfifo(root / "pipe")
        (root / "dangling").symlink_to("nowhere")
        (root / "api/main.py").unlink()
        (root / "api/main.py").mkdir()
        (root / "docs/a name.md").unlink()
        (root / "docs").rmdir()
        (root / "docs").symlink_to("/etc")
        seen = copy.generated(copy.tree)
        copy.reset()
        assert copy.generated(copy.tree) == {}
        assert (root / "docs/a name.md").read_bytes() == b"text\n"
        assert sorted(each.name for each in root.iterdir()) == ["api", "docs", "run.sh"]
    assert seen == dict.fromkeys(seen, seen["api/main.py"]) | dict.fromkeys(
        ["dangling", "docs", "pipe"], b""
    )
    assert seen["api/main.py"] is None
    assert Path("/etc").is_dir()


def test_reset_finds_an_edit_that_hides_its_time_and_a_right_that_was_given() -> None:
    with copy_of(FILES) as copy:
        copy.run_begins()
        file, script = copy.root() / "api/main.py", copy.root() / "run.sh"
        status = file.stat()
        file.write_bytes(b"app = 2\n")
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
        script.chmod(0o777)
        assert copy.generated(copy.tree) == {"api/main.py": b"app = 2\n"}
        copy.reset()
        assert file.read_bytes() == b"app = 1\n"
        assert script.stat().st_mode & 0o777 == 0o755


def test_finds_files_by_their_whole_name() -> None:
    with copy_of({"a/b_schema.json": b"", "b_schema.json": b"", "a/ab_schema.json": b""}) as copy:
        found = sorted(copy.files_named(["b_schema.json", "schema.json"]))
        assert found == [copy.root() / "a/b_schema.json", copy.root() / "b_schema.json"]
