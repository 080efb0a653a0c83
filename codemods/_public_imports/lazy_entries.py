"""The table of a package that imports on demand (``__getattr__``), with more entries."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

from refactor_kit.python.editing.literals import SourceBytes, insert_element
from refactor_kit.python.origins import parsed
from refactor_kit.python.statements import module_level
from refactor_kit.reading.public_names import LazyTable, lazy_table

from .names_list import CannotExtend


def with_entries(path: str, content: bytes, package: str, missing: Mapping[str, str]) -> bytes:
    """``content`` with an entry for each missing name (alias -> origin), as the others are."""
    for alias, origin in sorted(missing.items()):
        table = lazy_table(parsed(path, content), package)
        if table is None or (table.form == "module" and origin.rpartition(".")[2] != alias):
            raise CannotExtend(
                _line_of_getattr(content),
                "the package imports lazily (__getattr__), in a way that is not understood",
                f"let {package}.{alias} answer with {origin}, and list it in __all__",
            )
        content = _with_entry(content, table, package, alias, origin)
    return content


def is_for_type_checkers(path: str, content: bytes, line: int) -> bool:
    """Whether a line stands under ``if TYPE_CHECKING:``."""
    tree = parsed(path, content)
    running = {id(each) for each in module_level(tree.body)}
    typed = (each for each in module_level(tree.body, typing_too=True) if id(each) not in running)
    return any(each.lineno <= line <= (each.end_lineno or 0) for each in typed)


def _with_entry(content: bytes, table: LazyTable, package: str, alias: str, origin: str) -> bytes:
    module, _, name = origin.rpartition(".")
    source = SourceBytes(content)
    spans = []
    for key, value in zip(table.node.keys, table.node.values, strict=True):
        assert key is not None
        spans.append((source.start(key), source.end(value)))
    first = content[slice(*spans[0])]
    if module.startswith(f"{package}.") and (b'".' in first or b"'." in first):
        module = module.removeprefix(package)
    target = f'"{module}"' if table.form == "module" else f'("{module}", "{name}")'
    text = f'"{alias}": {target}'
    if not first.startswith(b'"'):
        text = text.replace('"', "'")
    names = list(table.entries)
    at = bisect_left(names, alias) if names == sorted(names) else len(names)
    return insert_element(source, table.node, spans, at, text.encode())


def _line_of_getattr(content: bytes) -> int:
    return content.count(b"\n", 0, max(content.find(b"__getattr__"), 0)) + 1
