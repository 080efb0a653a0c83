"""Follows what the endpoints of a part answer, back to where it is made."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from refactor_kit.base import Context, Refusal
from refactor_kit.python.origins import Origins
from refactor_kit.python.statements import attribute_chain, module_level, parameters_of
from refactor_kit.reading.schemas.evidence import endpoints
from refactor_kit.reading.schemas.example_names import example_patterns, matching
from refactor_kit.reading.splits.model import Mention, SchemaSplit
from refactor_kit.reading.splits.uses import Place, is_own, own_routes, place_of, uses_of

_PLAIN = frozenset({"model_dump", "model_dump_json", "dict", "json", "isoformat"})
_COPIES = frozenset({"model_copy", "copy"})


@dataclass(frozen=True, slots=True)
class Answers:
    """The places that follow, by path and place, and the answers that cannot be followed."""

    mentions: dict[tuple[str, Place], Mention] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)


def answers_of(origins: Origins, context: Context, split: SchemaSplit) -> Answers:
    """Everything that an endpoint of the module answers with and that is the shared class."""
    flow = _Flow(origins, context, split)
    for path in sorted(own_routes(context)):
        if path not in origins.tree:
            continue
        for function, calls in endpoints(origins.parse(path)):
            for call in calls:
                for keyword in call.keywords:
                    flow.take(path, keyword.value)
            flow.follow(Function(path, function))
    patterns = example_patterns(context.settings)["output"]
    for node in module_level(origins.parse(split.path).body):
        # An example that is a function of the file goes on giving one of what is answered.
        if isinstance(node, ast.FunctionDef) and matching([node.name], patterns):
            flow.follow(Function(split.path, node))
    return flow.answers


class _Flow:
    def __init__(self, origins: Origins, context: Context, split: SchemaSplit) -> None:
        self.origins = origins
        self.context = context
        self.split = split
        self.answers = Answers()
        self.seen: set[tuple[str, int]] = set()
        self.uses: dict[str, set[Place]] = {}
        self.named: set[tuple[tuple[str, int], str]] = set()

    def take(self, path: str, expression: ast.AST) -> bool:
        """Note every mention of the class in an expression; whether there was one."""
        nodes = [node for node in ast.walk(expression) if isinstance(node, ast.expr)]
        found = [node for node in nodes if self._is_class(path, node)]
        for node in found:
            self.answers.mentions[path, place_of(node)] = Mention(path, node)
        return bool(found)

    def follow(self, function: Function) -> None:
        """Note what a function declares to return and what it returns."""
        if function.place in self.seen:
            return
        self.seen.add(function.place)
        returns = function.node.returns
        claims = returns is not None and self.take(function.path, returns)
        for node in _own_nodes(function.node):
            if isinstance(node, ast.Return) and node.value is not None:
                self._value(function, node.value, claims)

    def _value(self, function: Function, value: ast.expr, claims: bool) -> None:
        match value:
            case ast.Await(value=inner) | ast.Starred(value=inner):
                self._value(function, inner, claims)
            case ast.IfExp(body=body, orelse=otherwise):
                self._value(function, body, claims)
                self._value(function, otherwise, claims)
            case ast.BoolOp(values=elements) | ast.List(elts=elements) | ast.Tuple(elts=elements):
                for element in elements:
                    self._value(function, element, claims)
            case ast.ListComp(elt=element) | ast.GeneratorExp(elt=element):
                self._value(function, element, claims)
            case ast.Dict(values=elements):
                for element in elements:
                    self._value(function, element, False)
            case ast.Call():
                self._call(function, value, claims)
            case ast.Name(id=name):
                self._name(function, name, value, claims)
            case ast.Constant() | ast.JoinedStr() | ast.DictComp():
                pass
            case _:
                self._unknown(function, value, claims)

    def _call(self, function: Function, call: ast.Call, claims: bool) -> None:
        called = call.func
        if self._is_class(function.path, called):
            self.take(function.path, called)
            return
        if isinstance(called, ast.Attribute):
            if self._is_class(function.path, called.value):
                # An example follows with the method that gives it.
                examples = (*self.split.taken_examples, *self.split.answered_examples)
                if called.attr not in examples:
                    self.take(function.path, called.value)
                return
            if called.attr in _COPIES:
                self._value(function, called.value, claims)
                return
            if called.attr in _PLAIN:
                return
        target = self._function(function.path, called)
        if target is None:
            self._unknown(function, call, claims)
        elif is_own(self.context, target.path):
            self.follow(target)
        elif target.node.returns is not None and self._mentions(target.path, target.node.returns):
            reason = f"{target.node.name}() answers for others as well"
            self._refuse(target.path, target.node, reason)

    def _name(self, function: Function, name: str, node: ast.Name, claims: bool) -> None:
        if (function.place, name) in self.named:
            return
        self.named.add((function.place, name))
        arguments = {each.arg: each.annotation for each in parameters_of(function.node.args)}
        if name in arguments:
            annotation = arguments[name]
            if annotation is not None and self._mentions(function.path, annotation):
                self._refuse_own_input(function, name, node)
            elif annotation is None:
                self._unknown(function, node, claims)
            return
        values = list(_assigned(function.node, name))
        for value, annotation in values:
            if annotation is not None:
                self.take(function.path, annotation)
            if value is not None:
                self._value(function, value, claims)
        if not values:
            self._unknown(function, node, claims)

    def _function(self, path: str, called: ast.expr) -> Function | None:
        """The function of the tree that a call reaches by a dotted name."""
        if not attribute_chain(called):
            return None
        module, _, name = self.origins.resolve(path, called).rpartition(".")
        home = self.origins.file_of(module) if module else None
        if home is None:
            return None
        for statement in module_level(self.origins.parse(home).body):
            match statement:
                case ast.FunctionDef(name=known) | ast.AsyncFunctionDef(name=known):
                    if known == name:
                        return Function(home, statement)
        return None

    def _mentions(self, path: str, expression: ast.AST) -> bool:
        return any(self._is_class(path, node) for node in ast.walk(expression))

    def _is_class(self, path: str, node: ast.AST) -> bool:
        if path not in self.uses:
            uses = uses_of(self.origins, path, self.split.origin)
            self.uses[path] = {place_of(use.node) for use in uses}
        return isinstance(node, ast.expr) and place_of(node) in self.uses[path]

    def _refuse_own_input(self, function: Function, name: str, node: ast.Name) -> None:
        made = f"{self.split.class_name}(**{name}.model_dump())"
        self._refuse(
            function.path,
            node,
            f"{function.node.name}() answers with {name}, the object it was given",
            f"answer with one of its own ({made}, say), which then becomes {self.split.new_name}, "
            "or leave out `split`",
        )

    def _unknown(self, function: Function, node: ast.expr, claims: bool) -> None:
        """What is not told apart matters only where it claims to be the class."""
        if claims:
            what = ast.unparse(node)
            self._refuse(function.path, node, f"where {what} comes from cannot be told")

    def _refuse(self, path: str, node: ast.expr | ast.stmt, reason: str, remedy: str = "") -> None:
        name = self.split.class_name
        self.answers.refusals.append(
            Refusal(
                path,
                node.lineno,
                f"{name} cannot be split in two: {reason}",
                remedy or f"make the {name} here, by its name, or leave out `split`",
            )
        )


_Definition = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Function:
    """A function with the file it stands in."""

    path: str
    node: _Definition

    @property
    def place(self) -> tuple[str, int]:
        return self.path, self.node.lineno


def _assigned(
    function: _Definition, name: str
) -> Iterator[tuple[ast.expr | None, ast.expr | None]]:
    """What plain assignments give to a local name, with the annotation that stands there."""
    for node in _own_nodes(function):
        match node:
            case ast.Assign(targets=targets, value=value):
                if any(isinstance(each, ast.Name) and each.id == name for each in targets):
                    yield value, None
            case ast.AnnAssign(target=ast.Name(id=target), value=value, annotation=annotation):
                if target == name:
                    yield value, annotation
            case ast.NamedExpr(target=ast.Name(id=target), value=value) if target == name:
                yield value, None


def _own_nodes(function: _Definition) -> Iterator[ast.AST]:
    """The nodes of the body, those of functions and classes inside left out."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, _Definition | ast.Lambda | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)
