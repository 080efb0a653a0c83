"""A route file made to call the facade instead of the parts' apps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from refactor_kit.base import Context, Edit, Outcome, Refusal, SourceTree
from refactor_kit.base.layout import dotted_name
from refactor_kit.python.editing.import_blocks import replace_imports
from refactor_kit.python.editing.import_groups import Place, regrouped
from refactor_kit.python.editing.import_text import Name, names_of
from refactor_kit.python.editing.refit_bytes import refit
from refactor_kit.python.lexical import (
    ImportedName,
    ImportStatement,
    absolute_module,
    find_imports,
)
from refactor_kit.python.line_length import line_length
from refactor_kit.python.parsing import parse_cst
from refactor_kit.reading.apps import AppReading
from refactor_kit.reading.apps.definitions import find_definition
from refactor_kit.reading.apps.uses import NameCollector, Resolver, dotted_chain
from refactor_kit.reading.retired.moves import app_packages, app_part, is_module


def rewire(tree: SourceTree, context: Context, reading: AppReading, path: str) -> Outcome:
    """The edit that turns every import and use of the parts' apps in ``path`` to the facade."""
    wiring = _Wiring(tree, context, reading, path)
    if shadowed := tuple(wiring.shadowed()):
        return Outcome(refusals=shadowed)
    before, limit = tree.read(path), line_length(tree)
    renamed = parse_cst(path, before).visit(_Chains(wiring)).bytes if wiring.modules else before
    replacements = {}
    for statement in find_imports(renamed):
        texts = wiring.statements(renamed, statement, limit)
        if texts is not None:
            replacements[statement.start] = texts
    content = refit(before, replace_imports(renamed, replacements, limit), limit)
    return Outcome((Edit(path, content),) if content != before else ())


class _Wiring:
    """What each name that reaches an app becomes in one route file."""

    def __init__(self, tree: SourceTree, context: Context, reading: AppReading, path: str) -> None:
        self._roots = context.settings.source_roots
        self._tree = tree
        self._path = path
        self._dotted = dotted_name(path, self._roots)
        self._packages = app_packages(context.module)
        self._facade = reading.facade_module
        self._names = {
            (each.origin_module, each.origin_name): each.name for each in reading.exposes
        }
        self._collected = NameCollector(self._dotted.rpartition(".")[0])
        parse_cst(path, tree.read(path)).visit(self._collected)
        self._resolver = Resolver(tree, self._packages, self._roots)
        found = list(self._resolver.bindings(self._collected.imports))
        self._bindings = {each.local: each for each in found}
        self.modules = {each.local: each for each in found if not each.name}
        self._door = self._door_name(context.module.name)

    def shadowed(self) -> Iterator[Refusal]:
        """Names that are an app's module and something else too: the uses cannot be told apart."""
        imports = find_imports(self._tree.read(self._path))
        for local in sorted(self._collected.bound & set(self.modules)):
            named = (i.line for i in imports for n in i.names if local in (n.name, n.asname))
            line = next(named, 1)
            reason = f"{local} is an app's module in one place and something else in another"
            yield Refusal(self._path, line, reason, f"rename one of the two in {self._path}")

    def chain(self, dotted: str) -> str:
        """What a dotted expression becomes; ``""`` where it stays."""
        root = dotted.partition(".")[0]
        if root not in self.modules:
            return ""
        target = self._resolver.target(dotted, self._bindings)
        if target is None or not target[1]:
            return ""
        module, name, _ = target
        reached = f"{module}.{name}"
        # What comes after the name stays: ``service.Error.code``.
        whole = self.modules[root].module + dotted[len(root) :]
        rest = whole[len(reached) :]
        return f"{self._door}.{self._offered(module, name)}{rest}"

    def statements(
        self, content: bytes, statement: ImportStatement, limit: int
    ) -> list[str] | None:
        """The statements that take the place of one of ``content``; ``None`` where it stays."""
        module = absolute_module(statement, self._dotted, False) if statement.is_from else ""
        places = [[self._place(statement, module, each)] for each in statement.names]
        own = statement.written_module if statement.is_from else ""
        if places == [[(own, name)] for name in names_of(statement)]:
            return None
        return regrouped(content, statement, places, limit, combines=False)

    def _place(self, statement: ImportStatement, module: str, each: ImportedName) -> Place:
        """Where a name is found afterwards: an app's module is reached through the facade."""
        name, local = Name(each.name, each.asname or ""), each.asname or each.name
        if not statement.is_from:
            return self._door_place() if app_part(each.name, self._packages) else ("", name)
        dotted = f"{module}.{each.name}"
        if is_module(self._tree, dotted, self._roots) and app_part(dotted, self._packages):
            return self._door_place()
        offered = self._offered(module, each.name)
        if offered:
            return self._facade, Name(offered, "" if local == offered else local)
        return statement.written_module, name

    def _offered(self, module: str, name: str) -> str:
        """What the facade calls ``module.name``; ``""`` for a name that no app defines."""
        if not app_part(module, self._packages):
            return ""
        if (module, name) not in self._names:
            # A package that re-exports the name stands for the module that defines it.
            home = find_definition(self._tree, module, name, self._roots)
            if home is not None:
                module, name = home.where.dotted, home.name
        return self._names.get((module, name), "")

    def _door_place(self) -> Place:
        package, _, name = self._facade.rpartition(".")
        return package, Name(name, "" if self._door == name else self._door)

    def _door_name(self, module: str) -> str:
        """The facade's local name: its own, or with the module's where that is taken."""
        for found in self._collected.imports:
            if f"{found.module}.{found.name}" == self._facade:
                return found.local
        name = self._facade.rpartition(".")[2]
        taken = self._collected.bound | {
            each.local for each in self._collected.imports if each.local not in self.modules
        }
        candidates: Sequence[str] = (name, f"{module}_{name}", f"{module}_facade")
        return next((each for each in candidates if each not in taken), candidates[-1])


class _Chains(cst.CSTTransformer):
    """Replaces dotted expressions that reach an app."""

    def __init__(self, wiring: _Wiring) -> None:
        super().__init__()
        self._wiring = wiring

    def visit_Import(self, node: cst.Import) -> bool:
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        return False

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        return not self._wiring.chain(dotted_chain(node))

    def leave_Attribute(
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.BaseExpression:
        new = self._wiring.chain(dotted_chain(original_node))
        if not new:
            return updated_node
        return cst.parse_expression(new).with_changes(
            lpar=original_node.lpar, rpar=original_node.rpar
        )
