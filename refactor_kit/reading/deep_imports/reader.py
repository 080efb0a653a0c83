"""Reads what a file reaches: the cheapest means first, a tree only where nothing less decides."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from refactor_kit.base import SourceTree, UnreadableSource
from refactor_kit.base.bounds import LARGEST_TREE, TOO_LARGE, is_too_large
from refactor_kit.python.lexical import (
    ImportStatement,
    absolute_module,
    find_imports,
    resolved_module,
)
from refactor_kit.python.module_files import ModuleFinder
from refactor_kit.reading.deep_imports.dynamic import is_dynamic
from refactor_kit.reading.deep_imports.model import DeepImport, Doubt, Failure, FileReading
from refactor_kit.reading.deep_imports.statements import judge_statement
from refactor_kit.reading.deep_imports.surface import PublicSurface, read_surface
from refactor_kit.reading.deep_imports.third_modules import ThirdModules

if TYPE_CHECKING:
    import ast

    from refactor_kit.reading.deep_imports.expressions import ExpressionJudge


class DeepImportReader:
    """Reads the files of one tree against one public package.

    ``enforced_files`` are judged themselves, so that a schema taken from one of them is not
    reported twice. With ``thorough`` a file that mentions the package is always parsed, so
    that one that does not parse is never passed over. ``closed`` says that no third module passes
    schemas on, so that files which do not mention the package need not be looked at.
    ``dynamic`` are the paths with a word of ``DYNAMIC_WORDS``, where that is known already.
    """

    def __init__(
        self,
        tree: SourceTree,
        source_roots: Sequence[str],
        public_package: str,
        *,
        enforced_files: Container[str] = frozenset(),
        thorough: bool = True,
        closed: bool = False,
        dynamic: Container[str] | None = None,
    ) -> None:
        self.tree = tree
        self.finder = ModuleFinder(tree, source_roots)
        self.surface: PublicSurface = tree.memoize(
            ("surface", public_package, tuple(source_roots)),
            lambda tree: read_surface(tree, source_roots, public_package),
        )
        self.origins = ThirdModules(self.finder, self.surface, enforced_files, closed=closed)
        self.last = public_package.rsplit(".", 1)[-1]
        self.needle = self.last.encode()
        spelled = rb"\s*\.\s*".join(re.escape(name.encode()) for name in public_package.split("."))
        self._whole = spelled + rb"\s*[.:]"
        self._above = _binding_above(public_package.split("."))
        self._root = b"import " + public_package.split(".")[0].encode()
        self.thorough = thorough
        self.closed = closed
        self._dynamic = dynamic

    def read(self, path: str, content: bytes | None = None) -> FileReading:
        """Everything that the file at ``path`` reaches; with ``content`` in its place if given."""
        source = self.tree.read(path) if content is None else content
        if is_too_large(source):
            return FileReading((), (), Failure(1, 1, TOO_LARGE))
        module, is_package = self.finder.name_of(path)
        quick = self.closed and not self.thorough and not self._binds_above(source)
        statements = find_imports(source, self.needle if quick else b"")
        found: list[DeepImport | Doubt] = []
        for statement in statements:
            found += judge_statement(self.origins, statement, module, is_package)
        failure = None
        try:
            if self.needs_tree(path, source, statements):
                found += self._read_tree(path, source)
            elif self.thorough and self.needle in source and len(source) <= LARGEST_TREE:
                _prove_readable(path, source)
        except UnreadableSource as error:
            failure = Failure(error.line, error.column, error.reason)
        except RecursionError:
            failure = Failure(1, 1, "nested too deeply to be read")
        deep_imports = dict.fromkeys(each for each in found if isinstance(each, DeepImport))
        doubts = dict.fromkeys(each for each in found if isinstance(each, Doubt))
        return FileReading(
            tuple(sorted(deep_imports, key=_place)), tuple(sorted(doubts, key=_place)), failure
        )

    def exportable(self, dotted: str) -> str:
        """The object called ``dotted`` by the name under which the public package may take it.

        That is where it is defined; for one from outside the package the schema module that has it.
        """
        origin = self.origins.definition(dotted)
        if self.surface.holds(origin) or self.surface.public_name(origin) is not None:
            return origin
        return self.origins.inside(dotted)

    def needs_tree(self, path: str, source: bytes, statements: tuple[ImportStatement, ...]) -> bool:
        """Whether the file may reach more than its import ``statements`` say."""
        if self._is_dynamic(path, source):
            return True
        inside = sum(source.count(self.needle, each.start, each.end) for each in statements)
        mentioned = source.count(self.needle) > inside
        if mentioned and self._spelled_outside(source, statements):
            return True
        module, is_package = self.finder.name_of(path)
        return any(
            self._binds_way_in(statement, module, is_package, mentioned) for statement in statements
        )

    def _binds_above(self, source: bytes) -> bool:
        """Whether an import statement may bind a package around the public one, or a star."""
        return b"import *" in source or (
            self._root in source and re.search(self._above, source) is not None
        )

    def _is_dynamic(self, path: str, source: bytes) -> bool:
        if self._dynamic is not None and path not in self._dynamic:
            return False
        return is_dynamic(source)

    def _spelled_outside(self, source: bytes, statements: tuple[ImportStatement, ...]) -> bool:
        """Whether the whole dotted name, with more after it, stands outside import statements."""
        whole = re.compile(self._whole)
        inside = sum(
            len(whole.findall(source, statement.start, statement.end)) for statement in statements
        )
        return len(whole.findall(source)) > inside

    def _binds_way_in(
        self, statement: ImportStatement, module: str, is_package: bool, mentioned: bool
    ) -> bool:
        """Whether the statement binds a module object that leads to the public package."""
        if not statement.is_from:
            return any(
                self._leads_in(name.name if name.asname else name.name.split(".")[0], mentioned)
                or (not self.closed and not name.asname and self.origins.passes_on(name.name))
                for name in statement.names
            )
        source = absolute_module(statement, module, is_package)
        if source == self.surface.name or self.surface.holds(source):
            return False
        return any(
            self._leads_in(self._followed(f"{source}.{name.name}"), mentioned)
            if name.name != "*"
            else self.surface.is_above(source)
            or (not self.closed and self.origins.passes_on(source))
            for name in statement.names
        )

    def _followed(self, dotted: str) -> str:
        return dotted if self.closed else self.origins.canonical(dotted)

    def _leads_in(self, dotted: str, mentioned: bool) -> bool:
        if dotted == self.surface.name:
            return True
        if self.surface.is_above(dotted):
            return mentioned
        return not self.closed and self.origins.passes_on(dotted)

    def _read_tree(self, path: str, source: bytes) -> list[DeepImport | Doubt]:
        from refactor_kit.python.parsing import parse_any

        return list(self.judge(path, source, parse_any(path, source)).judge())

    def judge(self, path: str, source: bytes, tree: ast.Module) -> ExpressionJudge:
        """What judges the expressions of the file at ``path``, which holds ``source``."""
        from refactor_kit.python.encoding import as_utf8
        from refactor_kit.reading.deep_imports.expressions import ExpressionJudge

        module, is_package = self.finder.name_of(path)
        package = module if is_package else module.rpartition(".")[0]
        lines = as_utf8(path, source).splitlines()
        return ExpressionJudge(
            self.origins,
            tree,
            module,
            is_package,
            lambda node: resolved_module(node.level, node.module or "", package),
            lambda node: _where(node, lines),
        )


def _prove_readable(path: str, source: bytes) -> None:
    """Import statements are found in any text; what is no Python must not pass for it."""
    from symtable import symtable

    from refactor_kit.python.encoding import as_utf8

    as_utf8(path, source)
    try:
        # Takes less than a tree; what it refuses may still be newer than the interpreter.
        symtable(source, path, "exec")  # type: ignore[arg-type]
    except (SyntaxError, ValueError, RecursionError, MemoryError, Warning):
        from refactor_kit.python.parsing import parse_any

        parse_any(path, source)


def _binding_above(names: list[str]) -> bytes:
    """An ``import`` that binds the outermost package, or one around the public one to an alias."""
    first = re.escape(names[0].encode())
    around = b"|".join(
        re.escape(".".join(names[:length]).encode()) for length in range(1, len(names))
    )
    plain = first + rb"(?:\.\w+)*[ \t\r]*(?:[#,\\].*)?$"
    aliased = rb"(?:" + (around or first) + rb")[ \t]+as[ \t]"
    return rb"(?m)^[ \t]*import[ \t]+(?:" + plain + rb"|" + aliased + rb")"


def _where(node: ast.expr, lines: list[bytes]) -> tuple[int, int]:
    line = lines[node.lineno - 1] if node.lineno <= len(lines) else b""
    before = line[: node.col_offset]
    width = len(before) if before.isascii() else len(before.decode("utf-8", "replace"))
    return node.lineno, width + 1


def _place(each: DeepImport | Doubt) -> tuple[int, int]:
    return each.line, each.column
