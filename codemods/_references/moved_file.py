"""A file that moves into another folder: what it says about its surroundings follows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from refactor_kit.base import Context, Part, Refusal, SourceTree
from refactor_kit.base.layout import package_name
from refactor_kit.python.editing.splices import Splice, spliced
from refactor_kit.python.lexical import find_imports, resolved_module
from refactor_kit.python.line_length import line_length
from refactor_kit.reading.references import RetiredModules
from refactor_kit.reading.retired.retired import retired

from .code_names import CodeNames
from .import_rewrite import FileChange, StatementRewriter


class MovedFileRewriter:
    """Rewrites the relative imports and ``__file__`` paths of files that move."""

    def __init__(self, tree: SourceTree, context: Context) -> None:
        self._roots = context.settings.source_roots
        self._modules = RetiredModules(retired(context))
        self._limit = line_length(tree)

    def rewrite(self, part: Part, old: str, new: str, content: bytes) -> FileChange:
        """``content`` of ``old`` as it has to read at ``new``."""
        change = FileChange(content)
        if not old.endswith((".py", ".pyi")):
            return change
        self._rewrite_paths(part, old, new, change)
        self._rewrite_imports(old, new, change)
        return change

    def _rewrite_imports(self, old: str, new: str, change: FileChange) -> None:
        rewriter = StatementRewriter(
            self._modules,
            package_name(new, self._roots),
            lambda module, name: name,
            lambda rebound: False,
            self._limit,
        )
        package = package_name(old, self._roots)
        relative = (
            (each, resolved_module(each.level, each.module, package))
            for each in find_imports(change.content)
            if each.level
        )
        rewriter.rewrite_all(old, change, relative)

    def _rewrite_paths(self, part: Part, old: str, new: str, change: FileChange) -> None:
        deeper = len(PurePosixPath(new).parts) - len(PurePosixPath(old).parts)
        inside = len(PurePosixPath(old).relative_to(part.app_dir).parts)
        followed = follow_paths(change.content, inside, deeper)
        for offset in followed.unclear:
            line = change.content.count(b"\n", 0, offset) + 1
            reason = "a path is built from __file__ in a way that may lead out of the moved folder"
            remedy = "write it as Path(__file__).parents[N], or take it from the configuration"
            change.refusals.append(Refusal(old, line, reason, remedy))
        change.content = followed.content


_FILE = re.compile(rb"\b__file__\b")
_PATH = re.compile(
    rb"\b(?:pathlib\.)?(?:Pure)?(?:Posix)?Path\(\s*__file__\s*\)(?:\.(?:resolve|absolute)\(\))?"
    rb"(?:\.parents\[(?P<number>\d+)\]|(?P<chain>(?:\.parent\b)+)"
    rb"|\.(?:name|stem|suffix|read_\w+|open|with_\w+)\b)"
)
_DIRNAME = re.compile(
    rb"(?P<call>\b(?:os\.path\.|path\.)?dirname\(\s*)(?P<more>(?:(?:os\.path\.|path\.)?dirname\(\s*)*)"
    rb"(?:(?:os\.path\.|path\.)?(?:abspath|realpath)\(\s*__file__\s*\)|__file__)\s*"
)
_UPWARDS = re.compile(rb"[\"']\.\.(?:[\"'/])|\.parents?\b|\bdirname\(")
_ASSIGNED = re.compile(rb"(?:^|\n)[ \t]*(?P<name>\w+)(?:\s*:[^=\n]+)?\s*=\s*$")


@dataclass(frozen=True, slots=True)
class FollowedPaths:
    """The new content, and the byte offsets of paths that could not be followed."""

    content: bytes
    unclear: tuple[int, ...]


def follow_paths(content: bytes, inside: int, deeper: int) -> FollowedPaths:
    """``content`` with paths out of the moved folder led up ``deeper`` more levels.

    ``inside`` is how many levels up still end inside the folder that moves.
    """
    if not deeper or b"__file__" not in content:
        return FollowedPaths(content, ())
    known: list[tuple[int, int]] = []
    splices: list[Splice] = []
    for start, end, splice in (
        *_paths(content, inside, deeper),
        *_dirnames(content, inside, deeper),
    ):
        if not _goes_on_upwards(content, start, end):
            known.append((start, end))
            splices += splice
    code = CodeNames(content)
    unclear = [
        match.start()
        for match in _FILE.finditer(content)
        if code.is_code(match.start())
        and not any(start <= match.start() < end for start, end in known)
    ]
    return FollowedPaths(spliced(content, splices), tuple(unclear))


_Found = tuple[int, int, list[Splice]]


def _paths(content: bytes, inside: int, deeper: int) -> Iterator[_Found]:
    for match in _PATH.finditer(content):
        splices: list[Splice] = []
        if match["number"] is not None and int(match["number"]) >= inside:
            number = str(int(match["number"]) + deeper).encode()
            splices = [Splice(*match.span("number"), number)]
        elif match["chain"] and len(match["chain"]) // len(b".parent") > inside:
            splices = [Splice(match.end(), match.end(), b".parent" * deeper)]
        yield match.start(), match.end(), splices


def _dirnames(content: bytes, inside: int, deeper: int) -> Iterator[_Found]:
    for match in _DIRNAME.finditer(content):
        levels = 1 + match["more"].count(b"dirname(")
        end = match.end()
        closing = re.compile(rb"\s*\)" * levels).match(content, end)
        if closing is None:
            continue
        end = closing.end()
        splices: list[Splice] = []
        if levels > inside:
            splices = [
                Splice(match.start(), match.start(), match["call"] * deeper),
                Splice(end, end, b")" * deeper),
            ]
        yield match.start(), end, splices


def _goes_on_upwards(content: bytes, start: int, end: int) -> bool:
    """Whether the path climbs further, on its line or through the name it is bound to."""
    line_end = content.find(b"\n", end)
    rest = content[end : line_end if line_end != -1 else len(content)]
    if _UPWARDS.search(rest):
        return True
    assigned = _ASSIGNED.search(content, 0, start)
    if assigned is None:
        return False
    used: Callable[[bytes], re.Match[bytes] | None] = re.compile(
        rb"\b" + assigned["name"] + rb"\b[^\n]*(?:\.parents?\b|[\"']\.\.)|dirname\(\s*"
        + assigned["name"] + rb"\b"
    ).search  # fmt: skip
    return used(content[end:]) is not None
