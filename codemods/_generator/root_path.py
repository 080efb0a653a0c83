"""Puts the source roots on a generator's path."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import PurePosixPath

from refactor_kit.python.editing.import_blocks import replace_imports
from refactor_kit.python.editing.literals import SourceBytes
from refactor_kit.python.lexical import find_imports
from refactor_kit.python.origins import parsed

_NEEDED = {"sys": "import sys", "Path": "from pathlib import Path"}
_WHOLE = "pathlib"
_Import = ast.Import | ast.ImportFrom


def with_root(path: str, content: bytes, roots: Sequence[str], line: int, limit: int) -> bytes:
    """The script with ``sys.path.insert(...)`` before the import in ``line`` that needs it."""
    imports = _imports(path, content)
    numbers = (number for number, each in enumerate(imports) if each.lineno == line)
    # Behind them all where no import at top level is in that line.
    content, first = _with_needed(path, content, next(numbers, len(imports)), limit)
    return _with_insertion(path, content, roots, first)


def _imports(path: str, content: bytes) -> list[_Import]:
    return [each for each in parsed(path, content).body if isinstance(each, _Import)]


def _with_needed(path: str, content: bytes, first: int, limit: int) -> tuple[bytes, int]:
    """The content with ``sys`` and ``Path`` imported, and the number of the import afterwards."""
    imports = _imports(path, content)
    before = imports[:first]
    bound = {alias.asname or alias.name for each in before for alias in each.names}
    if _WHOLE in bound:
        bound.add("Path")
    missing = [text for name, text in _NEEDED.items() if name not in bound]
    if not missing:
        return content, first
    source = SourceBytes(content)
    anchors = (each for each in before if getattr(each, "module", "") != "__future__")
    anchor = next(anchors, None)
    if anchor is not None:
        start = source.start(anchor)
        end = next(each.end for each in find_imports(content) if each.start == start)
        text = content[start:end].decode().replace("\r\n", "\n")
        content = replace_imports(content, {start: [text, *missing]}, limit)
        return content, first + len(_imports(path, content)) - len(imports)
    place = source.line_start(source.start(imports[first])) if first < len(imports) else 0
    lines = "".join(f"{text}\n" for text in missing).encode().replace(b"\n", source.newline)
    return content[:place] + lines + content[place:], first + len(missing)


def _with_insertion(path: str, content: bytes, roots: Sequence[str], first: int) -> bytes:
    imports = _imports(path, content)
    source = SourceBytes(content)
    newline = source.newline
    names = {alias.name for each in imports[:first] for alias in each.names if not alias.asname}
    maker = "Path" if "Path" in names else f"{_WHOLE}.Path"
    parent = f"{maker}(__file__).resolve().parents[{len(PurePosixPath(path).parent.parts)}]"
    below = ("" if root in ("", ".") else f' / "{root.strip("/")}"' for root in roots)
    lines = newline.join(f"sys.path.insert(0, str({parent}{each}))".encode() for each in below)
    place = source.line_end(source.end(imports[first - 1]))
    head, tail = content[:place], content[place:]
    for statement in reversed(imports[first:]):
        # The first line of each import that now comes after code.
        end = source.line_end(source.start(statement)) - place
        text = tail[:end].rstrip(b"\r\n")
        if b"#" not in text.rpartition(b"\n")[2]:
            tail = text + b"  # noqa: E402" + tail[len(text) :]
    gap = b"" if tail.startswith((b"\n", b"\r\n")) or not tail.strip() else newline
    return head + newline + lines + newline + gap + tail
