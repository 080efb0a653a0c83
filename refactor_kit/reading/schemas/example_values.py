"""What an ``example_*()`` method returns, as far as its source tells without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from refactor_kit.reading.schemas.config_examples import assignments, config_examples

_MAX_CALLS = 20
# What every model has does not give an example.
_OF_MODELS = ("model_dump", "dict", "model_construct", "construct")


class NotStatic(Exception):
    """The value cannot be told from the source."""


def read_example(module: ast.Module, class_name: str, method: str) -> Any:
    """The JSON value that ``class_name.method()`` returns; ``NotStatic`` where it must be run."""
    value = _Examples(module).returned(class_name, method)
    if not _is_json(value):
        raise NotStatic
    return value


def read_function(module: ast.Module, name: str) -> Any:
    """The JSON value that a function of the file returns."""
    for statement in module.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == name:
            value = _Examples(module).of_body(statement, "")
            if _is_json(value):
                return value
    raise NotStatic


def read_config_example(module: ast.Module, class_name: str) -> Any:
    """The first example in the configuration of a class."""
    for statement in module.body:
        if isinstance(statement, ast.ClassDef) and statement.name == class_name:
            for example in config_examples(statement):
                value = _Examples(module).value(example, class_name, {})
                if _is_json(value):
                    return value
    raise NotStatic


class _Examples:
    """Evaluates literals, model constructors and calls of other examples in one file."""

    def __init__(self, module: ast.Module) -> None:
        self._classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
        self._constants = dict(assignments(module.body))
        self._calls = 0

    def returned(self, class_name: str, method: str) -> Any:
        self._calls += 1
        function = self._method(class_name, method)
        if function is None or self._calls > _MAX_CALLS:
            raise NotStatic
        return self.of_body(function, class_name)

    def of_body(self, function: ast.FunctionDef, class_name: str) -> Any:
        """What a function of plain assignments and one ``return`` gives."""
        *before, last = function.body
        match before:
            case [ast.Expr(value=ast.Constant()), *rest]:
                before = rest
        local = dict(assignments(before))
        if len(local) != len(before) or not isinstance(last, ast.Return) or last.value is None:
            raise NotStatic
        return self.value(last.value, class_name, local)

    def _method(self, class_name: str, name: str) -> ast.FunctionDef | None:
        owner = self._classes.get(class_name)
        for statement in owner.body if owner else ():
            if isinstance(statement, ast.FunctionDef) and statement.name == name:
                return statement
        for base in owner.bases if owner else ():
            found = self._method(base.id, name) if isinstance(base, ast.Name) else None
            if found:
                return found
        return None

    def value(self, node: ast.expr, owner: str, local: dict[str, ast.expr]) -> Any:
        match node:
            case ast.Constant(value=value):
                return value
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return -number
            case ast.List(elts=elements) | ast.Tuple(elts=elements):
                return [self.value(element, owner, local) for element in elements]
            case ast.Dict(keys=keys, values=values):
                return self._mapping(zip(keys, values, strict=True), owner, local)
            case ast.Name(id=name) if name in local:
                # Only what is assigned before, so that no value is defined by itself.
                before = dict(takewhile(lambda item: item[0] != name, local.items()))
                return self.value(local[name], owner, before)
            case ast.Name(id=name) if name in self._constants:
                return self.value(self._constants[name], owner, {})
            case ast.Subscript(value=container, slice=ast.Constant(value=key)):
                try:
                    return self.value(container, owner, local)[key]
                except (KeyError, IndexError, TypeError):
                    raise NotStatic from None
            case ast.Attribute():
                return self._attribute(node)
            case ast.Call(func=function, args=arguments, keywords=keywords):
                return self._call(function, arguments, keywords, owner, local)
        raise NotStatic

    def _mapping(
        self,
        items: Iterator[tuple[ast.expr | None, ast.expr]],
        owner: str,
        local: dict[str, ast.expr],
    ) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key, value in items:
            evaluated = self.value(value, owner, local)
            if key is not None:
                mapping[self.value(key, owner, local)] = evaluated
            elif isinstance(evaluated, dict):
                mapping |= evaluated
            else:
                raise NotStatic
        return mapping

    def _attribute(self, node: ast.Attribute) -> Any:
        """A member of an enumeration of the same file, with or without ``.value``."""
        member = node.value if node.attr == "value" else node
        if isinstance(member, ast.Attribute) and isinstance(member.value, ast.Name):
            enumeration = self._classes.get(member.value.id)
            values = dict(assignments(enumeration.body)) if enumeration else {}
            if enumeration and _is_enum(enumeration) and member.attr in values:
                return self.value(values[member.attr], enumeration.name, {})
        raise NotStatic

    def _call(
        self,
        function: ast.expr,
        arguments: list[ast.expr],
        keywords: list[ast.keyword],
        owner: str,
        local: dict[str, ast.expr],
    ) -> Any:
        match function:
            case ast.Attribute(value=ast.Name(id=name), attr=method) if (
                method not in _OF_MODELS and not arguments and not keywords
            ):
                return self.returned(owner if name in ("cls", "self") else name, method)
            case ast.Attribute(value=ast.Call() as model, attr="model_dump" | "dict") if (
                not arguments and all(_asks_for_json(keyword) for keyword in keywords)
            ):
                return self.value(model, owner, local)
            case ast.Name(id=name) if not arguments and name != "dict":
                name = owner if name == "cls" else name
                given = self._mapping(_pairs(keywords), owner, local)
                return {**self._defaults(name, set(given)), **given}
            case ast.Name(id="dict") if not arguments:
                return self._mapping(_pairs(keywords), owner, local)
        raise NotStatic

    def _defaults(self, class_name: str, given: set[str]) -> dict[str, Any]:
        """The defaults of the model's fields that the constructor was not given."""
        model = self._classes.get(class_name)
        if model is None or _is_enum(model):
            raise NotStatic
        values: dict[str, Any] = {}
        for base in model.bases:
            if isinstance(base, ast.Name) and base.id in self._classes:
                values |= self._defaults(base.id, given)
        for name, default in assignments(model.body):
            if name not in given and name != "model_config":
                values[name] = self.value(_default(default), class_name, {})
        return values


def _default(value: ast.expr) -> ast.expr:
    """The default that ``Field(...)`` states, or the value itself."""
    if not (isinstance(value, ast.Call) and ast.unparse(value.func).endswith("Field")):
        return value
    stated = {keyword.arg: keyword.value for keyword in value.keywords}
    factory = stated.get("default_factory")
    if isinstance(factory, ast.Name) and factory.id in ("list", "dict"):
        return ast.List([], ast.Load()) if factory.id == "list" else ast.Dict([], [])
    if "alias" in stated or factory is not None:
        raise NotStatic
    default = stated.get("default") or (value.args[0] if value.args else None)
    if default is None or (isinstance(default, ast.Constant) and default.value is ...):
        raise NotStatic
    return default


def _pairs(keywords: list[ast.keyword]) -> Iterator[tuple[ast.expr | None, ast.expr]]:
    for keyword in keywords:
        yield ast.Constant(keyword.arg) if keyword.arg else None, keyword.value


def _asks_for_json(keyword: ast.keyword) -> bool:
    return keyword.arg == "mode" and isinstance(keyword.value, ast.Constant)


def _is_enum(node: ast.ClassDef) -> bool:
    return any("Enum" in ast.unparse(base) for base in node.bases)


def _is_json(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_json(item) for key, item in value.items())
    if isinstance(value, list):
        return all(_is_json(item) for item in value)
    return value is None or isinstance(value, (str, int, float, bool))
