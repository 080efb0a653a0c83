"""Trees for source newer than the running interpreter.

What the interpreter does not know is written over by something older of the same length: from the
text alone where that is enough, else from LibCST's tree. So every place stays where it was. The
result serves for reading names only: an f-string becomes a tuple of its expressions, ``type X = Y``
an assignment to ``type_X``.
"""

from __future__ import annotations

import ast
import warnings

from refactor_kit.base import UnreadableSource
from refactor_kit.python.parsing import parse_cst, parse_unexplained

_MAX_NESTED_STRINGS = 6


def parse_any(path: str, content: bytes) -> ast.Module:
    """The tree of a file, also where its syntax is newer than the running interpreter's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return parse_unexplained(path, content)
        except UnreadableSource as failure:
            tree = _parse_newer(path, content) if failure.line else None
            if tree is None:
                raise
            return tree


def _parse_newer(path: str, content: bytes) -> ast.Module | None:
    from refactor_kit.python.older_text import older_text

    older = older_text(content)
    try:
        return parse_unexplained(path, older)
    except UnreadableSource:
        return _parse_by_tree(path, content)


def _parse_by_tree(path: str, content: bytes) -> ast.Module | None:
    from refactor_kit.python.written_over import written_over

    for _ in range(_MAX_NESTED_STRINGS):  # each pass opens one more level of nested f-strings
        try:
            older = written_over(parse_cst(path, content), content)
            if older == content:
                return None
            content = older
            return parse_unexplained(path, content)
        except UnreadableSource:
            continue
    return None
