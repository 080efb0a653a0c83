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
from refactor_kit.python.statements import attribute_chain
from refactor_kit.reading.schemas import SchemaReading

from .class_names import ClassNames
from .uses import find_uses

Departures = Mapping[tuple[str, str], str]


def relocate(tree: SourceTree, context: Context, readings: Iterable[SchemaReading]) -> Outcome:
    """The edits that put every example on its class, or what refuses to."""
    changes = [each for each in readings if any(ex.action != "stays" for ex in each.examples)]
    departures = {
        (f"{reading.module}.{each.found_on}", each.name): f"{reading.module}.{each.belongs_on}"
        for reading in changes
        for each in reading.examples
        if each.misplaced
    }
    edits, refusals = _rewritten(tree, context, departures)
    tree = OverlayTree(tree, {edit.path: edit.content for edit in edits})
    for change in changes:
        moved = _moved(tree, change)
        if isinstance(moved, Refusal):
            refusals.append(moved)
        else:
            edits.append(Edit(change.path, moved))
    if refusals:
        return Outcome(refusals=tuple(refusals))
    return Outcome(tuple({edit.path: edit for edit in edits}.values()))


def _rewritten(
    tree: SourceTree, context: Context, departures: Departures
) -> tuple[list[Edit], list[Refusal]]:
    """The callers first: they are found through the classes that still have the methods."""
    origins = Origins(tree, context.settings.source_roots)
    limit = line_length(tree)
    edits: list[Edit] = []
    refusals: list[Refusal] = []
    classes = {origin.rpartition(".")[2] for origin, _ in departures}
    for path in paths_speaking_of(origins, classes):
        before = tree.read(path) if path.endswith((".py", ".pyi")) else b""
        if not any(method.encode() in before for _, method in departures):
            continue
        try:
            content, refused = rewrite_callers(origins, path, departures, limit)
        except (UnicodeDecodeError, UnreadableSource) as error:
            if not isinstance(error, UnreadableSource):
                reason = "imports hold bytes that are not UTF-8"
                error = UnreadableSource(path, 1, 1, reason)
            # A file that does not parse matters when it names one of the classes.
            if any(name.encode() in before for name in classes):
                refusals.append(error.refusal_beside("may call an example method that moves"))
            continue
        refusals += refused
        if content != before:
            edits.append(Edit(path, content))
    return edits, refusals


def _moved(tree: SourceTree, reading: SchemaReading) -> bytes | Refusal:
    from .definitions import CannotMove, move_definitions

    try:
        return move_definitions(reading, tree.read(reading.path))
    except CannotMove as error:
        return error.refusal
    except UnreadableSource as error:
        return error.refusal()


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
    classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    for node in classes:
        for part in (inner for base in node.bases for inner in ast.walk(base)):
            match part:
                case ast.Name(id=word) | ast.Attribute(attr=word):
                    yield node.name, word


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
        old, new = (name.rpartition(".")[2] for name in (use.old_origin, use.new_origin))
        if names.comes_too_early(use):
            reason = f"calls {use.method}(), which moves to {new}, while {new} is not defined yet"
            remedy = f"move this line behind the class {new}, or into a function"
            refusals.append(Refusal(path, use.receiver.lineno, reason, remedy))
        elif name := names.name_for(use):
            splices.append(Splice(*names.span(use.receiver), name.encode()))
        else:
            reason = (
                f"calls {old}.{use.method}(), which moves to {new}, and {new} cannot be named "
                "here: the name is taken, or what this file imports from does not offer it"
            )
            remedy = f"call {new}.{use.method}() here by hand, under whatever name"
            refusals.append(Refusal(path, use.receiver.lineno, reason, remedy))
    splices += _in_strings(content, departures)
    if refusals or not splices:
        return content, refusals
    rewritten = names.with_imports(spliced(content, splices), found.uses)
    return refit(content, rewritten, limit), []


def _in_strings(content: bytes, departures: Departures) -> Iterator[Splice]:
    """``"schemas.a.a.Response.example_input"`` in patches and lookups."""
    targets = {
        f"{origin}.{method}": f"{target}.{method}"
        for (origin, method), target in departures.items()
    }
    for literal in find_strings(content):
        if literal.value in targets:
            raw = content[literal.start : literal.end]
            new = raw.replace(literal.value.encode(), targets[literal.value].encode())
            yield Splice(literal.start, literal.end, new)
