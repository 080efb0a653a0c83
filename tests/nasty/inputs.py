"""Nasty inputs: ways to spoil a work tree before a run, and what the run has to say.

``spoil(root, path)`` gets the top of a committed git work tree and a file that the run plans to
change. An input whose ``says`` is empty is no obstacle: the run works, and its undo gives the same
bytes back. Any other is refused (exit 4) with a message that ``says`` matches, and no byte changes.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tests.support.git_trees import git, make_git_tree, write

Spoil = Callable[[Path, str], None]
INPUTS: list[NastyInput] = []


@dataclass(frozen=True, slots=True)
class NastyInput:
    """One way to spoil a tree; ``number`` is that of the list of what the tool will meet."""

    number: int
    name: str
    spoil: Spoil
    says: str = ""

    @property
    def exit_code(self) -> int:
        return 4 if self.says else 0


def nasty(number: int, says: str = "") -> Callable[[Spoil], Spoil]:
    """Register a function as the input called as it is."""

    def register(spoil: Spoil) -> Spoil:
        INPUTS.append(NastyInput(number, spoil.__name__, spoil, says))
        return spoil

    return register


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message=spoiled")


def edit(root: Path, path: str, change: Callable[[bytes], bytes]) -> None:
    file = root / path
    file.write_bytes(change(file.read_bytes()))


@nasty(1, r"hold work that is in no commit")
def uncommitted_work(root: Path, path: str) -> None:
    edit(root, path, lambda content: content + b"# mine\n")


@nasty(1, r"hold work that is in no commit")
def untracked_file(root: Path, path: str) -> None:
    git(root, "rm", "--quiet", "--cached", path)
    git(root, "commit", "--quiet", "--message=untracked")


@nasty(1)
def unrelated_dirt(root: Path, path: str) -> None:
    write(root, {"unrelated.txt": "dirt\n", "notes/more.txt": b"\xff\x00"})


@nasty(2, r"hold work that is in no commit")
def staged_and_unstaged_hunks(root: Path, path: str) -> None:
    edit(root, path, lambda content: b"# staged\n" + content)
    git(root, "add", path)
    edit(root, path, lambda content: content + b"# unstaged\n")


@nasty(2)
def unrelated_index(root: Path, path: str) -> None:
    write(root, {"staged.txt": "s\n", "intent.txt": "i\n"})
    git(root, "add", "staged.txt")
    git(root, "add", "--intent-to-add", "intent.txt")
    write(root, {"staged.txt": "s\nmore\n"})


@nasty(3)
def windows_line_ends(root: Path, path: str) -> None:
    edit(root, path, lambda content: content.replace(b"\n", b"\r\n"))
    commit(root)


@nasty(3)
def line_ends_that_git_converts(root: Path, path: str) -> None:
    write(root, {".gitattributes": "*.py text eol=crlf\n"})
    edit(root, path, lambda content: content.replace(b"\n", b"\r\n"))
    commit(root)


@nasty(4)
def byte_order_mark(root: Path, path: str) -> None:
    edit(root, path, lambda content: b"\xef\xbb\xbf" + content)
    commit(root)


@nasty(4)
def form_feed_and_no_final_newline(root: Path, path: str) -> None:
    edit(root, path, lambda content: b"\x0c\n" + content.rstrip(b"\n"))
    commit(root)


@nasty(5)
def latin_1_cookie(root: Path, path: str) -> None:
    edit(root, path, lambda content: b"# -*- coding: latin-1 -*-\n# \xe9\n" + content)
    commit(root)


@nasty(9, r"(?s)(?=.*conflict markers).*{path}")
def conflict_markers(root: Path, path: str) -> None:
    marked = b"<<<<<<< ours\nx = 1\n=======\nx = 2\n>>>>>>> theirs\n"
    edit(root, path, lambda content: content + marked)
    commit(root)


@nasty(9, r"a merge is in progress")
def merge_in_progress(root: Path, path: str) -> None:
    _branch(root, "side")
    git(root, "merge", "--no-commit", "--no-ff", "side")


@nasty(9, r"a cherry-pick is in progress")
def cherry_pick_in_progress(root: Path, path: str) -> None:
    _branch(root, "side")
    git(root, "cherry-pick", "--no-commit", "side")
    write(root, {".git/CHERRY_PICK_HEAD": git(root, "rev-parse", "side")})


@nasty(9, r"a bisect is in progress")
def bisect_in_progress(root: Path, path: str) -> None:
    commit(root)
    git(root, "bisect", "start", "HEAD", "HEAD~1")


@nasty(10, r"(?s)read-only.*{path}")
def read_only_file(root: Path, path: str) -> None:
    (root / path).chmod(0o444)


@nasty(10, r"(?s)read-only.*{path}")
def read_only_folder(root: Path, path: str) -> None:
    (root / path).parent.chmod(0o555)


@nasty(11, r"out of the repository")
def link_that_leads_out(root: Path, path: str) -> None:
    outside = root.parent / "outside.py"
    (root / path).rename(outside)
    (root / path).symlink_to(outside)
    commit(root)


@nasty(11, r"out of the repository")
def folder_that_leads_out(root: Path, path: str) -> None:
    folder = (root / path).parent
    outside = root.parent / "outside"
    folder.rename(outside)
    folder.symlink_to(outside)
    commit(root)


@nasty(12)
def link_inside(root: Path, path: str) -> None:
    (root / path).rename(root / "elsewhere.py")
    above = "/".join(".." for _ in PurePosixPath(path).parts[:-1])
    (root / path).symlink_to(f"{above}/elsewhere.py" if above else "elsewhere.py")
    commit(root)


@nasty(12)
def hard_link_inside(root: Path, path: str) -> None:
    (root / "elsewhere.py").hardlink_to(root / path)
    commit(root)


@nasty(12)
def executable(root: Path, path: str) -> None:
    (root / path).chmod(0o755)
    commit(root)


@nasty(12, r"hard link")
def hard_link_outside(root: Path, path: str) -> None:
    (root.parent / "outside.py").hardlink_to(root / path)


@nasty(16, r"index\.lock")
def index_lock(root: Path, path: str) -> None:
    write(root, {".git/index.lock": ""})


@nasty(18)
def detached_head(root: Path, path: str) -> None:
    git(root, "checkout", "--quiet", "--detach")


@nasty(18, r"hold work that is in no commit")
def no_commits_yet(root: Path, path: str) -> None:
    git(root, "update-ref", "-d", "HEAD")


@nasty(19)
def submodule_beside(root: Path, path: str) -> None:
    inner = make_git_tree(root.parent / "inner", {"i.py": "i = 1\n"})
    git(root, "submodule", "--quiet", "add", str(inner), "vendored")
    commit(root)


@nasty(19, r"repository of its own")
def folder_that_is_a_repository(root: Path, path: str) -> None:
    make_git_tree((root / path).parent, {})


@nasty(20)
def clash_that_stands_already(root: Path, path: str) -> None:
    pure = PurePosixPath(path)
    write(root, {str(pure.with_name(pure.name.upper())): "x = 1\n"})
    commit(root)


@nasty(21, r"generated by some-generator")
def generated_file(root: Path, path: str) -> None:
    edit(
        root, path, lambda content: b"# Code generated by some-generator. DO NOT EDIT.\n" + content
    )
    commit(root)


@nasty(21, r"vendored")
def vendored_file(root: Path, path: str) -> None:
    write(root, {".gitattributes": f"{path} linguist-vendored\n"})
    commit(root)


@nasty(25, r"(?s)sparse checkout.*left/out\.py")
def a_sparse_checkout(root: Path, path: str) -> None:
    write(root, {"left/out.py": "from api.routes import orders_place_routes\n"})
    commit(root)
    git(root, "sparse-checkout", "set", "--no-cone", "/*", "!/left/")


@nasty(0)
def odd_names_beside(root: Path, path: str) -> None:
    names = ["with space.py", "new\nline.py", "quo\"te'.py", "-n.py", "by\udce4te.py", "[a]*.py"]
    names.append(unicodedata.normalize("NFD", "é.py"))
    write(root, dict.fromkeys(names, "x = 1\n"))
    commit(root)


@nasty(0)
def an_empty_file_and_a_pipe(root: Path, path: str) -> None:
    write(root, {"empty.py": ""})
    commit(root)
    os.mkfifo(root / "pipe")


@nasty(0)
def a_generated_table_of_five_megabytes(root: Path, path: str) -> None:
    rows = b"".join(b"    (%d, 'row'),\n" % number for number in range(270_000))
    write(root, {"table.py": b"ROWS = [\n" + rows + b"]\n"})
    commit(root)


def _branch(root: Path, name: str) -> None:
    """A branch whose one commit touches nothing that matters."""
    git(root, "checkout", "--quiet", "-b", name)
    write(root, {f"{name}.txt": "branch\n"})
    git(root, "add", f"{name}.txt")
    git(root, "commit", "--quiet", f"--message={name}")
    git(root, "checkout", "--quiet", "main")
