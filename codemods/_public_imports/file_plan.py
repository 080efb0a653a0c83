"""How one file comes to import only public names: its statements and its accesses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from refactor_kit.python.editing.import_blocks import replace_imports
from refactor_kit.python.editing.import_groups import Place, regrouped
from refactor_kit.python.editing.import_text import Name
from refactor_kit.python.editing.splices import Splice, spliced
from refactor_kit.python.lexical import (
    ImportedName,
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

    ``stays`` says why what the file reaches through modules is left as it is, where it has to be.
    ``allowed`` stay as they are, with what is reached through the names they bind.
    Sent elsewhere it goes without its ``reader``: another one has to resume it.
    """

    path: str
    reader: DeepImportReader
    deep_imports: tuple[DeepImport, ...]
    allowed: tuple[DeepImport, ...] = ()
    statements: list[ImportStatement] = field(default_factory=list)
    uses: FileUses = field(default_factory=lambda: FileUses((), {}, ()))
    origins: set[str] = field(default_factory=set)
    stays: CannotRewrite | None = None

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

    def without_modules(self, stays: CannotRewrite) -> FilePlan:
        """This plan for the names that the file imports, and nothing that modules lead to."""
        plan = replace(self, uses=FileUses((), {}, ()), origins=set(), stays=stays)
        return plan._with_origins()

    def read(self) -> FilePlan:
        """Look at the file; ``CannotRewrite`` where something stands in the way."""
        places = {(each.line, each.column) for each in self.deep_imports if each.how == "import"}
        every = find_imports(self.source)
        self.statements = [each for each in every if (each.line, each.column) in places]
        if self._may_use_modules(every):
            self.uses = self._not_allowed(find_uses(self.reader, self.path), every)
        stays = self._in_the_way()
        return self._with_origins() if stays is None else self.without_modules(stays)

    def _in_the_way(self) -> CannotRewrite | None:
        """Why what is reached through modules stays."""
        if self.uses.loose:
            return CannotRewrite(self.uses.loose[0], "an internal module is used as a value")
        if self.uses.quoted:
            reason = "a string names a class of an internal module; import the class by its name"
            return CannotRewrite(self.uses.quoted[0], reason)
        for use in self.uses.uses:
            if b"#" in self.source[use.package_end or use.start : use.end]:
                line = self.source.count(b"\n", 0, use.start) + 1
                return CannotRewrite(line, "a comment stands inside this access: move it above")
        return None

    def _with_origins(self) -> FilePlan:
        for statement in self.statements:
            self.origins |= set(self.origins_of(statement))
        self.origins |= {use.symbol for use in self.uses.uses}
        return self

    def origins_of(self, statement: ImportStatement) -> Iterator[str]:
        """The internal objects that a statement binds by name."""
        found = (self._object(statement, name.name) for name in statement.names)
        yield from (origin for origin in found if origin is not None)

    def _not_allowed(self, uses: FileUses, every: Sequence[ImportStatement]) -> FileUses:
        """``uses`` without those on allowed lines, and those of names that allowed imports bind."""
        lines = {each.line for each in self.allowed}
        if not lines:
            return uses
        names = {
            name.asname or name.name.partition(".")[0]
            for statement in every
            if statement.line in lines
            for name in statement.names
        }
        kept = tuple(
            use
            for use in uses.uses
            if self.source.count(b"\n", 0, use.start) + 1 not in lines
            and not any(self._roots(use, name) for name in names)
        )
        return replace(uses, uses=kept)

    def _may_use_modules(self, every: tuple[ImportStatement, ...]) -> bool:
        """Whether the file binds a module through which it may reach an object."""
        return self.reader.needs_tree(self.path, self.source, every) or any(
            not statement.is_from
            or any(self._is_module(f"{self._module(statement)}.{n.name}") for n in statement.names)
            for statement in self.statements
        )

    def rewritten(self, public: Mapping[str, str], limit: int) -> bytes:
        """The file with the statements and accesses of the plan changed to public names.

        Names that ``public`` lacks stay as they are.
        """
        replacements = {}
        for statement in self.statements:
            places = [list(self._places(statement, each, public)) for each in statement.names]
            replacements[statement.start] = regrouped(
                self.source,
                statement,
                places,
                limit - len(statement.indent),
                combines=self._combines,
            )
        uses = self.uses.uses
        splices = [
            Splice(use.package_end or use.start, use.end, _named(use, public)) for use in uses
        ]
        marked = spliced(self.source, splices)
        shift = _Shift(splices)
        moved = {shift(start): texts for start, texts in replacements.items()}
        return replace_imports(marked, moved, limit) if moved else marked

    def _places(
        self, statement: ImportStatement, each: ImportedName, public: Mapping[str, str]
    ) -> Iterator[Place]:
        """Where the file finds afterwards what it finds in ``each`` now."""
        written = Name(each.name, each.asname or "")
        if not statement.is_from:
            yield from self._of_plain(statement, each, public)
            return
        origin = self._object(statement, each.name)
        dotted = f"{self._module(statement)}.{each.name}"
        if origin is not None and origin in public:
            alias = each.asname or each.name
            new = public[origin]
            yield self._spelled(statement), Name(new, "" if alias == new else alias)
        elif self._is_module(dotted) and self.stays is None:
            package = self._spelled(statement)
            for name in self._names_used(each.asname or each.name, dotted, statement, public):
                yield package, name
        else:
            yield statement.written_module, written

    def _of_plain(
        self, statement: ImportStatement, each: ImportedName, public: Mapping[str, str]
    ) -> Iterator[Place]:
        """``import schemas.session`` becomes ``import schemas``; ``... as s`` a ``from`` import."""
        package = self.reader.surface.name
        if not self.reader.surface.holds(each.name) or self.stays is not None:
            yield "", Name(each.name, each.asname or "")
        elif each.asname is None:
            yield "", Name(package)
        else:
            for name in self._names_used(each.asname, each.name, statement, public):
                yield package, name

    @cached_property
    def _combines(self) -> bool:
        return combines_renamed(self.reader.tree, find_imports(self.source))

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
        if not surface.holds(origin):
            return None
        origin = self.reader.exportable(origin)
        return None if self._is_module(origin) else origin

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


def _named(use: Use, public: Mapping[str, str]) -> bytes:
    return f"{'.' if use.package_end else ''}{public[use.symbol]}".encode()


class _Shift:
    """Where an offset comes to lie once splices are carried out."""

    def __init__(self, splices: Sequence[Splice]) -> None:
        self._splices = sorted(splices)

    def __call__(self, offset: int) -> int:
        moved = (
            len(each.new) - (each.end - each.start) for each in self._splices if each.end <= offset
        )
        return offset + sum(moved)
