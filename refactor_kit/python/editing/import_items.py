"""The imports of one file, collected from others, deduplicated and sorted."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from refactor_kit.base import SourceTree
from refactor_kit.python.source_file import PythonSource
from refactor_kit.python.text import comments_in


@dataclass(frozen=True)
class ImportItem:
    """One imported name; ``name`` is ``""`` for ``import module``.

    ``comments`` stand above it, ``trailing`` behind its statement, ``beside`` behind the name where
    that has a line of its own.
    """

    module: str
    name: str = ""
    asname: str | None = None
    typing: bool = False
    comments: tuple[str, ...] = ()
    trailing: str = ""
    beside: str = ""

    @property
    def bound(self) -> str:
        return self.asname or self.name or self.module.partition(".")[0]


def statement_items(
    source: PythonSource, statement: ast.Import | ast.ImportFrom, *, typing: bool = False
) -> list[tuple[ast.alias, ImportItem]]:
    """The names of one statement, relative modules as written."""
    module = ""
    if isinstance(statement, ast.ImportFrom):
        module = "." * statement.level + (statement.module or "")
    trailing = _trailing_comment(source, statement)
    items = []
    for alias in statement.names:
        if isinstance(statement, ast.ImportFrom):
            above, beside = _alias_comments(source, statement, alias)
            item = ImportItem(module, alias.name, alias.asname, typing, above, trailing, beside)
        else:
            item = ImportItem(alias.name, "", alias.asname, typing, trailing=trailing)
        items.append((alias, item))
    return items


def lost_comments(
    source: PythonSource, statement: ast.Import | ast.ImportFrom
) -> Iterator[tuple[int, str]]:
    """The comments inside a statement, with their lines, that :func:`statement_items` leaves."""
    items = [item for _, item in statement_items(source, statement)]
    known = {text for item in items for text in (*item.comments, item.trailing, item.beside)}
    for line, comment in comments_in(source.segment(statement)):
        if comment not in known:
            yield statement.lineno + line, comment


def merged(items: Iterable[ImportItem]) -> list[ImportItem]:
    """Each name once; what is needed at run time is not imported for typing again."""
    found: dict[tuple[str, str, str | None], ImportItem] = {}
    for item in items:
        key = (item.module, item.name, item.asname)
        known = found.get(key)
        if known is None:
            found[key] = item
            continue
        comments = known.comments + tuple(c for c in item.comments if c not in known.comments)
        found[key] = replace(
            known,
            typing=known.typing and item.typing,
            comments=comments,
            trailing=known.trailing or item.trailing,
            beside=known.beside or item.beside,
        )
    return list(found.values())


def render(
    items: Sequence[ImportItem],
    tree: SourceTree,
    roots: Sequence[str],
    width: int,
    indent: str = "",
) -> str:
    """The items as import statements in sorted sections, one blank line between them."""
    sections: dict[int, list[ImportItem]] = {}
    for item in items:
        sections.setdefault(section_of(item.module, tree, roots), []).append(item)
    blocks = ["\n".join(_section(sections[number], width, indent)) for number in sorted(sections)]
    return "\n\n".join(blocks)


def render_statement(items: Sequence[ImportItem], width: int, indent: str) -> str:
    """One statement for names of one module, in the given order, as it stands after ``indent``."""
    first = items[0]
    if not first.name:
        return "import " + ", ".join(
            each.module + (f" as {each.asname}" if each.asname else "") for each in items
        )
    names = ", ".join(each.name + (f" as {each.asname}" if each.asname else "") for each in items)
    return _wrapped(f"from {first.module} import {names}", width, indent)


def section_of(module: str, tree: SourceTree, roots: Sequence[str]) -> int:
    """0 ``__future__``, 1 standard library, 2 third party, 3 first party, 4 relative."""
    if module.startswith("."):
        return 4
    top = module.partition(".")[0]
    if top == "__future__":
        return 0
    if top in sys.stdlib_module_names:
        return 1
    return 3 if top in first_party(tree, tuple(roots)) else 2


def first_party(tree: SourceTree, roots: tuple[str, ...]) -> frozenset[str]:
    """The top-level names that the tree's source roots hold."""
    names: set[str] = set()
    for path in tree.paths():
        if not path.endswith(".py"):
            continue
        for root in roots:
            prefix = "" if root in (".", "") else f"{root.rstrip('/')}/"
            if path.startswith(prefix):
                names.add(path[len(prefix) :].partition("/")[0].removesuffix(".py"))
    return frozenset(names)


