"""The imports of one file, collected from others, deduplicated and sorted."""

from __future__ import annotations

import ast
import sys
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace

from refactor_kit.base import SourceTree
from refactor_kit.python.editing.import_comments import (
    NameComments,
    both_comments,
    statement_comments,
)
from refactor_kit.python.editing.import_text import Key, Name, member_key, natural, render_from
from refactor_kit.python.lexical import find_imports
from refactor_kit.python.source_file import PythonSource


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
    content = source.segment(statement).encode()
    (found,) = find_imports(content)
    comments = statement_comments(content, found)
    behind = source.behind(statement)
    # A comment behind the opening parenthesis belongs to the whole statement.
    trailing = both_comments(behind if behind.startswith("#") else "", comments.head)
    items = []
    for alias, said in zip(statement.names, comments.names, strict=True):
        if isinstance(statement, ast.ImportFrom):
            module = found.written_module
            names = (module, alias.name, alias.asname)
            item = ImportItem(*names, typing, said.above, trailing, said.beside)
        else:
            item = ImportItem(alias.name, "", alias.asname, typing, trailing=trailing)
        items.append((alias, item))
    return items


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
    items: Iterable[ImportItem],
    tree: SourceTree,
    roots: Sequence[str],
    width: int,
    indent: str = "",
) -> str:
    """The items as import statements in sorted sections, one blank line between them."""
    return "\n\n".join(map("\n".join, sections(items, first_party(tree, roots), width, indent)))


def sections(
    items: Iterable[ImportItem], own: Container[str], width: int, indent: str = ""
) -> list[list[str]]:
    """The sorted sections, each as its statements and the comment lines above them."""
    found: dict[int, list[ImportItem]] = {}
    for item in items:
        found.setdefault(section_of(item.module, own), []).append(item)
    return [
        [
            line
            for group in sorted(_groups(found[number]), key=_group_key)
            for line in _with_comments(render_statement(group, width, indent), group, indent)
        ]
        for number in sorted(found)
    ]


def render_statement(items: Sequence[ImportItem], width: int, indent: str) -> str:
    """One statement for names of one module, in the given order, as it stands after ``indent``."""
    module = items[0].module
    names = [Name(each.name or each.module, each.asname or "") for each in items]
    if not items[0].name:
        return f"import {', '.join(map(str, names))}"
    said = [NameComments(beside=each.beside) for each in items]
    return render_from(module, names, width, indent=indent, said=said)


def section_of(module: str, own: Container[str]) -> int:
    """0 ``__future__``, 1 standard library, 2 third party, 3 first party (``own``), 4 relative."""
    if module.startswith("."):
        return 4
    top = module.partition(".")[0]
    if top == "__future__":
        return 0
    if top in sys.stdlib_module_names:
        return 1
    return 3 if top in own else 2


def first_party(tree: SourceTree, roots: Iterable[str]) -> frozenset[str]:
    """The top-level names that the tree's source roots hold."""
    prefixes = ["" if root in (".", "") else f"{root.rstrip('/')}/" for root in roots]
    return frozenset(
        path.removeprefix(prefix).partition("/")[0].removesuffix(".py")
        for path in tree.paths()
        if path.endswith(".py")
        for prefix in prefixes
        if path.startswith(prefix)
    )


def _groups(items: Sequence[ImportItem]) -> list[list[ImportItem]]:
    """One group for each statement; modules and renamed names have a statement of their own."""
    plain: dict[str, list[ImportItem]] = {}
    groups: list[list[ImportItem]] = []
    for item in sorted(items, key=lambda each: (member_key(each.name), each.name)):
        if item.asname is not None or not item.name:
            groups.append([item])
        elif item.module in plain:
            plain[item.module].append(item)
        else:
            plain[item.module] = [item]
            groups.append(plain[item.module])
    return groups


def _group_key(group: list[ImportItem]) -> Key:
    """``import`` before ``from``, and ``from ..a`` before ``from .b``."""
    first = group[0]
    level = len(first.module) - len(first.module.lstrip("."))
    name = member_key(first.name), first.name, natural(first.asname or "")
    return (bool(first.name), -level, natural(first.module), *name)


def _with_comments(written: str, items: Sequence[ImportItem], indent: str) -> list[str]:
    comments = dict.fromkeys(comment for item in items for comment in item.comments)
    trailing = list(dict.fromkeys(item.trailing for item in items if item.trailing))
    if trailing:
        first, newline, rest = written.partition("\n")
        written = f"{first}  {'  '.join(trailing)}{newline}{rest}"
    return [*(f"{indent}{comment}" for comment in comments), f"{indent}{written}"]
