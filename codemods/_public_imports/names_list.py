"""``__all__``: the literal that names are added to, in its own order and layout."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from refactor_kit.base import UnreadableSource
from refactor_kit.python.editing.import_text import Key, is_sorted, member_key, natural
from refactor_kit.python.editing.literals import SourceBytes, insert_element
from refactor_kit.python.origins import parsed
from refactor_kit.python.statements import module_level
from refactor_kit.reading.public_names import all_value, string_items


def render_all(names: Iterable[str], limit: int) -> str:
    """``__all__ = [...]`` in the order of isort and ruff, one name a line where it is too long."""
    quoted = [f'"{name}"' for name in sorted(set(names), key=_all_key)]
    flat = f"__all__ = [{', '.join(quoted)}]"
    if len(flat) <= limit:
        return flat
    return "__all__ = [\n" + "".join(f"    {each},\n" for each in quoted) + "]"


def extend_all(path: str, content: bytes, names: Sequence[str], limit: int) -> bytes:
    """``content`` with ``names`` in the ``__all__`` that it has."""
    for name in names:
        content = _with_name(path, content, name, limit)
    return content


def _all_key(name: str) -> Key:
    """Constants, classes, others; case counts, numbers by their value."""
    parts = re.split(r"(\d+)", name)
    counted = tuple((1, int(part), "") if part.isdigit() else (0, 0, part) for part in parts)
    return (member_key(name)[0], counted)


def _plain(name: str) -> Key:
    return (name,)


_KEYS: tuple[Callable[[str], Key], ...] = (_all_key, _plain, natural)


def _with_name(path: str, content: bytes, name: str, limit: int) -> bytes:
    literal = _literal(path, parsed(path, content))
    items, _ = string_items(literal)
    source = SourceBytes(content)
    at = _position([item.value for item in items], name)
    spans = [source.span(node) for node in literal.elts]
    single = spans and all(content[start:end].startswith(b"'") for start, end in spans)
    quote = b"'" if single else b'"'
    return insert_element(source, literal, spans, at, quote + name.encode() + quote, limit)


def _literal(path: str, tree: ast.Module) -> ast.List | ast.Tuple:
    """The first literal list or tuple that ``__all__`` is built from."""
    line = 1
    for statement in _from_last_binding(tree):
        value = all_value(statement)
        if value is None:
            continue
        line = statement.lineno
        while isinstance(value, ast.BinOp):
            value = value.left
        if isinstance(value, ast.List | ast.Tuple) and not isinstance(statement, ast.Expr):
            items, whole = string_items(value)
            if whole or items:
                return value
    reason = "__all__ is computed, so that no name can be added to it"
    remedy = "write __all__ as a list of strings, to which other lists may be added"
    raise UnreadableSource(path, line, 0, reason, remedy)


def _from_last_binding(tree: ast.Module) -> list[ast.stmt]:
    """The module's statements; what ``__all__`` was before it is bound anew does not count."""
    statements = list(module_level(tree.body))
    bindings = [
        at
        for at, statement in enumerate(statements)
        if statement in tree.body
        and isinstance(statement, ast.Assign | ast.AnnAssign)
        and all_value(statement) is not None
    ]
    return statements[bindings[-1] :] if bindings else statements


def _position(names: Sequence[str], new: str) -> int:
    """Where ``new`` keeps the order; the end where there is none."""
    for key in _KEYS:
        keys = [key(name) for name in names]
        if is_sorted(keys):
            return bisect_left(keys, key(new))
    return len(names)
