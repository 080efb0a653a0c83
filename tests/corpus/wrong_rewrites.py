"""A real file that takes schemas from their modules, and rewrites of it that are wrong."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from refactor_kit.base import Context, MemoryTree, OverlayTree, Refusal, SourceTree
from refactor_kit.packs.catalog import load_codemod
from refactor_kit.python.editing.literals import SourceBytes
from refactor_kit.python.lexical import find_imports
from refactor_kit.python.lexical.tokens import quiet_spans
from refactor_kit.python.parsing import parse_any
from refactor_kit.python.rewritten import Rewrites
from refactor_kit.python.text import dominant_newline
from tests.support.trees import service

PATH = "api/routes/session_manager_routes.py"
_PACKAGE = "schemas/__init__.py"
_SERVICE = {
    _PACKAGE: (
        "from .end.end import LIMITS, End as NetEnd\n"
        "from .start.start import Shared, Start as NetStart\n\n"
        "__all__ = ['LIMITS', 'NetEnd', 'NetStart', 'Shared']\n"
    ),
    "schemas/start/start.py": "class Start: ...\nclass NetOther: ...\nclass Shared: ...\n",
    "schemas/end/end.py": (
        "class End: ...\nLIMITS = {}\n\ndef reload():\n    global LIMITS\n    LIMITS = {'x': 1}\n"
    ),
}
_IMPORTS = """\
from schemas.start.start import (  # noqa: E402
    NetOther,  # what comes back
    # what goes in
    Start as NetGiven,
)
import schemas.end.end as net_end  # the module
"""
_USES = '''

def net_use(given: "NetGiven", end: net_end.End) -> NetOther:
    """Says what ``net_end.End`` is."""
    # 17 of them
    return net_end.End("NetGiven", 17, f"{net_end.End}", NetGiven)  # at last
'''
_LATE = "\n\nimport schemas.end.end\n\n\ndef net_limits():\n    return schemas.end.end.LIMITS\n"
_VALUE = "\n\nfrom schemas import LIMITS\n\n\ndef net_limits():\n    return LIMITS\n"
Picked = TypeVar("Picked")


def with_schemas(content: bytes) -> bytes:
    """A real file with imports of schemas beside its own, and a function that uses them."""
    newline = dominant_newline(content)
    imports, uses = (text.replace("\n", newline).encode() for text in (_IMPORTS, _USES))
    at = next(_places(content), None)
    if at is None:
        return _ended(content, newline) + imports + uses
    return _ended(content[:at] + imports + content[at:], newline) + uses


def repaired(content: bytes) -> tuple[bytes, bytes, tuple[Refusal, ...]]:
    """What the repair of deep imports makes of a file and of the package; what it refuses."""
    tree, context = _service(content)
    codemod: Any = load_codemod("import-public-schemas")
    outcome = codemod.repair(tree, context, (PATH,))
    after = OverlayTree(tree, {edit.path: edit.content for edit in outcome.edits})
    return after.read(PATH), after.read(_PACKAGE), outcome.refusals


def refusals(before: bytes, after: bytes, package: bytes) -> tuple[Refusal, ...]:
    """What the net says to a file that was rewritten so, beside the changed package."""
    tree, context = _service(before)
    changed = OverlayTree(tree, {PATH: after, _PACKAGE: package})
    return Rewrites(tree, changed, context.settings, "schemas", "").refusals(PATH)


def wrong(before: bytes, after: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    """What is wrong, the file before, and a rewrite that differs from ``after`` in it alone."""
    comments = [span for span in quiet_spans(after) if after[span[0]] == 0x23]
    start, end = _picked(comments[:-1], before, "comment")
    yield "a comment is dropped", before, after[:start] + after[end:]
    yield "a comment is moved", before, after[:start] + after[end:] + after[start:end] + b"\n"
    source = SourceBytes(after)
    nodes = [node for node in _plain_nodes(parse_any(PATH, after)) if hasattr(node, "lineno")]
    literals = [span for node in nodes if (span := _grown(source, node))]
    at, text = _picked(literals, before, "literal")
    yield "a literal changes", before, after[:at] + text + after[at:]
    names = [node for node in nodes if isinstance(node, ast.Name)]
    name = _picked([each for each in names if isinstance(each.ctx, ast.Load)], before, "name")
    first, last = source.span(name)
    other = b"NetGiven" if name.id == "NetOther" else b"NetOther"
    yield "a name is shifted", before, after[:first] + other + after[last:]
    yield (
        "an import is shifted",
        before,
        after.replace(b"NetStart as NetGiven", b"Shared as NetGiven"),
    )
    yield "an import is dropped", before, after.replace(b"NetOther,  # what", b"Shared,  # what")
    yield "a rebound name is bound by value", before + _LATE.encode(), after + _VALUE.encode()


def _service(content: bytes) -> tuple[SourceTree, Context]:
    tree, context = service({**_SERVICE, "pyproject.toml": "[tool.ruff]\nline-length = 100\n"})
    files = {path: tree.read(path) for path in tree.paths()}
    return MemoryTree({**files, PATH: content}), context


def _places(content: bytes) -> Iterator[int]:
    """Behind each import that has lines of its own at the top level."""
    source = SourceBytes(content)
    for each in find_imports(content):
        line = content[source.line_start(each.start) : each.start]
        rest = content[each.end : source.line_end(each.end - 1)]
        if not line and not rest.strip() and each.module != "__future__":
            yield source.line_end(each.end - 1)


def _ended(content: bytes, newline: str) -> bytes:
    return content if not content or content.endswith(b"\n") else content + newline.encode()


def _picked(found: Sequence[Picked], content: bytes, what: str) -> Picked:
    digest = hashlib.sha256(content + what.encode()).digest()
    return found[int.from_bytes(digest[:4], "big") % len(found)]


def _plain_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Every node outside format strings, whose inner places Python 3.11 does not know."""
    yield node
    if not isinstance(node, ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            yield from _plain_nodes(child)


def _grown(source: SourceBytes, node: ast.AST) -> tuple[int, bytes] | None:
    """Where a literal takes one letter or digit more, and which."""
    if not isinstance(node, ast.Constant):
        return None
    first, last = source.span(node)
    text = source.content[first:last]
    if isinstance(node.value, str | bytes):
        return last - (3 if text.endswith((b'"""', b"'''")) and len(text) > 5 else 1), b"x"
    is_number = isinstance(node.value, int) and text.isdigit()
    return (first, b"1") if is_number else None
