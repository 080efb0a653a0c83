"""Notes a module's migration in the changelog and in the changelog of the schemas."""

from __future__ import annotations

from dataclasses import dataclass

from refactor_kit.base import Context, Edit, Notice, Outcome, SourceTree
from refactor_kit.documents.changelogs import (
    add_entry,
    has_entry,
    is_made_of_fragments,
    read_changelog,
)
from refactor_kit.reading.questions import open_questions
from refactor_kit.reading.retired.shims import standing_shims
from refactor_kit.reading.routes import read_router, standing_old_paths
from refactor_kit.reading.schemas import SchemaReading, read_schemas

_NOTHING_READ = "nothing in it says where the newest entries stand: the entry is at the top"
_FRAGMENTS = "towncrier writes this file from fragments: move the entry into one of its own"


@dataclass(frozen=True, slots=True)
class _Note:
    """One entry, and the phrase that tells it from others about the module."""

    path: str
    title: str
    phrase: str
    text: str


class AppendChangelogs:
    """One entry in each, where the newest ones are; known again by what it says.

    No changelog holds a migration up: what shows no order gets the entry at its top, and what no
    line can be put into is left alone; a notice says so.
    """

    name = "append-changelogs"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        settings = context.settings
        if "changelogs" in settings.skip:
            return Outcome(not_applicable="the configuration skips the changelogs")
        schemas = read_schemas(tree, context)
        if (questions := open_questions(schemas)) is not None:
            return questions
        of_names = _schema_note(context, schemas)
        notes = (
            _Note(settings.changelog, "Changelog", "routes import only from", _note(tree, context)),
            _Note(settings.schema_changelog, "Schema changelog", "public names", of_names),
        )
        edits: list[Edit] = []
        notices: list[Notice] = []
        for note in notes:
            edit, notice = _appended(tree, context, note)
            edits += [edit] if edit else []
            notices += [notice] if notice else []
        return Outcome(tuple(edits), notices=tuple(notices))


def _appended(tree: SourceTree, context: Context, note: _Note) -> tuple[Edit | None, Notice | None]:
    document = read_changelog(tree, note.path, note.title)
    if document is None:
        if note.path in tree and note.phrase.encode() in tree.read(note.path):
            return None, None
        told = f"not a text that entries can be put into; add this one: {note.text}"
        return None, Notice(note.path, 0, told)
    phrases = (f"`{context.module.name}`", note.phrase)
    if has_entry(document, *phrases):
        return None, None
    entry = add_entry(document, note.text, phrases, context.today)
    told = "" if entry.is_placed else _NOTHING_READ
    told = _FRAGMENTS if is_made_of_fragments(document) else told
    return entry.edit, Notice(note.path, entry.line, told) if told else None


def _note(tree: SourceTree, context: Context) -> str:
    module = context.module
    facts = [f"routes import only from `{context.settings.public_package}`"]
    if not module.routes_in_place:
        facts.append(f"one router, `{module.route_file}`, serves them all")
    if not module.apps_in_place and module.app_layout == "package":
        facts.append(f"the application code is in `{module.app_dir}`")
    moved = [
        f"`{endpoint.method} {endpoint.old_path}` is now `{endpoint.new_path}`"
        for endpoint in read_router(tree, context).endpoints
        if endpoint.old_path != endpoint.new_path
    ]
    sentences = [f"`{module.name}`: {'; '.join(facts)}."]
    if moved:
        sentences.append(f"{', '.join(moved)}.")
    if kept := standing_old_paths(tree, context):
        sentences.append(f"The old URLs answer until {kept[0].until}.")
    if shims := standing_shims(tree, context):
        sentences.append(f"The old modules can be imported until {shims[0].shim.until}.")
    return " ".join(sentences)


def _schema_note(context: Context, readings: tuple[SchemaReading, ...]) -> str:
    aliases = [f"`{role.alias}`" for reading in readings for role in reading.roles]
    package = context.settings.public_package
    note = f"`{context.module.name}`: public names in `{package}`: {', '.join(aliases)}."
    if any(reading.examples for reading in readings):
        note += (
            " `example_input()` sits on the input class, `example_output()` on the output class."
        )
    return note
