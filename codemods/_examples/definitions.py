"""Moves example methods between the classes of one schema file, so that each means what it did."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import libcst as cst

from refactor_kit.base import Refusal
from refactor_kit.python.origins import parsed
from refactor_kit.python.parsing import parse_cst
from refactor_kit.reading.schemas import ExampleReading, SchemaReading

from .class_body import ClassBody

_BOUND_TO_CLASS = ("super", "__class__")


class CannotMove(Exception):
    """A method that would mean something else on its new class, as a refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


def move_definitions(reading: SchemaReading, content: bytes) -> bytes:
    """The schema file with every method on its class and the duplicates gone.

    Raises :class:`CannotMove` for a method that would mean something else elsewhere.
    """
    facts = _file_facts(parsed(reading.path, content))
    module = parse_cst(reading.path, content)
    methods: dict[tuple[str, str], cst.FunctionDef] = {}

    def collected(node: cst.ClassDef) -> cst.ClassDef:
        methods.update({(node.name.value, each.name.value): each for each in methods_of(node)})
        return node

    module.visit(_TopLevelClasses(collected))
    leaving: dict[str, list[str]] = {}
    arriving: dict[str, list[cst.FunctionDef]] = {}
    for example in reading.examples:
        if example.action != "stays":
            leaving.setdefault(example.found_on, []).append(example.name)
        if example.action == "moves":
            method = methods[example.found_on, example.name]
            moved = _Adapter(method, example, reading.path, facts).adapted()
            arriving.setdefault(example.belongs_on, []).append(moved)

    def rewritten(node: cst.ClassDef) -> cst.ClassDef:
        name = node.name.value
        if name not in leaving and name not in arriving:
            return node
        body = ClassBody(node, {each.name for each in reading.examples})
        for method_name in leaving.get(name, ()):
            body.remove(method_name)
        for method in arriving.get(name, ()):
            body.add(method)
        return body.finished()

    return module.visit(_TopLevelClasses(rewritten)).bytes


def methods_of(node: cst.ClassDef) -> Iterator[cst.FunctionDef]:
    """The methods that stand directly in a class."""
    return (each for each in node.body.body if isinstance(each, cst.FunctionDef))


class _TopLevelClasses(cst.CSTTransformer):
    """Rewrites the classes that are not inside another class or a function."""

    def __init__(self, rewritten: Callable[[cst.ClassDef], cst.ClassDef]) -> None:
        super().__init__()
        self.rewritten = rewritten
        self.depth = 0

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        self.depth += 1
        return self.depth == 1

    def leave_ClassDef(
        self, original_node: cst.ClassDef, updated_node: cst.ClassDef
    ) -> cst.ClassDef:
        self.depth -= 1
        return updated_node if self.depth else self.rewritten(updated_node)


@dataclass(frozen=True, slots=True)
class _FileFacts:
    """What the rest of the schema file means for a method that moves.

    ``defined_at`` are module-level names with the line of their definition, ``members`` the names
    that each class defines itself, ``late_annotations`` says that annotations are not evaluated.
    """

    defined_at: dict[str, int]
    members: dict[str, frozenset[str]]
    late_annotations: bool


def _file_facts(tree: ast.Module) -> _FileFacts:
    defined: dict[str, int] = {}
    members: dict[str, frozenset[str]] = {}
    late = False
    for statement in tree.body:
        for name in _bound_names(statement):
            defined.setdefault(name, statement.lineno)
        match statement:
            case ast.ClassDef(name=name, body=body):
                members[name] = frozenset(inner for each in body for inner in _bound_names(each))
            case ast.ImportFrom(module="__future__", names=names):
                late = late or any(each.name == "annotations" for each in names)
    return _FileFacts(defined, members, late)


