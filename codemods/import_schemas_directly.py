"""Turns a schema file's imports of the public package to the files that define the names."""

from __future__ import annotations

import ast

from refactor_kit.base import Context, Edit, Outcome, Refusal, SourceTree
from refactor_kit.python.editing.literals import SourceBytes
from refactor_kit.reading.package.back_imports import BackImport, read_back_imports


class ImportSchemasDirectly:
    """Only where `direct-imports` says so; the public package then imports one way."""

    name = "import-schemas-directly"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        reading = read_back_imports(tree, context)
        if reading.decisions or reading.refusals:
            return Outcome(decisions=reading.decisions, refusals=reading.refusals)
        contents: dict[str, bytes] = {}
        # From the end, so that the places of the earlier ones stay.
        for back in sorted(reading.imports, key=lambda each: -each.statement.lineno):
            content = contents.get(back.path, tree.read(back.path))
            source = SourceBytes(content)
            start, end = source.span(back.statement)
            if b"#" in content[start:end]:
                line, reason = back.statement.lineno, "a comment stands inside this import"
                refusal = Refusal(back.path, line, reason, "move it above the line")
                return Outcome(refusals=(refusal,))
            text = _direct(back, source.indented_newline(start))
            contents[back.path] = content[:start] + text.encode() + content[end:]
        return Outcome(tuple(Edit(path, content) for path, content in sorted(contents.items())))


def _direct(back: BackImport, newline: str) -> str:
    """One statement for each module, in the form of the old one."""
    by_module: dict[str, list[ast.alias]] = {}
    for alias in back.statement.names:
        by_module.setdefault(back.origins[alias.name], []).append(alias)
    written = "." * back.statement.level + (back.statement.module or "")
    statements = []
    for module, aliases in sorted(by_module.items()):
        below = module.removeprefix(f"{back.package}.")
        dot = "" if not module or written.endswith(".") else "."
        names = ", ".join(sorted(ast.unparse(alias) for alias in aliases))
        statements.append(f"from {written}{dot}{below} import {names}")
    return newline.join(statements)
