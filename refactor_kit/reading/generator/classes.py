"""How a generator finds the classes of a schema file, and which of them are not the file's own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from refactor_kit.base import Context, Sighting, SourceTree
from refactor_kit.python.origins import Origins
from refactor_kit.python.statements import attribute_chain
from refactor_kit.reading.schemas.classes import find_class, is_enum, is_exception

_CHOOSING = re.compile(r"\bisinstance\(|\bissubclass\(|\bisclass\b")


@dataclass(frozen=True, slots=True)
class ClassWalk:
    """A loop over the classes of a module: ``value`` names a class, ``module`` the module.

    ``condition`` is what a class must meet so far, if anything; a condition may be put behind
    ``iterated`` where there is none. ``mechanical`` says that one can be.
    """

    line: int
    module: ast.expr
    value: str
    iterated: ast.expr
    condition: ast.expr | None
    mechanical: bool


def class_walks(module: ast.Module) -> tuple[ClassWalk, ...]:
    """The loops over classes in a script that never asks where a class comes from."""
    if any(_asks_where_from(node) for node in ast.walk(module)):
        return ()
    found = (_walk(node) for node in ast.walk(module))
    return tuple(walk for walk in found if walk is not None)


def _asks_where_from(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr="__module__") | ast.Constant(value="__module__"):
            return True
    return False


def borrowed_classes(tree: SourceTree, context: Context) -> Iterator[Sighting]:
    """The classes of the tree that a schema file of the module imports: a base, another's model."""
    origins = Origins(tree, context.settings)
    for part in context.module.parts:
        if part.schema_file not in tree:
            continue
        for name, target in origins.bindings(part.schema_file).imported.items():
            found = find_class(origins, origins.origin(target))
            if found is None or is_enum(origins, found.path, found.node):
                continue
            if not is_exception(origins, found.path, found.node):
                line = _line_of(origins.parse(part.schema_file), name)
                yield Sighting(part.schema_file, line, f"imports {name} from {found.path}")


def _walk(node: ast.AST) -> ClassWalk | None:
    match node:
        case ast.comprehension(target=target, iter=iterated, ifs=conditions):
            condition = conditions[-1] if conditions else None
            return _made(iterated.lineno, target, iterated, condition, mechanical=True)
        case ast.For(target=target, iter=iterated, body=[ast.If(test=test, orelse=[])]):
            return _made(node.lineno, target, iterated, test, mechanical=True)
        case ast.For(target=target, iter=iterated):
            return _made(node.lineno, target, iterated, None, mechanical=False)
    return None


def _made(
    line: int,
    target: ast.expr,
    iterated: ast.expr,
    condition: ast.expr | None,
    *,
    mechanical: bool,
) -> ClassWalk | None:
    module = _module_of(iterated)
    value = target.elts[-1] if isinstance(target, ast.Tuple) and target.elts else target
    if module is None or not isinstance(value, ast.Name):
        return None
    told = ast.unparse(iterated) + (ast.unparse(condition) if condition is not None else "")
    if not _CHOOSING.search(told):
        return None
    return ClassWalk(line, module, value.id, iterated, condition, mechanical)


def _module_of(iterated: ast.expr) -> ast.expr | None:
    """The module whose names a loop goes through."""
    match iterated:
        case ast.Call(func=ast.Name(id="sorted" | "list" | "tuple"), args=[inner, *_]):
            return _module_of(inner)
        case ast.Call(func=ast.Attribute(value=inner, attr="values" | "items"), args=[]):
            return _namespace(inner)
        case ast.Call(func=called, args=[module, *_]) if attribute_chain(called)[-1:] == [
            "getmembers"
        ]:
            return module if attribute_chain(module) else None
    return None


def _namespace(inner: ast.expr) -> ast.expr | None:
    match inner:
        case ast.Call(func=ast.Name(id="vars"), args=[module]) if attribute_chain(module):
            return module
        case ast.Attribute(value=module, attr="__dict__") if attribute_chain(module):
            return module
    return None


def _line_of(tree: ast.Module, name: str) -> int:
    for node in ast.walk(tree):
        aliases = node.names if isinstance(node, ast.Import | ast.ImportFrom) else []
        if any((alias.asname or alias.name) == name for alias in aliases):
            return getattr(node, "lineno", 1)
    return 1
