"""Text files of other people, edited by whole lines: every other byte stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from refactor_kit.base import Edit, SourceTree, UnreadableSource
from refactor_kit.documents.markdown_reading import is_closed, split_lines
from refactor_kit.python.text import decode_text, dominant_newline


@dataclass(frozen=True, slots=True)
class Document:
    """A text file, or the empty one that does not stand yet; lines keep their endings."""

    path: str
    lines: tuple[str, ...]
    newline: str
    exists: bool
    encoding: str = "utf-8"

    @property
    def text(self) -> str:
        return "".join(self.lines)

    def replaced(self, start: int, stop: int, text: str) -> Edit:
        """Lines ``start`` to ``stop`` replaced by ``text`` (whole lines, ended by ``\\n``).

        A file without a final newline goes on without one.
        """
        new = text.replace("\n", self.newline)
        before, after = "".join(self.lines[:start]), "".join(self.lines[stop:])
        if not before and after.startswith("\ufeff"):
            before, after = "\ufeff", after[1:]
        if before.strip("\ufeff") and not before.endswith(("\n", "\r")):
            before, new = before + self.newline, new.removesuffix(self.newline)
        return Edit(self.path, (before + new + after).encode(self.encoding))

    def inserted(self, line: int, text: str) -> Edit:
        """``text`` put in front of line ``line``; at the end where ``line`` is their number."""
        return self.replaced(line, line, text)

    def appended(self, text: str) -> Edit:
        """``text`` after the last line, with one blank line between them."""
        gap = "\n" if self.lines and self.lines[-1].strip() else ""
        return self.inserted(len(self.lines), gap + text)


def read_document(tree: SourceTree, path: str) -> Document:
    """The document at ``path``; ``UnreadableSource`` when it is not UTF-8."""
    if path not in tree:
        return Document(path, (), "\n", exists=False)
    content = tree.read(path)
    lines = tuple(split_lines(decode_text(path, content)))
    return Document(path, lines, dominant_newline(content), exists=True)


def read_markdown(tree: SourceTree, path: str) -> Document:
    """The Markdown document at ``path``; ``UnreadableSource`` where nothing can be added to it."""
    if PurePosixPath(path).suffix.lower() not in ("", ".md", ".markdown"):
        raise UnreadableSource(path, 1, 1, "not Markdown, which is all that can be added to it")
    document = read_document(tree, path)
    if not is_closed(document.text):
        reason = "a code block or a comment is left open, so that nothing can stand below it"
        raise UnreadableSource(path, len(document.lines), 1, reason)
    return document


def last_written(lines: Sequence[str], start: int, stop: int) -> int:
    """The end of ``lines[start:stop]`` without the blank lines it ends with."""
    while stop > start and not lines[stop - 1].strip():
        stop -= 1
    return stop
