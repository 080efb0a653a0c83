"""What a file that stays one file must still be, besides its definitions and statements.

The names that it passes on, the comments, the texts beside code and the list of what it exports:
nothing runs that would show a difference.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from refactor_kit.base import SourceTree
from refactor_kit.proof.comparing.source.difference import SourceDifference
from refactor_kit.proof.comparing.source.standing import ReadFile
from refactor_kit.python.rewritten.comments import LOST, comment_faults
from refactor_kit.python.rewritten.taken_names import NamesTaken
from refactor_kit.python.scopes import Imported
from refactor_kit.python.statements import declared_names
from refactor_kit.reading.application.grace_marker import SIGN

_Texts = Callable[[str], str]


def file_differences(
    old: ReadFile, new: ReadFile, before: SourceTree, after: SourceTree, texts: _Texts
) -> Iterator[SourceDifference]:
    """What ``new`` has not, or has otherwise, of a file that only its references change.

    Where examples leave its classes or reach them, their comments and texts go with them.
    """
    yield from _names(old, new)
    yield from _listed(old, new)
    if not old.changes.examples:
        yield from _texts(old, new, texts)
        for fault in comment_faults(before.read(old.path), after.read(new.path), texts):
            if SIGN.decode() not in fault.text:
                what = "is gone" if fault.fate == LOST else f"would {fault.fate}"
                name = f"the comment `{fault.text}`"
                yield SourceDifference(name, old.path, fault.line, "", what)


def _names(old: ReadFile, new: ReadFile) -> Iterator[SourceDifference]:
    """The names that the file imports and that stand for another thing, or are missed."""
    imported = {
        name: found
        for name, found in old.names.top.bindings.items()
        if all(isinstance(each, Imported) for each in found)
    }
    for name in imported.keys() & set(new.names.bound):
        stood, stands = old.names.means(name), new.names.means(name)
        if stood != stands:
            what = f"would stand for {stands}, and stands for {stood}"
            yield SourceDifference(f"`{name}`", old.path, _line(old, name), "", what)
    gone = imported.keys() - set(new.names.bound)
    taken = NamesTaken(new.of_tree.origins).of(new.names.module, gone, new.path)
    for dotted, path in taken:
        name = dotted.rpartition(".")[2]
        what = f"would be gone, and {path} takes it from there"
        yield SourceDifference(f"`{name}`", old.path, _line(old, name), "", what)


def _listed(old: ReadFile, new: ReadFile) -> Iterator[SourceDifference]:
    """``__all__``: what it lists stays there as long as the file has it, and no longer."""
    before, after = declared_names(old.tree), declared_names(new.tree)
    if before is None or not before.complete or (after is not None and not after.complete):
        return
    listed = set(after.names if after else ())
    for name in before.names:
        if (name in listed) != (name in new.names.bound) and name in old.names.bound:
            what = "would be listed and not there" if name in listed else "would not be listed"
            name = f"`{name}` of __all__"
            yield SourceDifference(name, old.path, 1, "", what)


def _texts(old: ReadFile, new: ReadFile, texts: _Texts) -> Iterator[SourceDifference]:
    """The first text that stands for itself, docstrings among them, and is another afterwards."""
    left = iter([text for _, text in _standing_texts(new.tree)])
    for line, text in _standing_texts(old.tree):
        said = {text, texts(text)}
        if not any(each in said for each in left):
            yield SourceDifference("the docstring", old.path, line, "", "would be another")
            return


def _standing_texts(tree: ast.Module) -> list[tuple[int, str]]:
    """In the order of the file."""
    found = [
        (node.lineno, node.value.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]
    return sorted(found)


def _line(file: ReadFile, name: str) -> int:
    """Where the file imports a name."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for each in node.names:
                if name in (each.asname, each.name, each.name.partition(".")[0]):
                    return node.lineno
    return 1
