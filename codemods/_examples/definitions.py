"""Moves example methods between the classes of one schema file."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from refactor_kit.python.parsing import parse_cst

from .class_body import ClassBody
from .method import FileFacts, adapted
from .relocation import Relocation


def move_definitions(relocation: Relocation, content: bytes, facts: FileFacts) -> bytes:
    """The schema file with every method on its class and the duplicates gone.

    Raises :class:`~.method.CannotMove` for a method that would mean something else elsewhere.
    """
    module = parse_cst(relocation.path, content)
    collector = _Collector(relocation)
    module.visit(collector)
    arrivals: dict[str, list[cst.FunctionDef]] = {}
    for example in relocation.pending():
        if example.action == "moves":
            method = collector.methods[example.found_on, example.name]
            moved = adapted(method, example, relocation, facts)
            arrivals.setdefault(example.belongs_on, []).append(moved)
    return module.visit(_Mover(relocation, arrivals)).bytes


class _TopLevelClasses(cst.CSTTransformer):
    """Visits the classes that are not inside another class or a function."""

    def __init__(self) -> None:
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

    def rewritten(self, node: cst.ClassDef) -> cst.ClassDef:
        return node


class _Collector(_TopLevelClasses):
    def __init__(self, relocation: Relocation) -> None:
        super().__init__()
        self.wanted = {(each.found_on, each.name) for each in relocation.pending()}
        self.methods: dict[tuple[str, str], cst.FunctionDef] = {}

    def rewritten(self, node: cst.ClassDef) -> cst.ClassDef:
        for method in methods_of(node):
            if (node.name.value, method.name.value) in self.wanted:
                self.methods[node.name.value, method.name.value] = method
        return node


class _Mover(_TopLevelClasses):
    def __init__(self, relocation: Relocation, arrivals: dict[str, list[cst.FunctionDef]]) -> None:
        super().__init__()
        self.arrivals = arrivals
        self.names = {each.name for each in relocation.examples}
        self.leaving: dict[str, set[str]] = {}
        for example in relocation.pending():
            self.leaving.setdefault(example.found_on, set()).add(example.name)

    def rewritten(self, node: cst.ClassDef) -> cst.ClassDef:
        name = node.name.value
        leaving, arriving = self.leaving.get(name, set()), self.arrivals.get(name, [])
        if not leaving and not arriving:
            return node
        body = ClassBody(node, self.names)
        for method in leaving:
            body.remove(method)
        for method_node in arriving:
            body.add(method_node)
        return body.finished()


def methods_of(node: cst.ClassDef) -> Iterator[cst.FunctionDef]:
    """The methods that stand directly in a class."""
    return (each for each in node.body.body if isinstance(each, cst.FunctionDef))