def _section(items: Sequence[ImportItem], width: int, indent: str) -> list[str]:
    lines: list[str] = []
    for item in sorted(
        (each for each in items if not each.name), key=lambda each: natural(each.module)
    ):
        written = f"import {item.module}" + (f" as {item.asname}" if item.asname else "")
        lines += _with_comments(written, [item], indent)
    for group in sorted(_groups(items), key=_group_key):
        lines += _with_comments(_from_import(group[0].module, group, width, indent), group, indent)
    return lines


def _groups(items: Sequence[ImportItem]) -> list[list[ImportItem]]:
    """One group for each ``from`` statement; renamed names have a statement of their own."""
    plain: dict[str, list[ImportItem]] = {}
    groups: list[list[ImportItem]] = []
    for item in sorted((each for each in items if each.name), key=member_key):
        if item.asname is not None:
            groups.append([item])
        elif item.module in plain:
            plain[item.module].append(item)
        else:
            plain[item.module] = [item]
            groups.append(plain[item.module])
    return groups


def _group_key(group: list[ImportItem]) -> tuple[int, list[tuple[int, str]], object]:
    module = group[0].module
    # `from ..a` comes before `from .b`.
    level = len(module) - len(module.lstrip("."))
    return -level, natural(module), member_key(group[0])


def member_key(item: ImportItem) -> tuple[int, list[tuple[int, str]], str]:
    """Constants, then classes, then the rest, numbers in names by value."""
    name = item.name
    if name.isupper() and len(name) > 1:
        kind = 0
    elif name[:1].isupper():
        kind = 1
    else:
        kind = 2
    return kind, natural(name), name


def natural(name: str) -> list[tuple[int, str]]:
    """A key that ignores case and sorts numbers by value, as the common import sorters do."""
    return [
        (int(piece), "") if piece.isdigit() else (0, piece)
        for piece in re.split(r"(\d+)", name.lower())
    ]


def _wrapped(written: str, width: int, indent: str) -> str:
    if len(indent) + len(written) <= width:
        return written
    head, _, names = written.partition(" import ")
    listed = "".join(f"{indent}    {name},\n" for name in names.split(", "))
    return f"{head} import (\n{listed}{indent})"


def _from_import(module: str, items: Sequence[ImportItem], width: int, indent: str) -> str:
    names = [item.name + (f" as {item.asname}" if item.asname else "") for item in items]
    if not any(item.beside for item in items):
        return _wrapped(f"from {module} import {', '.join(names)}", width, indent)
    lines = "".join(
        f"{indent}    {name},{f'  {item.beside}' if item.beside else ''}\n"
        for name, item in zip(names, items, strict=True)
    )
    return f"from {module} import (\n{lines}{indent})"


def _with_comments(written: str, items: Sequence[ImportItem], indent: str) -> list[str]:
    comments = dict.fromkeys(comment for item in items for comment in item.comments)
    trailing = list(dict.fromkeys(item.trailing for item in items if item.trailing))
    if trailing:
        first, newline, rest = written.partition("\n")
        written = f"{first}  {'  '.join(trailing)}{newline}{rest}"
    return [*(f"{indent}{comment}" for comment in comments), f"{indent}{written}"]


def _trailing_comment(source: PythonSource, statement: ast.stmt) -> str:
    _, end = source.span(statement)
    stop = source.text.find("\n", end)
    rest = source.text[end : stop if stop >= 0 else len(source.text)].strip()
    if rest.startswith("#"):
        return rest
    # A comment behind the opening parenthesis belongs to the whole statement.
    start, _ = source.span(statement)
    first = source.text[start : source.text.find("\n", start)]
    found = re.search(r"\(\s*(#.*)$", first)
    return found.group(1).strip() if found else ""


def _alias_comments(
    source: PythonSource, statement: ast.ImportFrom, alias: ast.alias
) -> tuple[tuple[str, ...], str]:
    """The comments above and behind a name that has a line of its own; the last one's below too."""
    if alias.lineno == statement.lineno:
        return (), ""
    lines = source.text.splitlines()
    behind = re.match(r"\s*,?\s*(#.*)", lines[alias.lineno - 1][_column(lines, alias) :])
    above: list[str] = []
    number = alias.lineno - 2
    while number >= statement.lineno and lines[number].lstrip().startswith("#"):
        above.insert(0, lines[number].strip())
        number -= 1
    if alias is statement.names[-1]:
        after = (line.strip() for line in lines[alias.lineno : (statement.end_lineno or 0)])
        above += [line for line in after if line.startswith("#")]
    return tuple(above), behind.group(1).strip() if behind else ""


def _column(lines: Sequence[str], alias: ast.alias) -> int:
    content = lines[alias.lineno - 1].encode()[: alias.end_col_offset]
    return len(content.decode())