def _bound_names(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name
        case ast.Assign(targets=targets):
            yield from (target.id for target in targets if isinstance(target, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name


class _Adapter:
    """Makes one method mean on its new class what it meant on the old one."""

    def __init__(
        self, method: cst.FunctionDef, example: ExampleReading, path: str, facts: _FileFacts
    ) -> None:
        self.method = method
        self.example = example
        self.path = path
        self.facts = facts
        self.old_members = facts.members.get(example.found_on, frozenset())

    def adapted(self) -> cst.FunctionDef:
        self._refuse_unmovable()
        is_class_method = self.example.kind == "classmethod" and self.method.params.params
        method = self._naming_old_class() if is_class_method else self.method
        if self.facts.late_annotations:
            return method

        params = method.params.visit(_Annotations(self._quoted))
        return method.with_changes(returns=self._quoted(method.returns), params=params)

    def _refuse_unmovable(self) -> None:
        for name in _names(self.method.body):
            if name in _BOUND_TO_CLASS or (name.startswith("__") and not name.endswith("__")):
                self._refuse(f"uses {name}, which belongs to its class")
        params = self.method.params
        named = (*params.posonly_params, *params.params, *params.kwonly_params)
        defaults = (each.default for each in named if each.default)
        for part in (*self.method.decorators, *defaults):
            for name in _names(part):
                if name in self.old_members:
                    self._refuse(f"uses {name} of its class when it is defined")
                if self._comes_later(name):
                    self._refuse(f"needs {name} when it is defined, which comes later in the file")

    def _naming_old_class(self) -> cst.FunctionDef:
        """The class method with ``cls.x`` naming the old class where that defines ``x``.

        Examples that have left it are called by their new class already. ``cls(...)`` makes an
        example of the class it stands on, now the right one.
        """
        argument, body = self.method.params.params[0].name.value, self.method.body
        nodes = list(_below(body))
        kept = [node for node in nodes if _is_name(_owner(node), argument)]
        if len(kept) < sum(_is_name(node, argument) for node in nodes):
            self._refuse(f"hands {argument} on, which will be another class")
        members = _Members(argument, self.example.found_on, self.old_members)
        return self.method.with_changes(body=body.visit(members))

    def _quoted(self, annotation: cst.Annotation | None) -> cst.Annotation | None:
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
        reason = f"{self.example.found_on}.{self.example.name}() {reason}"
        remedy = f"move it to {self.example.belongs_on} by hand, or free it from that"
        raise CannotMove(Refusal(self.path, self.example.line, reason, remedy))


class _Annotations(cst.CSTTransformer):
    """Each parameter's annotation as ``change`` makes it."""

    def __init__(self, change: Callable[[cst.Annotation | None], cst.Annotation | None]) -> None:
        super().__init__()
        self.change = change

    def leave_Param(self, original_node: cst.Param, updated_node: cst.Param) -> cst.Param:
        return updated_node.with_changes(annotation=self.change(updated_node.annotation))


class _Members(cst.CSTTransformer):
    """``argument.x`` becomes ``owner.x`` where ``x`` is one of ``members``."""

    def __init__(self, argument: str, owner: str, members: frozenset[str]) -> None:
        super().__init__()
        self.argument = argument
        self.owner = owner
        self.members = members

    def leave_Attribute(
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.Attribute:
        is_taken = updated_node.attr.value in self.members
        if is_taken and _is_name(updated_node.value, self.argument):
            return updated_node.with_changes(value=cst.Name(self.owner))
        return updated_node


# What ``libcst.matchers`` would find: importing that takes as long as all codemods together.
def _below(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """``node`` and every node below it."""
    yield node
    for child in node.children:
        yield from _below(child)


def _owner(node: cst.CSTNode) -> cst.CSTNode | None:
    """What an attribute is taken of, or what is called."""
    if isinstance(node, cst.Attribute):
        return node.value
    return node.func if isinstance(node, cst.Call) else None


def _is_name(node: cst.CSTNode | None, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name


def _names(node: cst.CSTNode) -> list[str]:
    """Every bare name in a node, attribute and keyword names left out."""
    nodes = list(_below(node))
    others = {id(each.attr) for each in nodes if isinstance(each, cst.Attribute)}
    others |= {id(each.keyword) for each in nodes if isinstance(each, cst.Arg)}
    return [each.value for each in nodes if isinstance(each, cst.Name) and id(each) not in others]
