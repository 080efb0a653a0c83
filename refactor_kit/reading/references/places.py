"""Where a retired name may stand: which files, and which spans in them, are not searched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from refactor_kit.base import Context
from refactor_kit.base.modules import REPORT_NAME
from refactor_kit.base.patterns import PathPatterns
from refactor_kit.reading.contract import BEGIN, END

_HEADER = re.compile(rb"^[ \t]*\[\[?([^\]\r\n]+)\]", re.MULTILINE)
_OWN_TABLE = re.compile(rb"\s*tool\s*\.\s*refactor-kit\b")
# Submodules stay where they are, whatever moves around them.
_NOT_OURS = ("refactor-kit.toml", ".gitmodules")

Span = tuple[int, int]


def searched_paths(paths: Iterable[str], context: Context) -> Iterator[str]:
    """Those of ``paths`` whose references have to follow: not history, not the tool's own."""
    settings = context.settings
    excluded = PathPatterns(settings.exclude)
    history = {settings.changelog, settings.schema_changelog}
    for path in paths:
        name = path.rpartition("/")[2]
        if path in history or name in _NOT_OURS or _is_report(path, context):
            continue
        if path.startswith(".refactor-kit/") or "changelog" in name.lower():
            continue
        if not excluded.match(path):
            yield path


def _is_report(path: str, context: Context) -> bool:
    # The name tells first: a service may have a thousand modules, and they are asked for each.
    modules = (context.module, *context.modules)
    return path.endswith(REPORT_NAME) and any(path == each.report_file for each in modules)


def closed_spans(path: str, content: bytes) -> tuple[Span, ...]:
    """Byte ranges that are rendered or configured elsewhere: the contract, the tool's tables."""
    spans = list(_managed(content))
    if path.endswith("pyproject.toml"):
        spans += _own_tables(content)
    return tuple(spans)


def is_text(content: bytes) -> bool:
    """Whether a file is text; binary ones hold zero bytes."""
    return b"\0" not in content


def _managed(content: bytes) -> Iterator[Span]:
    begin, end = BEGIN.encode(), END.encode()
    position = content.find(begin)
    while position != -1:
        close = content.find(end, position)
        yield position, len(content) if close == -1 else close
        position = content.find(begin, close) if close != -1 else -1


def _own_tables(content: bytes) -> Iterator[Span]:
    headers = list(_HEADER.finditer(content))
    ends = [header.start() for header in headers[1:]] + [len(content)]
    for header, end in zip(headers, ends, strict=True):
        if _OWN_TABLE.match(header[1]):
            yield header.start(), end
