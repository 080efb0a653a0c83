"""The classes of a schema file, and the files their bases come from."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from refactor_kit.python.origins import Origins
from refactor_kit.python.parsing import parse_expression
from refactor_kit.python.statements import assigned, attribute_chain, module_level

_ENUMS = ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag")
_EXCEPTIONS = ("Exception", "Error", "Warning")


@dataclass(frozen=True, slots=True)
class SchemaFile:
    """One parsed schema file: its classes by name, and the values that stand for types.

    ``values`` are assignments such as ``Batch = RootModel[list[Item]]`` or a union.
    """

    path: str
    module: str
    text: str
    classes: dict[str, ast.ClassDef]
    values: dict[str, ast.Assign | ast.AnnAssign]
    functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef] = field(default_factory=dict)

    def line_of(self, name: str) -> int:
        node = self.classes.get(name) or self.values.get(name)
        return node.lineno if node else 1


@dataclass(frozen=True, slots=True)
class FoundClass:
    """A class with the file it stands in, wherever in the tree that is."""

    path: str
    node: ast.ClassDef


def read_schema_file(origins: Origins, path: str) -> SchemaFile:
    tree = origins.parse(path)
    text = origins.tree.read(path).decode("utf-8", "replace")
    file = SchemaFile(path, origins.module_of(path), text, {}, {})
    for statement in module_level(tree.body):
        match statement:
            case ast.ClassDef(name=name):
                file.classes[name] = statement
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                file.functions[name] = statement
            case ast.Assign() | ast.AnnAssign():
                file.values.update((name, statement) for name, _ in assigned(statement))
    return file


def find_class(origins: Origins, origin: str) -> FoundClass | None:
    """The class that an origin names, where the tree holds it."""
    module, _, name = origin.rpartition(".")
    path = origins.file_of(module) if module else None
    if path is None:
        return None
    for statement in module_level(origins.parse(path).body):
        if isinstance(statement, ast.ClassDef) and statement.name == name:
            return FoundClass(path, statement)
    return None


def base_origins(origins: Origins, path: str, node: ast.ClassDef) -> tuple[str, ...]:
    """The origins of a class's bases; ``Generic[T]`` counts as ``Generic``."""
    bases = (base.value if isinstance(base, ast.Subscript) else base for base in node.bases)
    return tuple(origins.resolve(path, base) or ".".join(attribute_chain(base)) for base in bases)


def ancestors(origins: Origins, path: str, node: ast.ClassDef) -> Iterator[FoundClass]:
    """The classes of the tree that a class inherits from, nearest first, each once."""
    seen = {(path, node.name)}
    waiting = [(path, node)]
    while waiting:
        here, current = waiting.pop(0)
        for origin in base_origins(origins, here, current):
            found = find_class(origins, origin)
            if found is not None and (found.path, found.node.name) not in seen:
                seen.add((found.path, found.node.name))
                waiting.append((found.path, found.node))
                yield found


def external_bases(origins: Origins, path: str, node: ast.ClassDef) -> set[str]:
    """The last names of all bases that lie outside the tree (``BaseModel``, ``TypedDict``)."""
    family = [FoundClass(path, node), *ancestors(origins, path, node)]
    names = (base for each in family for base in base_origins(origins, each.path, each.node))
    return {name.rpartition(".")[2] for name in names if find_class(origins, name) is None}


def is_enum(origins: Origins, path: str, node: ast.ClassDef) -> bool:
    return not external_bases(origins, path, node).isdisjoint(_ENUMS)


def is_exception(origins: Origins, path: str, node: ast.ClassDef) -> bool:
    return any(name.endswith(_EXCEPTIONS) for name in external_bases(origins, path, node))


def names_in(expression: ast.AST) -> Iterator[ast.Name | ast.Attribute]:
    """The outermost names and attribute chains of an expression, quoted annotations included."""
    if isinstance(expression, ast.Name | ast.Attribute) and attribute_chain(expression):
        yield expression
    elif isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        quoted = parse_quoted(expression.value)
        if quoted is not None:
            yield from names_in(quoted)
    else:
        for child in ast.iter_child_nodes(expression):
            yield from names_in(child)


def parse_quoted(text: str) -> ast.expr | None:
    """A quoted annotation as an expression; ``None`` where the text is none."""
    parsed = parse_expression(text.strip())
    return None if parsed is None else parsed.body


def field_annotations(node: ast.ClassDef) -> Iterator[ast.AnnAssign]:
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            yield statement
