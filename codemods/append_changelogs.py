"""Notes a module's migration in the changelog and in the changelog of the schemas."""

from __future__ import annotations

from refactor_kit.base import Context, Edit, Outcome, SourceTree
from refactor_kit.documents.lines import Document, read_markdown
from refactor_kit.documents.sections import add_unreleased, has_item
from refactor_kit.reading.questions import open_questions
from refactor_kit.reading.retired.shims import standing_shims
from refactor_kit.reading.routes import read_router, standing_old_paths
from refactor_kit.reading.schemas import SchemaReading, read_schemas

_BEGUN = "# {title}\n\n## [Unreleased]\n\n### Changed\n"


class AppendChangelogs:
    """One bullet in each, under the unreleased changes; known again by what it says."""

    name = "append-changelogs"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        settings, module = context.settings, f"`{context.module.name}`"
        if "changelogs" in settings.skip:
            return Outcome(not_applicable="the configuration skips the changelogs")
        schemas = read_schemas(tree, context)
        if (questions := open_questions(schemas)) is not None:
            return questions
        changelog = _open(tree, settings.changelog, "Changelog")
        schema_changelog = _open(tree, settings.schema_changelog, "Schema changelog")
        edits: list[Edit] = []
        if not has_item(changelog, module, "routes import only from"):
            edits.append(add_unreleased(changelog, "Changed", [_note(tree, context)]))
        if not has_item(schema_changelog, module, "public names"):
            note = _schema_note(context, schemas)
            edits.append(add_unreleased(schema_changelog, "Changed", [note]))
        return Outcome(tuple(edits))


def _open(tree: SourceTree, path: str, title: str) -> Document:
    """The changelog, or a new one without entries."""
    document = read_markdown(tree, path)
    if document.exists:
        return document
    lines = _BEGUN.format(title=title).splitlines(keepends=True)
    return Document(path, tuple(lines), "\n", exists=False)


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
