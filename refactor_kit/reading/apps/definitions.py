"""Where an app's name is defined, and whether a thin function can stand for it.

Also what the signature of such a function names.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst
from libcst.helpers import get_full_name_for_node

from refactor_kit.base import SourceTree
from refactor_kit.base.layout import dotted_name, module_file, package_name
from refactor_kit.python.parsing import parse_cst
from refactor_kit.reading.apps.uses import absolute_module

_MAX_HOPS = 5


@dataclass(frozen=True, slots=True)
class Imported:
    """What one module-level import binds: ``name`` of ``module`` (``""``: the module itself)."""

    module: str
    name: str
    type_checking: bool = False


@dataclass(frozen=True, slots=True)
class AppModule:
    """One file of an app with what it binds at module level."""

    path: str
    dotted: str
    tree: cst.Module
    imports: dict[str, Imported]
    defined: dict[str, tuple[cst.CSTNode, ...]]
    future_annotations: bool


@dataclass(frozen=True, slots=True)
class Definition:
    """The statement that binds a name, and the file that holds it."""

    where: AppModule
    node: cst.CSTNode
    name: str


def read_app_module(tree: SourceTree, path: str, roots: Sequence[str]) -> AppModule:
    """The imports and definitions of one file."""
    module = parse_cst(path, tree.read(path))
    dotted = dotted_name(path, tuple(roots))
    package = package_name(path, tuple(roots))
    imports: dict[str, Imported] = {}
    defined: dict[str, tuple[cst.CSTNode, ...]] = {}
    for node, typing_only in _top_level(module.body):
        if isinstance(node, cst.Import | cst.ImportFrom):
            imports.update(_imported(node, package, typing_only))
        for name in _bound_names(node):
            defined[name] = (*defined.get(name, ()), node)
    future = imports.get("annotations")
    has_future = future is not None and future.module == "__future__"
    return AppModule(path, dotted, module, imports, defined, has_future)


def find_definition(
    tree: SourceTree, module: str, name: str, roots: Sequence[str]
) -> Definition | None:
    """The definition of ``module.name``, through re-exports; ``None`` where it is out of sight."""
    for _ in range(_MAX_HOPS):
        path = module_file(tree, module, roots)
        if path is None:
            return None
        where = read_app_module(tree, path, roots)
        nodes = where.defined.get(name, ())
        if nodes:
            return Definition(where, nodes[0], name) if len(nodes) == 1 else None
        imported = where.imports.get(name)
        if imported is None or not imported.name:
            return None
        module, name = imported.module, imported.name
    return None


def _top_level(
    body: Sequence[cst.CSTNode], typing_only: bool = False
) -> Iterator[tuple[cst.CSTNode, bool]]:
    """Statements at module level; those under ``if TYPE_CHECKING`` are marked."""
    for statement in body:
        if isinstance(statement, cst.SimpleStatementLine):
            for small in statement.body:
                yield small, typing_only
        elif isinstance(statement, cst.If):
            condition = get_full_name_for_node(statement.test) or ""
            checking = condition.rpartition(".")[2] == "TYPE_CHECKING"
            yield from _conditional(statement.body.body, checking)
        elif isinstance(statement, cst.Try):
            yield from _conditional(statement.body.body, False)
        else:
            yield statement, typing_only


def _conditional(
    body: Sequence[cst.CSTNode], typing_only: bool
) -> Iterator[tuple[cst.CSTNode, bool]]:
    """Imports count wherever they stand; a conditional definition counts twice: it is not one."""
    for node, checking in _top_level(body, typing_only):
        yield node, checking
        if not isinstance(node, cst.Import | cst.ImportFrom):
            yield node, checking


def _imported(
    node: cst.Import | cst.ImportFrom, package: str, typing_only: bool
) -> Iterator[tuple[str, Imported]]:
    if isinstance(node, cst.ImportFrom):
        if isinstance(node.names, cst.ImportStar):
            return
        module = absolute_module(node, package)
        for alias in node.names:
            local = alias.evaluated_alias or alias.evaluated_name
            yield local, Imported(module, alias.evaluated_name, typing_only)
        return
    for alias in node.names:
        dotted = alias.evaluated_name
        if alias.evaluated_alias:
            yield alias.evaluated_alias, Imported(dotted, "", typing_only)
        else:
            # ``import a.b`` binds ``a`` but is needed whole wherever ``a.b`` is used.
            yield dotted.partition(".")[0], Imported(dotted, "", typing_only)


def _bound_names(node: cst.CSTNode) -> Iterator[str]:
    if isinstance(node, cst.FunctionDef | cst.ClassDef):
        yield node.name.value
    elif isinstance(node, cst.Assign):
        for target in node.targets:
            if isinstance(target.target, cst.Name):
                yield target.target.value
    elif isinstance(node, cst.AnnAssign) and isinstance(node.target, cst.Name):
        yield node.target.value
    elif isinstance(node, cst.TypeAlias):
        yield node.name.value


_BUILTINS = frozenset(dir(builtins))


def is_wrappable(definition: Definition | None) -> bool:
    """Whether a thin function with the same signature can call through to the definition."""
    if definition is None or not isinstance(definition.node, cst.FunctionDef):
        return False
    function = definition.node
    if function.decorators or function.type_parameters is not None:
        return False
    if _is_generator(function) or _hides_names(function):
        return False
    where = definition.where
    return all(
        name in where.imports
        or (name in where.defined and not name.startswith("_"))
        or (name in _BUILTINS and name not in where.defined)
        for name in signature_names(function)
    )


def signature_names(function: cst.FunctionDef) -> tuple[str, ...]:
    """The free names of annotations and defaults, in order."""
    collector = _SignatureNames()
    function.params.visit(collector)
    if function.returns is not None:
        function.returns.visit(collector)
    return tuple(dict.fromkeys(collector.names))


class _SignatureNames(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def visit_Param(self, node: cst.Param) -> bool:
        for child in (node.annotation, node.default):
            if child is not None:
                child.visit(self)
        return False

    def _only_value(self, node: cst.Attribute | cst.Arg) -> bool:
        node.value.visit(self)
        return False

    visit_Attribute = visit_Arg = _only_value

    def visit_Name(self, node: cst.Name) -> None:
        self.names.append(node.value)

    def visit_Annotation(self, node: cst.Annotation) -> bool:
        unquoted(node.annotation).visit(self)
        return False


def unquoted(annotation: cst.BaseExpression) -> cst.BaseExpression:
    """The expression inside an annotation that is one string; other annotations as they are."""
    if not isinstance(annotation, cst.SimpleString):
        return annotation
    value = annotation.evaluated_value
    try:
        return cst.parse_expression(value) if isinstance(value, str) and value else annotation
    except cst.ParserSyntaxError:
        return annotation


class _HasQuotedNames(cst.CSTVisitor):
    """Whether names hide in strings inside an annotation (``list["Session"]``)."""

    found = False

    def visit_Subscript(self, node: cst.Subscript) -> bool:
        name = (get_full_name_for_node(node.value) or "").rpartition(".")[2]
        return name not in ("Literal", "Annotated")

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        self.found = True


def _hides_names(function: cst.FunctionDef) -> bool:
    annotations = [param.annotation for param in parameters(function)] + [function.returns]
    quoted = _HasQuotedNames()
    for annotation in annotations:
        if annotation is not None:
            unquoted(annotation.annotation).visit(quoted)
    return quoted.found


def parameters(function: cst.FunctionDef) -> Iterator[cst.Param]:
    """Every parameter, stars included, in the order of the signature."""
    params = function.params
    yield from params.posonly_params
    yield from params.params
    if isinstance(params.star_arg, cst.Param):
        yield params.star_arg
    yield from params.kwonly_params
    if params.star_kwarg is not None:
        yield params.star_kwarg


class _Yields(cst.CSTVisitor):
    found = False

    def visit_Yield(self, node: cst.Yield) -> None:
        self.found = True

    def _skipped(self, node: cst.CSTNode) -> bool:
        return False

    visit_FunctionDef = visit_Lambda = visit_ClassDef = _skipped


def _is_generator(function: cst.FunctionDef) -> bool:
    yields = _Yields()
    function.body.visit(yields)
    return yields.found
