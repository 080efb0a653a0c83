"""A facade written anew, or extended by the names it lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from refactor_kit.base import Context, SourceTree
from refactor_kit.base.layout import module_file
from refactor_kit.python.editing.import_blocks import replace_imports
from refactor_kit.python.editing.import_items import first_party, section_of
from refactor_kit.python.editing.import_text import statement_text
from refactor_kit.python.editing.splices import Splice, spliced
from refactor_kit.python.lexical import ImportStatement, find_imports
from refactor_kit.python.line_length import line_length
from refactor_kit.python.text import dominant_newline, encode_text
from refactor_kit.reading.apps import AppReading, Exposed
from refactor_kit.reading.apps.definitions import AppModule, read_app_module

from .._public_imports.names_list import render_all
from .import_set import Origin
from .source import FacadeContent, FacadeWriter, import_sections

_ALL = re.compile(rb"^__all__(\s*:\s*[^=\n]+)?\s*=\s*[\[(][^\])]*[\])]", re.MULTILINE)


def compose(tree: SourceTree, context: Context, reading: AppReading) -> bytes | None:
    """The facade's content; ``None`` where it offers every name already."""
    existing = None
    if reading.facade_file in tree:
        existing = read_app_module(tree, reading.facade_file, context.settings.source_roots)
    defined = set(existing.defined) | set(existing.imports) if existing else set()
    missing = [each for each in reading.exposes if each.name not in defined]
    if not missing:
        return None
    if existing is None or not defined:
        header = tree.read(reading.facade_file) if existing else b""
        return _new(tree, context, reading.exposes, header)
    return _with_missing_names(tree, context, existing, missing, reading.exposes)


def _new(tree: SourceTree, context: Context, exposes: Sequence[Exposed], header: bytes) -> bytes:
    writer = FacadeWriter(tree, context, {each.name for each in exposes}, {})
    writer.add_all(exposes)
    content = writer.content
    parts = ["\n".join(lines) + "\n" for lines in import_sections(content, tree, context)]
    if any(each.kind == "other" for each in exposes):
        parts.append(render_all(content.exported, line_length(tree)) + "\n")
    body = "\n".join(parts) + "".join(f"\n\n{function}" for function in content.functions)
    if header.strip():
        newline = dominant_newline(header)
        return header.rstrip() + encode_text(f"\n\n{body}", newline)
    opening = f'"""The one door through which the {context.module.name} routes reach the apps."""'
    roots = context.settings.source_roots
    apps = (module_file(tree, each.origin_module, roots) for each in exposes)
    app = next(filter(None, apps), None)
    newline = dominant_newline(tree.read(app)) if app else "\n"
    return encode_text(f"{opening}\n\n{body}", newline)


def _with_missing_names(
    tree: SourceTree,
    context: Context,
    facade: AppModule,
    missing: Sequence[Exposed],
    exposes: Sequence[Exposed],
) -> bytes:
    source = tree.read(facade.path)
    newline = dominant_newline(source)
    bound = {
        local: Origin(imported.module, imported.name) for local, imported in facade.imports.items()
    }
    taken = set(facade.defined) | {each.name for each in missing}
    writer = FacadeWriter(tree, context, taken, bound)
    writer.add_all(missing)
    content = writer.content
    for local in bound:
        content.imports.bound.pop(local, None)
    source = _with_names(source, exposes, missing, line_length(tree), newline)
    source = _with_imports(source, content, tree, context, newline)
    functions = "".join(f"\n\n{function}" for function in content.functions)
    return source.rstrip() + encode_text(f"\n{functions}", newline)


def _with_imports(
    source: bytes, content: FacadeContent, tree: SourceTree, context: Context, newline: str
) -> bytes:
    """``source`` with the new imports beside the last ones of their section."""
    own_names = first_party(tree, context.settings.source_roots)
    limit = line_length(tree)
    top = [each for each in find_imports(source) if not each.indent and each.column == 1]
    has_future = any(each.module == "__future__" for each in top)
    for lines in import_sections(content, tree, context):
        if has_future and lines == ["from __future__ import annotations"]:
            continue
        top = [each for each in find_imports(source) if not each.indent and each.column == 1]
        beside = _beside(top, lines, own_names)
        if beside is None:
            at = top[-1].end if top else 0
            block = encode_text("\n\n" + "\n".join(lines), newline)
            source = spliced(source, [Splice(at, at, block)])
            continue
        own = statement_text(source, beside)
        source = replace_imports(source, {beside.start: [own, *lines]}, limit)
    return source


def _beside(
    top: Sequence[ImportStatement], lines: Sequence[str], own: frozenset[str]
) -> ImportStatement | None:
    new = find_imports(lines[0].encode())
    if not new:
        return None
    wanted = section_of(new[0].module or new[0].names[0].name, own)
    same = [
        each
        for each in top
        if not each.level
        and each.module != "__future__"
        and section_of(each.module or each.names[0].name, own) == wanted
    ]
    return same[-1] if same else None


def _with_names(
    source: bytes,
    exposes: Sequence[Exposed],
    missing: Sequence[Exposed],
    limit: int,
    newline: str,
) -> bytes:
    """``source`` with ``__all__`` naming what is re-exported."""
    match = _ALL.search(source)
    if match:
        listed = re.findall(r"[\"'](\w+)[\"']", match.group().decode())
        text = render_all([*listed, *(each.name for each in missing)], limit)
        return spliced(source, [Splice(match.start(), match.end(), encode_text(text, newline))])
    if all(each.kind == "function" for each in missing):
        return source
    top = [each for each in find_imports(source) if each.column == 1]
    at = top[-1].end if top else 0
    text = render_all([each.name for each in exposes], limit)
    return spliced(source, [Splice(at, at, encode_text(f"\n\n{text}", newline))])
