"""Turns a schema file's imports of the public package to the files that define the names."""

from __future__ import annotations

from refactor_kit.base import Context, Edit, Outcome, SourceTree
from refactor_kit.python.editing.import_blocks import replace_imports
from refactor_kit.python.editing.import_groups import Place, regrouped
from refactor_kit.python.editing.import_text import Name, names_of
from refactor_kit.python.editing.literals import SourceBytes
from refactor_kit.python.lexical import find_imports
from refactor_kit.python.line_length import line_length
from refactor_kit.reading.package.back_imports import BackImport, read_back_imports


class ImportSchemasDirectly:
    """Only where `direct-imports` says so; the public package then imports one way."""

    name = "import-schemas-directly"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        reading = read_back_imports(tree, context)
        if reading.decisions or reading.refusals:
            return Outcome(decisions=reading.decisions, refusals=reading.refusals)
        contents: dict[str, bytes] = {}
        for path in sorted({each.path for each in reading.imports}):
            content, limit = tree.read(path), line_length(tree)
            standing = {each.start: each for each in find_imports(content)}
            places_in = SourceBytes(content)
            replacements = {}
            for back in reading.imports:
                if back.path == path:
                    statement = standing[places_in.start(back.statement)]
                    places = [[_direct(back, name)] for name in names_of(statement)]
                    replacements[statement.start] = regrouped(
                        content, statement, places, limit - len(statement.indent), combines=True
                    )
            contents[path] = replace_imports(content, replacements, limit)
        return Outcome(tuple(Edit(path, content) for path, content in contents.items()))


def _direct(back: BackImport, name: Name) -> Place:
    """Where the public package has ``name`` from, in the form of the old statement."""
    written = "." * back.statement.level + (back.statement.module or "")
    module = back.origins[name.name]
    dot = "" if not module or written.endswith(".") else "."
    return f"{written}{dot}{module.removeprefix(f'{back.package}.')}", name
