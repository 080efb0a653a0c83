"""How one file comes to import only public names: its statements and its accesses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from refactor_kit.python.editing.import_blocks import replace_imports
from refactor_kit.python.editing.import_text import Name, member_key, renamed_text, render_from
from refactor_kit.python.editing.splices import Splice, spliced
from refactor_kit.python.encoding import declared_encoding, is_utf8
from refactor_kit.python.lexical import (
    ImportStatement,
    absolute_module,
    find_imports,
    relative_module,
)
from refactor_kit.reading.deep_imports import DeepImport, DeepImportReader
from refactor_kit.reading.deep_imports.uses import FileUses, Use, find_uses

from .package_file import combines_renamed


class CannotRewrite(Exception):
    """A file whose deep imports cannot be rewritten safely, with the place and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


@dataclass
class FilePlan:
    """A file with the statements to rewrite; ``origins`` are the objects it needs by name.

    ``late`` are those that a function may look up at each call: through a module, or by an import
    of its own.
    Sent elsewhere it goes without its ``reader``: another one has to resume it.
    """

    path: str
    reader: DeepImportReader
    deep_imports: tuple[DeepImport, ...]
    statements: list[ImportStatement] = field(default_factory=list)
    uses: FileUses = field(default_factory=lambda: FileUses((), {}, ()))
    origins: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "reader": None}

    @property
    def source(self) -> bytes:
        return self.reader.tree.read(self.path)

    @property
    def is_relative(self) -> bool:
        """Whether a statement to rewrite is a relative one."""
        return any(statement.level for statement in self.statements)

    def resumed(self, reader: DeepImportReader) -> FilePlan:
        """This plan, to be carried out with ``reader``."""
        return replace(self, reader=reader)

    def read(self) -> FilePlan:
        """Look at the file; ``CannotRewrite`` where something stands in the way."""
        places = {(each.line, each.column) for each in self.deep_imports if each.how == "import"}
        every = find_imports(self.source)
        self.statements = [each for each in every if (each.line, each.column) in places]
        self._refuse_encoding()
        if self._may_use_modules(every):
            self.uses = find_uses(self.reader, self.path)
        if self.uses.loose:
            raise CannotRewrite(self.uses.loose[0], "an internal module is used as a value")
        if self.uses.quoted:
            reason = "a string names a class of an internal module; import the class by its name"
            raise CannotRewrite(self.uses.quoted[0], reason)
        for statement in self.statements:
            for name in statement.names:
                if (origin := self._object(statement, name.name)) is not None:
                    self.origins.add(origin)
                    self.late |= {origin} if statement.indent else set()
        self.late |= {use.symbol for use in self.uses.uses}
        self.origins |= self.late
        return self

    def _refuse_encoding(self) -> None:
        """Names are read, and written, as UTF-8."""
        encoding = declared_encoding(self.source)
        if self.source.isascii() or is_utf8(encoding):
            return
        for statement in self.statements:
            if not self.source[statement.start : statement.end].isascii():
                reason = f"this import is not ASCII, in {encoding}: write the file in UTF-8"
                raise CannotRewrite(statement.line, reason)

    def _may_use_modules(self, every: tuple[ImportStatement, ...]) -> bool:
        """Whether the file binds a module through which it may reach an object."""
        return self.reader.needs_tree(self.path, self.source, every) or any(
            not statement.is_from
            or any(self._is_module(f"{self._module(statement)}.{n.name}") for n in statement.names)
            for statement in self.statements
        )

    def rewritten(self, public: Mapping[str, str], limit: int) -> bytes:
        """The file with every statement and access of the plan changed to public names."""
        replacements = {
            statement.start: self._replacement(statement, public, limit)
            for statement in self.statements
        }
        splices = [self._splice(use, public) for use in self.uses.uses]
        marked = spliced(self.source, splices)
        shift = _Shift(splices)
        moved = {shift(start): texts for start, texts in replacements.items()}
        return replace_imports(marked, moved, limit) if moved else marked

    def _splice(self, use: Use, public: Mapping[str, str]) -> Splice:
        start = use.package_end or use.start
        if b"#" in self.source[start : use.end]:
            line = self.source.count(b"\n", 0, use.start) + 1
            raise CannotRewrite(line, "a comment stands inside this access: move it above")
        dot = "." if use.package_end else ""
        return Splice(start, use.end, f"{dot}{public[use.symbol]}".encode())

    def _replacement(
        self, statement: ImportStatement, public: Mapping[str, str], limit: int
    ) -> list[str]:
        if b"#" in self.source[statement.start : statement.end]:
            return [self._in_place(statement, public)]
        if not statement.is_from:
            return self._plain(statement, public, limit)
        package = self._spelled(statement)
        kept: list[Name] = []
        names: list[Name] = []
        for each in statement.names:
            dotted = f"{self._module(statement)}.{each.name}"
            origin = self._object(statement, each.name)
            if origin is not None:
                alias = each.asname or each.name
                names.append(Name(public[origin], "" if alias == public[origin] else alias))
            elif self._is_module(dotted):
                names += self._names_used(each.asname or each.name, dotted, statement, public)
            else:
                kept.append(Name(each.name, each.asname or ""))
        if kept and statement.written_module == package:
            kept, names = [], [*kept, *names]
        texts = self._rendered(statement.written_module, kept, limit)
        return [*texts, *self._rendered(package, names, limit)]

    def _in_place(self, statement: ImportStatement, public: Mapping[str, str]) -> str:
        """The statement with its comments where they are, and each name in its place."""
        names = []
        for each in statement.names:
            origin = self._object(statement, each.name)
            if origin is not None:
                new, alias = public[origin], each.asname or each.name
                names.append(Name(new, "" if alias == new else alias))
        if len(names) == len(statement.names):
            text = renamed_text(self.source, statement, self._spelled(statement), names)
            if text is not None:
                return text
        reason = "a comment stands inside this import, which takes more than public names"
        raise CannotRewrite(statement.line, f"{reason}: move it above")

    def _rendered(self, module: str, names: Sequence[Name], limit: int) -> list[str]:
        """The statements for ``names``: renamed ones apart, where the file combines none."""
        ordered = sorted(dict.fromkeys(names), key=lambda each: (member_key(each.name), each))
        plain = [each for each in ordered if not each.asname]
        parted = [plain, *([each] for each in ordered if each.asname)]
        groups = [ordered] if self._combines else parted
        return [render_from(module, group, limit) for group in groups if group]

    @cached_property
    def _combines(self) -> bool:
        return combines_renamed(self.reader.tree, find_imports(self.source))

    def _plain(
        self, statement: ImportStatement, public: Mapping[str, str], limit: int
    ) -> list[str]:
        """``import schemas.session`` becomes ``import schemas``; ``... as s`` a ``from`` import."""
        package = self.reader.surface.name
        texts: list[str] = []
        for each in statement.names:
            if not self.reader.surface.holds(each.name):
                texts.append(f"import {Name(each.name, each.asname or '')}")
            elif each.asname is None:
                texts.append(f"import {package}")
            else:
                names = self._names_used(each.asname, each.name, statement, public)
                texts += self._rendered(package, names, limit)
        return list(dict.fromkeys(texts))

    def _names_used(
        self, local: str, module: str, statement: ImportStatement, public: Mapping[str, str]
    ) -> list[Name]:
        """The public names that accesses through the module object ``local`` need."""
        starts = [use for use in self.uses.uses if not use.package_end and self._roots(use, local)]
        if not starts:
            raise CannotRewrite(statement.line, f"{module} is imported and not used by name")
        if self.uses.bound.get(local, frozenset()) != {module}:
            raise CannotRewrite(statement.line, f"{local} is bound to several things in this file")
        names = []
        for name in sorted({public[use.symbol] for use in starts}):
            if name != local and name in self.uses.bound:
                raise CannotRewrite(statement.line, f"{name} means something else in this file")
            names.append(Name(name))
        return names

    def _roots(self, use: Use, local: str) -> bool:
        text = self.source[use.start : use.end].decode("utf-8", "replace")
        return text.split(".")[0].strip("( \t") == local

    def _object(self, statement: ImportStatement, name: str) -> str | None:
        """The internal object that a ``from`` import of ``name`` binds; ``None`` for any other."""
        if not statement.is_from:
            return None
        surface, finder = self.reader.surface, self.reader.finder
        dotted = f"{self._module(statement)}.{name}"
        if self._is_module(dotted):
            return None
        origin = self.reader.origins.canonical(dotted)
        passed_on = self._module(statement) == surface.name or origin != dotted
        if passed_on and surface.verdict(origin, finder) == "legal":
            return None
        origin = self.reader.exports.origin(origin)
        return origin if surface.holds(origin) and not self._is_module(origin) else None

    def _is_module(self, dotted: str) -> bool:
        return self.reader.surface.holds(dotted) and self.reader.finder.exists(dotted)

    def _module(self, statement: ImportStatement) -> str:
        module, is_package = self.reader.finder.name_of(self.path)
        return absolute_module(statement, module, is_package)

    def _spelled(self, statement: ImportStatement) -> str:
        """The public package as this statement would write it: relatively where it did."""
        package = self.reader.surface.name
        if not statement.level:
            return package
        module, is_package = self.reader.finder.name_of(self.path)
        return relative_module(module if is_package else module.rpartition(".")[0], package)


class _Shift:
    """Where an offset comes to lie once splices are carried out."""

    def __init__(self, splices: Sequence[Splice]) -> None:
        self._splices = sorted(splices)

    def __call__(self, offset: int) -> int:
        moved = (
            len(each.new) - (each.end - each.start) for each in self._splices if each.end <= offset
        )
        return offset + sum(moved)
