"""Puts the source roots on the path of a script that is run by its file."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import PurePosixPath

from refactor_kit.python.editing.import_blocks import replace_imports
from refactor_kit.python.editing.import_text import statement_text
from refactor_kit.python.editing.literals import SourceBytes
from refactor_kit.python.lexical import find_imports
from refactor_kit.python.origins import parsed

_NEEDED = {"sys": "import sys", "Path": "from pathlib import Path"}
_WHOLE = "pathlib"


def with_root(path: str, content: bytes, roots: Sequence[str], line: int, limit: int) -> bytes:
    """The script with ``sys.path.insert(...)`` before the import in ``line`` that needs it."""
    first = _first_top_level(path, content, line)
    content, first = _with_needed(path, content, first, limit)
    return _with_insertion(path, content, roots, first)


def _first_top_level(path: str, content: bytes, line: int) -> int:
    """Which import statement at top level is in ``line``; their number where none is."""
    imports = _imports(path, content)
    found = [number for number, each in enumerate(imports) if each.lineno == line]
    return found[0] if found else len(imports)


def _imports(path: str, content: bytes) -> list[ast.Import | ast.ImportFrom]:
    body = parsed(path, content).body
    return [each for each in body if isinstance(each, ast.Import | ast.ImportFrom)]


def _with_needed(path: str, content: bytes, first: int, limit: int) -> tuple[bytes, int]:
    """The content with ``sys`` and ``Path`` imported, and the number of the import afterwards."""
    imports = _imports(path, content)
    before = imports[:first]
    bound = _bound(before)
    missing = [text for name, text in _NEEDED.items() if name not in bound]
    anchors = [each for each in before if not _is_future(each)]
    if not missing:
        return content, first
    if anchors:
        start = SourceBytes(content).start(anchors[0])
        found = next(each for each in find_imports(content) if each.start == start)
        text = statement_text(content, found)
        content = replace_imports(content, {start: [text, *missing]}, limit)
        return content, first + len(_imports(path, content)) - len(imports)
    source = SourceBytes(content)
    place = source.line_start(source.start(imports[first])) if first < len(imports) else 0
    lines = "".join(f"{text}\n" for text in missing).encode().replace(b"\n", source.newline)
    return content[:place] + lines + content[place:], first + len(missing)


def _bound(imports: Sequence[ast.Import | ast.ImportFrom]) -> set[str]:
    """The names that the imports bind; ``import pathlib`` gives ``Path`` as well."""
    bound = {alias.asname or alias.name for each in imports for alias in each.names}
    return bound | ({"Path"} if _WHOLE in bound else set())


def _is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _with_insertion(path: str, content: bytes, roots: Sequence[str], first: int) -> bytes:
    imports = _imports(path, content)
    source = SourceBytes(content)
    newline = source.newline
    names = {alias.name for each in imports[:first] for alias in each.names if not alias.asname}
    maker = "Path" if "Path" in names else f"{_WHOLE}.Path"
    lines = newline.join(_insertion(path, root, maker).encode() for root in roots)
    place = source.line_end(source.end(imports[first - 1]))
    head, tail = content[:place], content[place:]
    late = imports[first:]
    for statement in reversed(late):
        # The first line of each import that now comes after code.
        end = source.line_end(source.start(statement)) - place
        text = tail[:end].rstrip(b"\r\n")
        if b"#" not in text.rpartition(b"\n")[2]:
            tail = text + b"  # noqa: E402" + tail[len(text) :]
    gap = b"" if tail.startswith((b"\n", b"\r\n")) or not tail.strip() else newline
    return head + newline + lines + newline + gap + tail


def _insertion(path: str, root: str, maker: str) -> str:
    depth = len(PurePosixPath(path).parent.parts)
    place = f"{maker}(__file__).resolve().parents[{depth}]"
    below = "" if root in ("", ".") else f' / "{root.strip("/")}"'
    return f"sys.path.insert(0, str({place}{below}))"
