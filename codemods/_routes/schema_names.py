"""Schema classes in a route file: each reference becomes the public name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from refactor_kit.base import Context, Refusal, SourceTree
from refactor_kit.python.editing.chunks import is_type_checking_imports
from refactor_kit.python.editing.splices import Splices
from refactor_kit.python.imported_names import (
    from_module,
    statement_imports,
)
from refactor_kit.python.occurrences import Occurrence, occurrences
from refactor_kit.python.origins import Origins
from refactor_kit.python.scopes import Scope
from refactor_kit.python.source_file import PythonSource
from refactor_kit.python.statements import parameters_of

from .public_surface import PublicSurface, Role
from .schema_result import SchemaNames, imported_from


@dataclass(frozen=True)
class _Import:
    origin: str
    alias: ast.alias
    statement: ast.Import | ast.ImportFrom
    top: bool
    typing: bool


def rename_schema_classes(
    tree: SourceTree,
    context: Context,
    source: PythonSource,
    surface: PublicSurface,
    taken: set[str],
) -> SchemaNames:
    """Every reference to an internal schema class of ``source``, made public.

    A public name among ``taken`` is imported under another name.
    """
    return _Renamer(tree, context, source, surface, taken).run()


def other_names(
    tree: SourceTree, context: Context, source: PythonSource, surface: PublicSurface
) -> set[str]:
    """The names of ``source`` that stand for anything but schema classes."""
    return _Renamer(tree, context, source, surface, set()).others()


class _Renamer:
    def __init__(
        self,
        tree: SourceTree,
        context: Context,
        source: PythonSource,
        surface: PublicSurface,
        taken: set[str],
    ) -> None:
        self.tree = tree
        self.taken = taken
        self.origins = Origins(tree, context.settings.source_roots)
        self.source = source
        self.surface = surface
        self.package = context.settings.public_package
        self.result = SchemaNames(Splices(source.newline))
        self.imports: dict[tuple[Scope, str], _Import] = {}
        for key, found in self._schema_imports():
            self._take(key, found)
        self.local: dict[ast.stmt, set[str]] = {}

    def run(self) -> SchemaNames:
        self.result.levels = [
            getattr(found.statement, "level", 0) for found in self.imports.values()
        ]
        for use in occurrences(self.source):
            if use.use == "import" or use.scope is None:
                continue
            found = self.imports.get((use.scope, use.name))
            if found is not None:
                self._rename(use, found)
        self._rewrite_local_imports()
        self.result.typing -= self.result.runtime
        return self.result

    def _take(self, key: tuple[Scope, str], found: _Import) -> None:
        """Of imports of one class under one name all go; one that runs decides for them."""
        self.result.dropped.add(found.alias)
        known = self.imports.setdefault(key, found)
        if known.origin != found.origin:
            self.result.refusals.append(
                Refusal(
                    self.source.path,
                    found.statement.lineno,
                    f"{key[1]} is imported twice, as {known.origin} and as {found.origin}",
                    "give the two imports different names",
                )
            )
        elif known.typing and not found.typing:
            self.imports[key] = found

    def others(self) -> set[str]:
        public = {
            name
            for statement in ast.walk(self.source.tree)
            if isinstance(statement, ast.ImportFrom)
            and from_module(self.source, statement) == self.package
            for name in (alias.name for alias in statement.names if alias.asname is None)
        }
        return {
            use.name
            for use in occurrences(self.source)
            if use.scope is not None and (use.scope, use.name) not in self.imports
        } - public

    def _schema_imports(self) -> Iterator[tuple[tuple[Scope, str], _Import]]:
        for use in occurrences(self.source):
            if use.use != "import" or use.scope is None:
                continue
            statement = use.parents[-1]
            if not isinstance(statement, ast.Import | ast.ImportFrom):
                continue
            for imported in statement_imports(self.source, statement):
                internal = self._is_internal(imported.loads, imported.origin)
                if imported.name == use.name and internal:
                    top = use.scope.is_module
                    typing = len(use.parents) == 3 and is_type_checking_imports(use.parents[1])
                    if top and len(use.parents) > 2 and not typing:
                        self._refuse_conditional(statement)
                    yield (
                        (use.scope, use.name),
                        _Import(imported.origin, imported.alias, statement, top, typing),
                    )

    def _is_internal(self, loads: str, origin: str) -> bool:
        prefix = f"{self.package}."
        if loads.startswith(prefix):
            return True
        # `from schemas import session_start` takes a module, `from schemas import X` a public name.
        if not origin.startswith(prefix):
            return False
        name = origin.removeprefix(prefix)
        return name not in self.surface.public

    def _rename(self, use: Occurrence, found: _Import) -> None:
        if use.use != "load":
            self._refuse(use, found, use.name, "is imported and bound again to something else")
            return
        dotted = ".".join([found.origin, *use.chain[1:]])
        split = self.origins.place(dotted)
        if split is None or not split[1]:
            self._refuse(use, found, dotted, "is used as a whole, not by the names in it")
            return
        name, _, tail = split[1].partition(".")
        consumed = len(use.chain) - (len(tail.split(".")) if tail else 0)
        module = dotted[: len(dotted) - len(split[1]) - 1]
        if module == self.package and name in self.surface.public:
            public: str | None = name
        else:
            origin = self.origins.canonical(f"{module}.{name}")
            public = self.surface.name_for(origin, _role(use))
        if public is None:
            self._refuse(use, found, f"{module}.{name}", "has no public name")
            return
        self._splice(use, consumed, public, found)

    def _splice(self, use: Occurrence, consumed: int, public: str, found: _Import) -> None:
        pattern = r"\s*\.\s*".join(re.escape(name) for name in use.chain[:consumed])
        match = re.compile(pattern).match(self.source.text, use.start) if use.start >= 0 else None
        if match is None:
            self._refuse(use, found, use.name, "stands where it cannot be rewritten")
            return
        if public in self.taken:
            self.result.aliases[public] = f"{public}Schema"
        self.result.splices.replace(use.start, match.end(), self.result.local(public))
        if found.top:
            if consumed == 1:
                self.result.renamed[use.name] = self.result.local(public)
            (self.result.typing if found.typing else self.result.runtime).add(public)
        else:
            self.local.setdefault(found.statement, set()).add(public)

    def _rewrite_local_imports(self) -> None:
        nested = {found.statement for found in self.imports.values() if not found.top}
        for statement in nested:
            names = ", ".join(
                name + (f" as {self.result.local(name)}" if name in self.result.aliases else "")
                for name in sorted(self.local.get(statement, ()))
            )
            start, end = self.source.span(statement)
            kept = [alias for alias in statement.names if alias not in self.result.dropped]
            if kept or not names:
                self.result.refusals.append(
                    Refusal(
                        self.source.path,
                        statement.lineno,
                        "an import inside a function mixes schema classes with other names",
                        "import the schema classes on a line of their own",
                    )
                )
                continue
            written = imported_from(self.package, self.source.package, [self.result])
            self.result.splices.replace(start, end, f"from {written} import {names}")

    def _refuse_conditional(self, statement: ast.stmt) -> None:
        self.result.refusals.append(
            Refusal(
                self.source.path,
                statement.lineno,
                "schema classes are imported under a condition",
                "import them unconditionally",
            )
        )

    def _refuse(self, use: Occurrence, found: _Import, name: str, why: str) -> None:
        line = self.source.text.count("\n", 0, use.start) + 1 if use.start >= 0 else 0
        self.result.refusals.append(
            Refusal(
                self.source.path,
                line or found.statement.lineno,
                f"{name} {why}",
                f"export it from {self.package}/__init__.py, or use a class that is public",
            )
        )


def _role(use: Occurrence) -> Role:
    """Parameters take the input's name; results, calls and the rest the output's."""
    if any("input" in name.lower() for name in use.chain[1:]):
        return "input"
    for parent in use.parents:
        if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef):
            annotations = (each.annotation for each in parameters_of(parent.args))
            given = (node for each in annotations if each for node in ast.walk(each))
            if any(use.node is node for node in given):
                return "input"
    return "output"
