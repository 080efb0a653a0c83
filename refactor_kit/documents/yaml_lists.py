"""Lists in other people's YAML: read with their places, extended as text, proved by reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from refactor_kit.base import Edit, UnreadableSource
from refactor_kit.documents.lines import Document, last_written
from refactor_kit.python.text import decode_text

Path = Sequence[str | int]


def read_yaml(path: str, text: str) -> Any:
    """The mapping of one YAML file, with the line of every node."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        loaded = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        reason = error.problem or error.context or "not YAML"
        raise UnreadableSource(path, line, column, str(reason)) from None
    except YAMLError as error:
        raise UnreadableSource(path, 1, 1, str(error).splitlines()[0]) from None
    if not isinstance(loaded, dict):
        raise UnreadableSource(path, 1, 1, "no mapping at the top of the file")
    return loaded


def extend_list(
    document: Document, loaded: Any, path: Path, at: int, items: Sequence[Sequence[str]]
) -> Edit:
    """``items``, each as lines of YAML, put in front of item ``at`` of the list at ``path``.

    The list keeps its indentation, the width of its dashes, and its blank lines where it has them
    between its items.
    """
    entries = _at(loaded, path)
    _refuse_unless_block(document, entries)
    starts = [entries.lc.item(number)[0] for number in range(len(entries))]
    apart = any(not document.lines[start - 1].strip() for start in starts[1:])
    indent = " " * entries.lc.col
    dash = "-".ljust(entries.lc.item(0)[1] - entries.lc.col)
    others = f"\n{indent}{' ' * len(dash)}"
    gap = "\n" if apart else ""
    text = "".join(f"{gap}{indent}{dash}{others.join(item)}\n" for item in items)
    line = _end_of_item(document, [*starts, len(document.lines)], at - 1, entries.lc.col)
    edit = document.inserted(line, text)
    _prove(loaded, edit, path, at, items)
    return edit


def _at(loaded: Any, path: Path) -> Any:
    for key in path:
        loaded = loaded[key]
    return loaded


def _refuse_unless_block(document: Document, entries: Any) -> None:
    line, column = entries.lc.line + 1, entries.lc.col + 1
    if not entries or entries.fa.flow_style():
        raise UnreadableSource(document.path, line, column, "a list in brackets")
    if entries.anchor.value:
        raise UnreadableSource(document.path, line, column, "a list that has an anchor")


def _end_of_item(document: Document, starts: Sequence[int], number: int, column: int) -> int:
    """The line behind an item, before the blank lines and comments that belong to the next."""
    start, stop = starts[number], starts[number + 1]
    end = start + 1
    while end < stop:
        line = document.lines[end]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= column:
            break
        end += 1
    return last_written(document.lines, start, end)


def _prove(loaded: Any, edit: Edit, path: Path, at: int, items: Sequence[Sequence[str]]) -> None:
    """The new text says what the old one said, and the new items in their place."""
    changed = read_yaml(edit.path, decode_text(edit.path, edit.content or b""))
    entries = _at(changed, path)
    wanted = [read_yaml(edit.path, "\n".join([*item, ""])) for item in items]
    added = list(entries[at : at + len(items)])
    del entries[at : at + len(items)]
    if added != wanted or changed != loaded:
        line = entries.lc.line + 1
        raise UnreadableSource(edit.path, line, 1, "a list that cannot be extended as text")
