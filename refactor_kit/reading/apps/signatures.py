"""Whether a thin function can stand for an app's function, and what its signature names."""

from __future__ import annotations

import builtins
from collections.abc import Iterator

import libcst as cst
from libcst.helpers import get_full_name_for_node

from refactor_kit.reading.apps.definitions import Definition

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

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False

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

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        return False


def _is_generator(function: cst.FunctionDef) -> bool:
    yields = _Yields()
    function.body.visit(yields)
    return yields.found
