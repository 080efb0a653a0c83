"""One import statement, made to name what takes the place of a retired module."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from refactor_kit.base import Refusal
from refactor_kit.python.editing.import_blocks import replace_imports
from refactor_kit.python.editing.import_groups import Place, regrouped
from refactor_kit.python.editing.import_text import Name, names_of
from refactor_kit.python.lexical import (
    ImportedName,
    ImportStatement,
    relative_module,
    resolved_module,
)
from refactor_kit.reading.references import RetiredModules


@dataclass(frozen=True, slots=True)
class Rebound:
    """A local name that an import binds, and what ``whole`` stands behind it."""

    old: str
    new: str
    whole: str


@dataclass(slots=True)
class FileChange:
    """The new content of one file, and what could not be rewritten in it."""

    content: bytes
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(slots=True)
class StatementChange:
    """The statements that replace one; none where it stays.

    ``missing`` are names of a retired route module, with the one that has nothing for them.
    """

    texts: list[str]
    missing: list[tuple[str, str]] = field(default_factory=list)


class StatementRewriter:
    """Rewrites statements of one file.

    ``package`` is where the file stands afterwards; ``attribute`` says what a name of a retired
    route module is called now (``None``: nothing is); ``rebind`` whether the file can call what
    it imports by its new name.
    """

    def __init__(
        self,
        modules: RetiredModules,
        package: str,
        attribute: Callable[[str, str], str | None],
        rebind: Callable[[Rebound], bool],
        limit: int,
    ) -> None:
        self._modules = modules
        self._package = package
        self._attribute = attribute
        self._rebind = rebind
        self._limit = limit

    def rewrite_all(
        self, path: str, change: FileChange, statements: Iterable[tuple[ImportStatement, str]]
    ) -> None:
        """Rewrite the ``statements`` of the file ``path``, each given with its module."""
        replacements: dict[int, list[str]] = {}
        for statement, module in statements:
            new = self.rewrite(statement, module, change.content)
            if new is None:
                continue
            change.refusals += (
                no_counterpart(path, statement.line, *missing) for missing in new.missing
            )
            if new.texts:
                replacements[statement.start] = new.texts
        change.content = replace_imports(change.content, replacements, self._limit)

    def rewrite(
        self, statement: ImportStatement, module: str, content: bytes
    ) -> StatementChange | None:
        """``None`` where the statement stays. ``module`` is what a ``from`` names, absolute.

        ``content`` is the file's.
        """
        change = StatementChange([])
        places: list[list[Place]] = []
        for each in statement.names:
            if statement.is_from:
                origin, name = self._moved(module, each, change)
                places.append([(self._written(origin, statement), name)])
            else:
                whole = self._modules.moved(each.name) or each.name
                places.append([("", Name(whole, each.asname or ""))])
        own = statement.written_module if statement.is_from else ""
        if places == [[(own, name)] for name in names_of(statement)]:
            return change if change.missing else None
        aliases = any(each.asname for each in statement.names)
        limit = self._limit - len(statement.indent)
        change.texts = regrouped(content, statement, places, limit, combines=aliases)
        return change

    def _moved(self, module: str, each: ImportedName, change: StatementChange) -> tuple[str, Name]:
        moved = self._modules.moved(module)
        if moved is not None:
            name = self._attribute(module, each.name)
            if name is None:
                change.missing.append((f"{module}.{each.name}", moved))
                name = each.name
            return moved, self._bound(each, name, f"{moved}.{name}")
        whole = self._modules.moved(f"{module}.{each.name}")
        if whole is None:
            return module, Name(each.name, each.asname or "")
        package, _, last = whole.rpartition(".")
        return package, self._bound(each, last, whole)

    def _bound(self, each: ImportedName, name: str, whole: str) -> Name:
        """``name``, under the old local name where the rest of the file has to keep that."""
        local = each.asname or each.name
        if not each.asname and name != local and self._rebind(Rebound(local, name, whole)):
            local = name
        # ``a as a`` says that the name is passed on.
        passed_on = each.asname == each.name
        return Name(name, "" if local == name and not passed_on else local)

    def _written(self, module: str, statement: ImportStatement) -> str:
        """``module`` as the file names it: as it is where that holds, relative where it was."""
        if not statement.level:
            return module
        if resolved_module(statement.level, statement.module, self._package) == module:
            return statement.written_module
        return relative_module(self._package, module)


def no_counterpart(path: str, line: int, name: str, module: str) -> Refusal:
    """``name`` of an old module is used, and ``module`` has nothing for it."""
    reason = f"{name} has no counterpart in {module}"
    return Refusal(path, line, reason, "change this reference by hand, then run again")
