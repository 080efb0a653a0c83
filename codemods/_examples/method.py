"""Makes one method mean on its new class what it meant on the old one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from refactor_kit.base import Refusal
from refactor_kit.reading.schemas import ExampleReading

from .relocation import Relocation

_BOUND_TO_CLASS = ("super", "__class__")


class CannotMove(Exception):
    """A method that cannot go, as a refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the rest of the schema file means for a method that moves.

    ``defined_at`` are module-level names with the line of their definition, ``members`` the names
    that each class defines itself, ``late_annotations`` says that annotations are not evaluated.
    """

    defined_at: dict[str, int]
    members: dict[str, frozenset[str]]
    late_annotations: bool


def file_facts(tree: ast.Module) -> FileFacts:
    defined: dict[str, int] = {}
    members: dict[str, frozenset[str]] = {}
    late = False
    for statement in tree.body:
        for name in _bound_names(statement):
            defined.setdefault(name, statement.lineno)
        if isinstance(statement, ast.ClassDef):
            inner = (name for each in statement.body for name in _bound_names(each))
            members[statement.name] = frozenset(inner)
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            late = late or any(name.name == "annotations" for name in statement.names)
    return FileFacts(defined, members, late)


def adapted(
    method: cst.FunctionDef, example: ExampleReading, relocation: Relocation, facts: FileFacts
) -> cst.FunctionDef:
    """``method`` as it has to read on its new class."""
    mover = _Adapter(method, example, relocation, facts)
    mover.refuse_unmovable()
    return mover.adapted()


class _Adapter:
    def __init__(
        self,
        method: cst.FunctionDef,
        example: ExampleReading,
        relocation: Relocation,
        facts: FileFacts,
    ) -> None:
        self.method = method
        self.example = example
        self.relocation = relocation
        self.facts = facts

    def refuse_unmovable(self) -> None:
        for node in _names(self.method.body):
            if node in _BOUND_TO_CLASS or (node.startswith("__") and not node.endswith("__")):
                self._refuse(f"uses {node}, which belongs to its class")
        evaluated: list[cst.CSTNode] = list(self.method.decorators)
        evaluated += [each.default for each in _parameters(self.method) if each.default]
        for part in evaluated:
            for name in _names(part):
                if name in self.facts.members.get(self.example.found_on, frozenset()):
                    self._refuse(f"uses {name} of its class when it is defined")
                if self._comes_later(name):
                    self._refuse(f"needs {name} when it is defined, which comes later in the file")

    def adapted(self) -> cst.FunctionDef:
        method = self.method
        if self.example.kind == "classmethod" and method.params.params:
            body = method.body.visit(_ClassReferences(self))
            method = method.with_changes(body=body)
        if self.facts.late_annotations:
            return method
        method = method.with_changes(returns=self.quoted(method.returns))
        return cst.ensure_type(method.visit(_Annotations(self)), cst.FunctionDef)

    def class_argument(self) -> str:
        return self.method.params.params[0].name.value

    def receiver(self, attribute: str) -> str:
        """What ``cls`` becomes in ``cls.attribute``: the old class where that defines it.

        Examples that have left it are called by their new class already.
        """
        old = self.example.found_on
        defines = attribute in self.facts.members.get(old, frozenset())
        return old if defines else self.class_argument()

    def refuse_bare_class(self) -> None:
        self._refuse(f"hands {self.class_argument()} on, which will be another class")

    def quoted(self, annotation: cst.Annotation | None) -> cst.Annotation | None:
        """An annotation in quotes where it names what is not defined yet on the new class."""
        if annotation is None or not any(map(self._comes_later, _names(annotation.annotation))):
            return annotation
        code = cst.Module([]).code_for_node(annotation.annotation)
        if '"' in code or "\n" in code:
            self._refuse(f"has the annotation {code}, which cannot be put in quotes")
        return annotation.with_changes(annotation=cst.SimpleString(f'"{code}"'))

    def _comes_later(self, name: str) -> bool:
        here = self.facts.defined_at.get(self.example.belongs_on, 0)
        return self.facts.defined_at.get(name, 0) >= here

    def _refuse(self, reason: str) -> None:
        name = f"{self.example.found_on}.{self.example.name}()"
        raise CannotMove(
            Refusal(
                self.relocation.path,
                self.example.line,
                f"{name} {reason}",
                f"move it to {self.example.belongs_on} by hand, or free it from that",
            )
        )


class _ClassReferences(cst.CSTTransformer):
    """``cls.x`` of the old class, written so that it keeps its meaning."""

    def __init__(self, adapter: _Adapter) -> None:
        self.adapter = adapter
        self.name = adapter.class_argument()
        self.called: list[cst.CSTNode] = []

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        return not self._is_class(node.value)

    def leave_Attribute(
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.Attribute:
        if not self._is_class(original_node.value):
            return updated_node
        receiver = self.adapter.receiver(original_node.attr.value)
        return updated_node.with_changes(value=cst.Name(receiver))

    def visit_Call(self, node: cst.Call) -> bool:
        if self._is_class(node.func):
            # ``cls(...)`` makes an example of the class it stands on, now the right one.
            self.called.append(node.func)
        return True

    def visit_Name(self, node: cst.Name) -> None:
        if node.value == self.name and not any(node is each for each in self.called):
            self.adapter.refuse_bare_class()

    def _is_class(self, node: cst.BaseExpression) -> bool:
        return isinstance(node, cst.Name) and node.value == self.name


class _Annotations(cst.CSTTransformer):
    """Quotes the annotations of parameters where that is needed."""

    def __init__(self, adapter: _Adapter) -> None:
        self.adapter = adapter

    def visit_IndentedBlock(self, node: cst.IndentedBlock) -> bool:
        return False

    def leave_Param(self, original_node: cst.Param, updated_node: cst.Param) -> cst.Param:
        quoted = self.adapter.quoted(updated_node.annotation)
        return updated_node.with_changes(annotation=quoted)


def _parameters(method: cst.FunctionDef) -> Iterator[cst.Param]:
    params = method.params
    yield from (*params.posonly_params, *params.params, *params.kwonly_params)


def _names(node: cst.CSTNode) -> set[str]:
    """Every bare name in a node, attribute and keyword names left out."""
    collector = _NameCollector()
    node.visit(collector)
    return collector.names


class _NameCollector(cst.CSTVisitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_Name(self, node: cst.Name) -> None:
        self.names.add(node.value)

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False


def _bound_names(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name
        case ast.Assign(targets=targets):
            yield from (target.id for target in targets if isinstance(target, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
