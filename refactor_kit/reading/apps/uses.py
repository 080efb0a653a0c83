"""What one route file takes from the parts' app packages, whatever way it imports them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import libcst as cst
from libcst.helpers import get_full_name_for_node

from refactor_kit.base import Part, SourceTree
from refactor_kit.python.lexical import resolved_module
from refactor_kit.python.parsing import parse_cst
from refactor_kit.reading.retired.moves import app_part, is_module

_INJECTORS = ("Depends", "Security")


@dataclass(frozen=True, slots=True)
class Binding:
    """A name that an import binds: to the module ``module``, or to ``name`` in it."""

    local: str
    module: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class AppUse:
    """``module.name`` of a part's app, used by a route file.

    ``injected`` says that the function itself is handed to the framework (``Depends(f)``), where
    its identity matters; ``by_name`` that only ``from module import name`` reaches it.
    """

    module: str
    name: str
    part: Part
    injected: bool
    by_name: bool


@dataclass(frozen=True, slots=True)
class AppUses:
    """The uses of one file; ``opaque`` are source snippets that hide what is used."""

    uses: tuple[AppUse, ...]
    opaque: tuple[str, ...]


def read_uses(
    tree: SourceTree, path: str, package: str, packages: dict[str, Part], roots: Sequence[str]
) -> AppUses:
    """Every use of ``packages`` in the file ``path``, which lies in the package ``package``."""
    names = NameCollector(package)
    parse_cst(path, tree.read(path)).visit(names)
    resolver = Resolver(tree, packages, roots)
    bindings = {found.local: found for found in resolver.bindings(names.imports)}
    uses: dict[tuple[str, str], AppUse] = {}
    opaque = [star for star in names.stars if app_part(star, packages)]
    for binding in bindings.values():
        part = app_part(binding.module, packages)
        if binding.name and part:
            uses[binding.module, binding.name] = AppUse(
                binding.module, binding.name, part, injected=False, by_name=True
            )
    for reference in names.references:
        target = resolver.target(reference.dotted, bindings)
        if target is None:
            continue
        module, name, part = target
        if not name:
            opaque.append(reference.dotted)
            continue
        known = uses.get((module, name))
        injected = reference.injected or bool(known and known.injected)
        direct = not bindings[reference.dotted.partition(".")[0]].name
        by_name = bool(known and known.by_name) and not direct
        uses[module, name] = AppUse(module, name, part, injected, by_name)
    return AppUses(tuple(uses.values()), tuple(dict.fromkeys(opaque)))


@dataclass(frozen=True, slots=True)
class Resolver:
    """Tells which part of a dotted expression is a module of the tree."""

    tree: SourceTree
    packages: dict[str, Part]
    roots: Sequence[str]

    def bindings(self, imports: Sequence[Binding]) -> Iterator[Binding]:
        """The imports that reach an app package, with modules told from names."""
        for found in imports:
            dotted = f"{found.module}.{found.name}" if found.name else found.module
            if found.name and is_module(self.tree, dotted, self.roots):
                found = Binding(found.local, dotted)
            inside = f"{found.module}."
            leads_there = any(package.startswith(inside) for package in self.packages)
            if app_part(found.module, self.packages) or (not found.name and leads_there):
                yield found

    def target(self, dotted: str, bindings: dict[str, Binding]) -> tuple[str, str, Part] | None:
        """Module, name (``""`` for the module itself) and part that an expression reaches."""
        root, *rest = dotted.split(".")
        binding = bindings.get(root)
        if binding is None:
            return None
        if binding.name:
            part = app_part(binding.module, self.packages)
            return (binding.module, binding.name, part) if part else None
        module = binding.module
        while rest and is_module(self.tree, f"{module}.{rest[0]}", self.roots):
            module = f"{module}.{rest.pop(0)}"
        part = app_part(module, self.packages)
        return (module, rest[0] if rest else "", part) if part else None


@dataclass(frozen=True, slots=True)
class Reference:
    """A dotted expression as written."""

    dotted: str
    injected: bool


@dataclass(slots=True)
class NameCollector(cst.CSTVisitor):
    """Imports, dotted expressions, and names bound in other ways."""

    package: str
    imports: list[Binding] = field(default_factory=list)
    stars: list[str] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    bound: set[str] = field(default_factory=set)
    _injecting: int = 0

    def visit_Import(self, node: cst.Import) -> bool:
        for alias in node.names:
            dotted = get_full_name_for_node(alias.name) or ""
            if alias.evaluated_alias:
                self.imports.append(Binding(alias.evaluated_alias, dotted))
            else:
                root = dotted.partition(".")[0]
                self.imports.append(Binding(root, root))
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        module = absolute_module(node, self.package)
        if isinstance(node.names, cst.ImportStar):
            self.stars.append(module)
            return False
        for alias in node.names:
            local = alias.evaluated_alias or alias.evaluated_name
            self.imports.append(Binding(local, module, alias.evaluated_name))
        return False

    def visit_Call(self, node: cst.Call) -> None:
        self._injecting += _injects(node)

    def leave_Call(self, original_node: cst.Call) -> None:
        self._injecting -= _injects(original_node)

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        dotted = dotted_chain(node)
        if dotted:
            self.references.append(Reference(dotted, self._injecting > 0))
            return False
        node.value.visit(self)
        return False

    def visit_Name(self, node: cst.Name) -> None:
        self.references.append(Reference(node.value, self._injecting > 0))

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False

    def visit_Param(self, node: cst.Param) -> bool:
        self.bound.add(node.name.value)
        for child in (node.annotation, node.default):
            if child is not None:
                child.visit(self)
        return False

    def _defined(self, node: cst.FunctionDef | cst.ClassDef) -> None:
        self.bound.add(node.name.value)

    visit_FunctionDef_name = visit_ClassDef_name = _defined

    def _assigned(
        self, node: cst.AssignTarget | cst.AnnAssign | cst.For | cst.CompFor | cst.NamedExpr
    ) -> None:
        self._bind(node.target)

    visit_AssignTarget = visit_AnnAssign = visit_For = visit_CompFor = visit_NamedExpr = _assigned

    def visit_AsName(self, node: cst.AsName) -> None:
        self._bind(node.name)

    def _bind(self, target: cst.CSTNode) -> None:
        if isinstance(target, cst.Name):
            self.bound.add(target.value)
        elif isinstance(target, cst.Tuple | cst.List):
            for element in target.elements:
                self._bind(element.value)


def absolute_module(node: cst.ImportFrom, package: str) -> str:
    """The module a ``from`` import names, relative dots resolved against ``package``."""
    module = get_full_name_for_node(node.module) if node.module else ""
    return resolved_module(len(node.relative), module or "", package)


def _injects(node: cst.Call) -> bool:
    name = get_full_name_for_node(node.func) or ""
    return name.rpartition(".")[2] in _INJECTORS


def dotted_chain(node: cst.BaseExpression) -> str:
    """``a.b.c`` for a chain of plain names; ``""`` for anything else."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        root = dotted_chain(node.value)
        return f"{root}.{node.attr.value}" if root else ""
    return ""
