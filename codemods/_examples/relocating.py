"""Carries relocations out in the whole tree: definitions move, callers follow."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from refactor_kit.base import (
    Context,
    Edit,
    Outcome,
    OverlayTree,
    Refusal,
    SourceTree,
    UnreadableSource,
)
from refactor_kit.memory.word_index import paths_with_words
from refactor_kit.python.line_length import line_length
from refactor_kit.python.origins import Origins
from refactor_kit.python.statements import attribute_chain

from .callers import Departures, mentions, rewrite_callers
from .relocation import Relocation


def relocate(tree: SourceTree, context: Context, changes: list[Relocation]) -> Outcome:
    """The edits that put every method of ``changes`` on its class, or what refuses to."""
    departures = {
        leaving: arrival for each in changes for leaving, arrival in each.departures().items()
    }
    edits, refusals = _rewritten(tree, context, departures)
    tree = OverlayTree(tree, {edit.path: edit.content for edit in edits})
    for change in changes:
        moved = _moved(tree, change)
        if isinstance(moved, Refusal):
            refusals.append(moved)
        else:
            edits.append(Edit(change.path, moved))
    return Outcome(refusals=tuple(refusals)) if refusals else Outcome(_last_of_each(edits))


def _rewritten(
    tree: SourceTree, context: Context, departures: Departures
) -> tuple[list[Edit], list[Refusal]]:
    """The callers first: they are found through the classes that still have the methods."""
    origins = Origins(tree, context.settings)
    limit = line_length(tree)
    edits: list[Edit] = []
    refusals: list[Refusal] = []
    classes = {origin.rpartition(".")[2] for origin, _ in departures}
    for path in paths_speaking_of(origins, classes):
        before = tree.read(path) if path.endswith((".py", ".pyi")) else b""
        if not mentions(before, departures):
            continue
        try:
            content, refused = rewrite_callers(origins, path, departures, limit)
        except UnicodeDecodeError:
            bad = UnreadableSource(path, 1, 1, "imports hold bytes that are not UTF-8")
            content, refused = before, _refused_unreadable(before, bad, departures)
        except UnreadableSource as error:
            content, refused = before, _refused_unreadable(before, error, departures)
        refusals += refused
        if content != before:
            edits.append(Edit(path, content))
    return edits, refusals


def _moved(tree: SourceTree, change: Relocation) -> bytes | Refusal:
    from refactor_kit.python.origins import parsed

    from .definitions import move_definitions
    from .method import CannotMove, file_facts

    content = tree.read(change.path)
    try:
        facts = file_facts(parsed(change.path, content))
        return move_definitions(change, content, facts)
    except CannotMove as error:
        return error.refusal
    except UnreadableSource as error:
        return Refusal(error.path, error.line, error.reason, "repair the file, then run again")
    except RecursionError:
        reason = "nested too deeply to be rewritten"
        return Refusal(change.path, 1, reason, "move the example methods by hand")


def _refused_unreadable(
    content: bytes, error: UnreadableSource, departures: Departures
) -> list[Refusal]:
    """A file that does not parse matters when it names one of the classes."""
    names = {origin.rpartition(".")[2] for origin, _ in departures}
    if not any(name.encode() in content for name in names):
        return []
    return [
        Refusal(
            error.path,
            error.line,
            f"may call an example method that moves, but cannot be read: {error.reason}",
            "repair the file, or list it under `exclude`",
        )
    ]


def _last_of_each(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    return tuple({edit.path: edit for edit in edits}.values())


def paths_speaking_of(origins: Origins, classes: Iterable[str]) -> tuple[str, ...]:
    """The files that hold the name of one of ``classes``, or one that leads to it, sorted.

    A name leads to a class where some file imports the class as that, binds it so, offers it so
    lazily, or derives a class of that name from it.
    """
    words = frozenset(classes)
    leads: dict[str, frozenset[tuple[str, str]]] = {}
    while True:
        paths = paths_with_words(origins.tree, words)
        for path in paths:
            if path not in leads:
                leads[path] = frozenset(_leads(origins, path))
        more = {new for found in leads.values() for new, old in found if old in words}
        if more <= words:
            return paths
        words |= more


def _leads(origins: Origins, path: str) -> Iterator[tuple[str, str]]:
    """Pairs of a name that a file binds and a name that it is made from."""
    if not path.endswith((".py", ".pyi")):
        return
    try:
        tree = origins.parse(path)
        for runtime in (True, False):
            bindings = origins.bindings(path, runtime=runtime)
            for name, target in bindings.imported.items():
                yield name, target.rpartition(".")[2]
            for name, value in bindings.aliases.items():
                yield from ((name, part) for part in attribute_chain(value))
    except (UnreadableSource, UnicodeDecodeError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                yield from ((node.name, word) for word in _words(base))


def _words(expression: ast.expr) -> Iterator[str]:
    for node in ast.walk(expression):
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word):
                yield word
