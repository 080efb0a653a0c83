"""The wire shape of a public class, written so that internal names do not show.

Classes of the tree are replaced by what they hold, so that renaming one changes nothing here.
"""

from __future__ import annotations

import ast
import hashlib
from dataclasses import dataclass

from refactor_kit.python.origins import Origins
from refactor_kit.python.statements import assigned, attribute_chain
from refactor_kit.reading.schemas.classes import FoundClass, find_class, is_enum, parse_quoted
from refactor_kit.reading.schemas.fields import (
    FieldShape,
    constraints_of,
    field_shapes,
    is_field_call,
)

_PEP585 = {each: each.lower() for each in ("List", "Dict", "Set", "FrozenSet", "Tuple", "Type")}


def signatures(origins: Origins, path: str, name: str) -> dict[str, str]:
    """Field -> signature, nested fields as ``items.price``; a required one says so."""
    return _Signatures(origins).of_class(path, name, "", ())


def digest(fields: dict[str, str]) -> str:
    """``sha256:...`` over the signatures, whatever the order of the fields."""
    lines = "".join(f"{name}: {signature}\n" for name, signature in sorted(fields.items()))
    return f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}"


@dataclass(frozen=True, slots=True)
class _Signatures:
    origins: Origins

    def of_class(
        self, path: str, name: str, prefix: str, within: tuple[str, ...]
    ) -> dict[str, str]:
        within = (*within, f"{path}:{name}")
        result: dict[str, str] = {}
        for shape in field_shapes(self.origins, path, name):
            nested: list[FoundClass] = []
            result[f"{prefix}{shape.name}"] = self._signature(shape, nested)
            for number, found in enumerate(nested, 1):
                if f"{found.path}:{found.node.name}" in within:
                    continue
                label = f"{prefix}{shape.name}" + (f".{number}" if len(nested) > 1 else "")
                result |= self.of_class(found.path, found.node.name, f"{label}.", within)
        return result

    def _signature(self, shape: FieldShape, nested: list[FoundClass]) -> str:
        parts = [self._type(shape.path, shape.annotation, nested)]
        if shape.required:
            parts.append("required")
        elif shape.factory is not None:
            parts.append(f"default {self._factory(shape.path, shape.factory)}")
        elif shape.default is not None:
            parts.append(f"default {self._value(shape.path, shape.default)}")
        constraints = [
            f"{name}={self._value(shape.path, value)}" if name else self._value(shape.path, value)
            for name, value in shape.constraints
        ]
        return "; ".join([*parts, *sorted(constraints)])

    def _type(self, path: str, annotation: ast.expr, nested: list[FoundClass]) -> str:
        match annotation:
            case ast.Constant(value=str(text)):
                quoted = parse_quoted(text)
                return self._type(path, quoted, nested) if quoted is not None else repr(text)
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return f"{self._type(path, left, nested)} | {self._type(path, right, nested)}"
            case ast.Subscript(value=value, slice=inner):
                return self._subscript(path, value, inner, nested)
            case ast.Name() | ast.Attribute() if attribute_chain(annotation):
                return self._named(path, annotation, nested)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                return ", ".join(self._type(path, each, nested) for each in elements)
        return ast.unparse(annotation)

    def _subscript(
        self, path: str, value: ast.expr, inner: ast.expr, nested: list[FoundClass]
    ) -> str:
        outer = self._type(path, value, nested)
        members = list(inner.elts) if isinstance(inner, ast.Tuple) else [inner]
        if outer == "Literal":
            return f"Literal[{', '.join(self._value(path, each) for each in members)}]"
        if outer == "Annotated":
            kernel, *extras = members
            written = ", ".join(filter(None, (self._metadata(path, each) for each in extras)))
            bare = self._type(path, kernel, nested)
            return f"{bare} ({written})" if written else bare
        types = [self._type(path, each, nested) for each in members]
        if outer == "Optional":
            return f"{types[0]} | None"
        return " | ".join(types) if outer == "Union" else f"{outer}[{', '.join(types)}]"

    def _metadata(self, path: str, extra: ast.expr) -> str:
        """What one extra of an ``Annotated`` asks of a value; its documentation is left out."""
        if not is_field_call(extra):
            return self._value(path, extra)
        asked = constraints_of(extra)
        return ", ".join(sorted(f"{name}={self._value(path, value)}" for name, value in asked))

    def _named(self, path: str, name: ast.expr, nested: list[FoundClass]) -> str:
        origin = self.origins.resolve(path, name)
        found = find_class(self.origins, origin) if origin else None
        if found is not None:
            if is_enum(self.origins, found.path, found.node):
                return f"enum[{', '.join(_member_values(found.node).values())}]"
            nested.append(found)
            return "object"
        value = self._assigned(origin)
        if value is not None:
            return self._type(value[0], value[1], nested)
        last = (origin or ast.unparse(name)).rpartition(".")[2]
        return _PEP585.get(last, last)

    def _value(self, path: str, value: ast.expr) -> str:
        """An expression with enum members and constants of the tree replaced by their values."""
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            plain = value.value.isprintable() and "'" not in value.value
            return f"'{value.value}'" if plain else repr(value.value)
        if not attribute_chain(value):
            return ast.unparse(value)
        origin = self.origins.resolve(path, value)
        owner, _, member = origin.rpartition(".")
        found = find_class(self.origins, owner) if owner else None
        if found is not None:
            return _member_values(found.node).get(member, member)
        assigned = self._assigned(origin)
        if assigned is not None:
            return self._value(*assigned)
        return "object" if find_class(self.origins, origin) else ast.unparse(value)

    def _factory(self, path: str, factory: ast.expr) -> str:
        if isinstance(factory, ast.Lambda):
            return self._value(path, factory.body)
        origin = self.origins.resolve(path, factory)
        inside = origin and self.origins.file_of(origin.rpartition(".")[0]) is not None
        return "made anew" if inside else f"{ast.unparse(factory)}()"

    def _assigned(self, origin: str) -> tuple[str, ast.expr] | None:
        """The value that a name of the tree is assigned, with its file."""
        module, _, name = origin.rpartition(".")
        path = self.origins.file_of(module) if module else None
        if path is None:
            return None
        for statement in self.origins.parse(path).body:
            for target, value in assigned(statement):
                if target == name:
                    return path, value
        return None


def _member_values(node: ast.ClassDef) -> dict[str, str]:
    return {
        target.id: ast.unparse(statement.value)
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
