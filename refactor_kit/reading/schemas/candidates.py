"""Which classes of a schema file could play a role, by name and by example."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from refactor_kit.base import Part
from refactor_kit.python.origins import Origins
from refactor_kit.reading.schemas.classes import (
    SchemaFile,
    base_origins,
    field_annotations,
    is_enum,
    is_exception,
    names_in,
)
from refactor_kit.reading.schemas.example_names import example_patterns, matching
from refactor_kit.reading.schemas.model import Role

_SUFFIXES: dict[Role, tuple[tuple[str, ...], ...]] = {
    "input": (("Request", "Input"), ("Payload", "Body", "In")),
    "output": (("Response", "Output", "Result"), ("Reply", "Out")),
}


def pascal_case(name: str) -> str:
    """``session_manager_start`` as ``SessionManagerStart``."""
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


@dataclass(frozen=True, slots=True)
class Candidates:
    """The classes of one part's schema file."""

    origins: Origins
    part: Part
    file: SchemaFile

    def models(self) -> list[str]:
        """The classes that could be a payload: no enums, exceptions, helpers of others."""
        nested = set(self._nested())
        return [name for name in self._payloads() if name not in nested]

    def by_weaker_grounds(
        self, role: Role, used: list[str], taken: list[str]
    ) -> Iterator[list[str]]:
        """Classes that a route uses less plainly, then by name, then by the example's fields.

        ``taken`` are the classes that a route plainly uses in the other role.
        """
        yield used
        models = [name for name in self.models() if name not in taken]
        for suffixes in _SUFFIXES[role]:
            yield [name for name in models if name.endswith(suffixes)]
        keys = self._example_keys(example_patterns(self.origins.settings)[role])
        yield [name for name in models if keys and self._fits(keys, name)]

    def narrowed(self, role: Role, names: list[str]) -> list[str]:
        """The one of several that bears the part's own name; all of them where none does."""
        stem = pascal_case(self.part.name).casefold()
        endings = {f"{stem}{suffix.casefold()}" for group in _SUFFIXES[role] for suffix in group}
        own = [name for name in names if name.casefold() in endings]
        return own if len(own) == 1 else names

    def name_reasons(self, role: Role, name: str) -> list[str]:
        suffixes = [suffix for group in _SUFFIXES[role] for suffix in group]
        return [f"its name ends in {suffix}" for suffix in suffixes if name.endswith(suffix)][:1]

    def _payloads(self) -> list[str]:
        path = self.file.path
        return [
            name
            for name, node in self.file.classes.items()
            if not name.startswith("_")
            and not is_enum(self.origins, path, node)
            and not is_exception(self.origins, path, node)
        ]

    def _nested(self) -> Iterator[str]:
        """Classes that another class of the file holds in a field or inherits from."""
        path, module = self.file.path, self.file.module
        for owner, node in self.file.classes.items():
            mentioned = {
                self.origins.resolve(path, name)
                for annotated in field_annotations(node)
                for name in names_in(annotated.annotation)
            }
            mentioned.update(base_origins(self.origins, path, node))
            for name in self.file.classes:
                if name != owner and f"{module}.{name}" in mentioned:
                    yield name

    def _fits(self, keys: set[str], name: str) -> bool:
        annotations = list(field_annotations(self.file.classes[name]))
        names = {each.target.id for each in annotations if isinstance(each.target, ast.Name)}
        required = {
            each.target.id
            for each in annotations
            if isinstance(each.target, ast.Name) and each.value is None
        }
        return required <= keys <= names

    def _example_keys(self, patterns: tuple[str, ...]) -> set[str]:
        """The keys of the dictionary that the file's examples of a role return."""
        for node in ast.walk(self.origins.parse(self.file.path)):
            if isinstance(node, ast.FunctionDef) and matching([node.name], patterns):
                for inner in ast.walk(node):
                    if isinstance(inner, ast.Return) and isinstance(inner.value, ast.Dict):
                        return {
                            key.value
                            for key in inner.value.keys
                            if isinstance(key, ast.Constant) and isinstance(key.value, str)
                        }
        return set()
