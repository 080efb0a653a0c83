"""Carries relocations out in the whole tree: definitions move, callers follow."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

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
from refactor_kit.python.editing.refit_bytes import refit
from refactor_kit.python.editing.splices import Splice, spliced
from refactor_kit.python.lexical import find_strings
from refactor_kit.python.line_length import line_length
from refactor_kit.python.origins import Origins
from refactor_kit.python.parsing import refusing_deep_trees
from refactor_kit.python.statements import attribute_chain

from .class_names import ClassNames
from .relocation import Relocation
from .uses import Use, find_uses


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
        with refusing_deep_trees(change.path):
            facts = file_facts(parsed(change.path, content))
            return move_definitions(change, content, facts)
    except CannotMove as error:
        return error.refusal
    except UnreadableSource as error:
        return error.refusal()


def _refused_unreadable(
    content: bytes, error: UnreadableSource, departures: Departures
) -> list[Refusal]:
    """A file that does not parse matters when it names one of the classes."""
    names = {origin.rpartition(".")[2] for origin, _ in departures}
    if not any(name.encode() in content for name in names):
        return []
    return [error.refusal_beside("may call an example method that moves")]


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


Departures = Mapping[tuple[str, str], str]


def rewrite_callers(
    origins: Origins, path: str, departures: Departures, limit: int
) -> tuple[bytes, list[Refusal]]:
    """The file at ``path`` with its calls following the methods, and what could not follow."""
    content = origins.tree.read(path)
    found = find_uses(origins, path, departures)
    names = ClassNames(origins, path, limit)
    splices: list[Splice] = []
    refusals = list(found.refusals)
    for use in found.uses:
        if names.comes_too_early(use):
            refusals.append(_too_early(path, use))
            continue
        name = names.name_for(use)
        if not name:
            refusals.append(_unreachable(path, use))
            continue
        splices.append(Splice(*names.span(use.receiver), name.encode()))
    splices += _in_strings(content, departures)
    if refusals or not splices:
        return content, refusals
    rewritten = names.with_imports(spliced(content, splices), found.uses)
    return refit(content, rewritten, limit), []


def _in_strings(content: bytes, departures: Departures) -> list[Splice]:
    """``"schemas.a.a.Response.example_input"`` in patches and lookups."""
    splices = []
    for literal in find_strings(content):
        for (origin, method), target in departures.items():
            if literal.value == f"{origin}.{method}":
                raw = content[literal.start : literal.end]
                new = raw.replace(literal.value.encode(), f"{target}.{method}".encode())
                splices.append(Splice(literal.start, literal.end, new))
    return splices


def _unreachable(path: str, use: Use) -> Refusal:
    old, new = (name.rpartition(".")[2] for name in (use.old_origin, use.new_origin))
    return Refusal(
        path,
        use.receiver.lineno,
        f"calls {old}.{use.method}(), which moves to {new}, and {new} cannot be named here: "
        "the name is taken, or what this file imports from does not offer it",
        f"call {new}.{use.method}() here by hand, under whatever name",
    )


def _too_early(path: str, use: Use) -> Refusal:
    new = use.new_origin.rpartition(".")[2]
    return Refusal(
        path,
        use.receiver.lineno,
        f"calls {use.method}(), which moves to {new}, while {new} is not defined yet",
        f"move this line behind the class {new}, or into a function",
    )


def mentions(content: bytes, departures: Departures) -> bool:
    """Whether a file could call one of the methods at all."""
    return any(method.encode() in content for _, method in departures)
