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
                return Outcome(refusals=(_comment_refusal(back),))
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
        base = f"{written}{_tail(written, back, module)}"
        names = ", ".join(sorted(ast.unparse(alias) for alias in aliases))
        statements.append(f"from {base} import {names}")
    return newline.join(statements)


def _tail(written: str, back: BackImport, module: str) -> str:
    """What follows the public package in ``module``, joined to the package as written."""
    if not module:
        return ""
    below = module.removeprefix(f"{back.package}.")
    return below if written.endswith(".") else f".{below}"


def _comment_refusal(back: BackImport) -> Refusal:
    line = back.statement.lineno
    return Refusal(back.path, line, "a comment stands inside this import", "move it above the line")
