"""Thin modules that stand for retired ones until a day: how one reads, and which stand.

A shim says everything about itself, so that one that was changed by hand can be told from one as
written: it says the same as the text that its own facts give. How it is formatted does not matter.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from refactor_kit.base import Context, SourceTree, UnreadableSource
from refactor_kit.base.layout import dotted_name
from refactor_kit.base.records import dataclass, replace
from refactor_kit.python.parsing import parse_ast
from refactor_kit.reading.retired.moves import files_under
from refactor_kit.reading.retired.retired import RetiredModules, retired

#: What every shim holds.
SIGN = b"this name goes after"
#: What ``notice`` says, as a regular expression.
NOTICE = (
    r"(?P<old>[\w.]+) has moved to (?P<new>[\w.]+); "
    r"this name goes after (?P<until>\d{4}-\d\d-\d\d)"
)
_DOCSTRING = re.compile(r"Moved to ([\w.]+); this name goes after (\d{4}-\d\d-\d\d)\.\Z")


@dataclass(frozen=True, slots=True)
class Shim:
    """``old`` can be imported until ``until``, and gives what ``new`` holds.

    ``names`` are pairs: what the old module calls a name, and what the new one does.
    """

    old: str
    new: str
    until: str
    names: tuple[tuple[str, str], ...]

    def dated(self, until: str) -> Shim:
        return replace(self, until=until)


@dataclass(frozen=True, slots=True)
class StandingShim:
    """A file that is a shim; where ``is_whole`` is false it was changed by hand since."""

    path: str
    shim: Shim
    is_whole: bool


def notice(shim: Shim) -> str:
    """What whoever imports the old module is told."""
    return f"{shim.old} has moved to {shim.new}; this name goes after {shim.until}"


def shim_text(shim: Shim, width: int = 88) -> str:
    """The module, with ``\\n`` at the ends of its lines."""
    blocks = [f'"""Moved to {shim.new}; this name goes after {shim.until}."""', "import warnings"]
    if shim.names:
        blocks.append("\n".join(_imports(shim, width)))
        listed = ", ".join(f'"{name}"' for name in sorted(old for old, _ in shim.names))
        blocks.append(_wrapped("__all__ = [", listed, "]", width))
    told = "\n".join(f'    "{line}"' for line in _notice_lines(shim, width))
    blocks.append(f"warnings.warn(\n{told},\n    DeprecationWarning,\n    stacklevel=2,\n)")
    return "\n\n".join(blocks) + "\n"


def _notice_lines(shim: Shim, width: int) -> tuple[str, ...]:
    """The notice, in as many lines as it needs."""
    whole, room = notice(shim), width - 7
    if len(whole) <= room:
        return (whole,)
    moved, _, ends = whole.rpartition("; ")
    if len(moved) + 2 <= room:
        return (f"{moved}; ", ends)
    return (f"{shim.old} has moved to ", f"{shim.new}; ", ends)


def standing_shims(tree: SourceTree, context: Context) -> tuple[StandingShim, ...]:
    """The shims of the module that ``context`` is about, in the order of their paths."""
    module = context.module
    paths = {path for path in module.retired_route_files if path in tree}
    for folder in module.retired_app_dirs:
        paths.update(files_under(tree, folder))
    found = (standing_shim(tree, context, path) for path in sorted(paths))
    return tuple(each for each in found if each is not None)


def standing_shim(tree: SourceTree, context: Context, path: str) -> StandingShim | None:
    """What the file ``path`` is as a shim; ``None`` where it is none."""
    content = tree.read(path)
    if SIGN not in content or not path.endswith(".py"):
        return None
    try:
        read = parse_ast(path, content)
    except UnreadableSource:
        return None
    match = _DOCSTRING.match(ast.get_docstring(read, clean=False) or "")
    if match is None:
        return None
    old = dotted_name(path, context.settings.source_roots)
    names = tuple(
        (each.asname or each.name, each.name)
        for statement in read.body
        if isinstance(statement, ast.ImportFrom) and statement.module == match[1]
        for each in statement.names
    )
    shim = Shim(old, match[1], match[2], names)
    is_right = RetiredModules(retired(context)).moved(old) == shim.new
    same = _said(read) == _said(ast.parse(shim_text(shim)))
    return StandingShim(path, shim, is_right and same)


def _said(read: ast.Module) -> tuple[list[str], list[str]]:
    """What a module says, in whatever order its imports are sorted."""
    imports: list[str] = []
    others: list[str] = []
    for statement in read.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            origin = getattr(statement, "module", "")
            imports += [f"{origin} {each.name} {each.asname}" for each in statement.names]
        else:
            others.append(ast.dump(statement))
    return sorted(imports), others


def _imports(shim: Shim, width: int) -> Iterator[str]:
    """As import sorters have them: renamed names in statements of their own."""
    plain = sorted((old for old, new in shim.names if old == new), key=_order)
    groups = [plain] if plain else []
    groups += [[new, old] for old, new in shim.names if old != new]
    for group in sorted(groups, key=lambda group: _order(group[0])):
        names = ", ".join(plain) if group is plain else " as ".join(group)
        head = f"from {shim.new} import "
        fits = len(head + names) <= width
        yield head + names if fits else _wrapped(f"{head}(", names, ")", width)


def _wrapped(head: str, listed: str, tail: str, width: int) -> str:
    if len(head) + len(listed) + len(tail) <= width:
        return f"{head}{listed}{tail}"
    lines = "".join(f"    {name},\n" for name in listed.split(", "))
    return f"{head}\n{lines}{tail}"


def _order(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name.lower()
