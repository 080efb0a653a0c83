"""A class that becomes two: what that does to routes, schemas and the OpenAPI document."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_Document = dict[str, Any]
_COMPONENT = "#/components/schemas/"
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})


@dataclass(frozen=True, slots=True)
class SplitClass:
    """``name`` of ``module`` stays what is taken; ``new_name`` is its copy that is answered."""

    module: str
    name: str
    new_name: str

    @property
    def old(self) -> str:
        return f"{self.module}:{self.name}"

    @property
    def new(self) -> str:
        return f"{self.module}:{self.new_name}"

    def answered(self, text: str) -> str:
        """A described response model, with the new class in place of the old."""
        written = rf"({re.escape(self.module)}[.:]){re.escape(self.name)}(?!\w)"
        return re.sub(written, rf"\g<1>{self.new_name}", text)

    def copied(self, entry: _Document) -> _Document:
        """The old class's JSON Schemas as the new class has them."""
        places = {f"#/$defs/{self.name}": f"#/$defs/{self.new_name}"}
        renamed: _Document = _retitled(_referring(entry, places), self)
        for schema in renamed.values():
            # A recursive class holds itself among its definitions.
            definitions = schema.get("$defs", {}) if isinstance(schema, dict) else {}
            if self.name in definitions:
                definitions[self.new_name] = definitions.pop(self.name)
        return renamed


def split_components(document: _Document, splits: Iterable[SplitClass]) -> _Document:
    """The document once the classes are two: one component for requests, one for answers."""
    document = copy.deepcopy(document)
    for split in splits:
        schemas = document.get("components", {}).get("schemas", {})
        found = _component(schemas, split)
        if not found:
            continue
        apart = {f"{found}-Input": found, f"{found}-Output": split.new_name}
        if apart.keys() <= schemas.keys():
            taken, answered = (schemas.pop(name) for name in apart)
            places = {f"{_COMPONENT}{old}": f"{_COMPONENT}{new}" for old, new in apart.items()}
        else:
            taken, answered = schemas[found], schemas[found]
            places = {f"{_COMPONENT}{found}": f"{_COMPONENT}{split.new_name}"}
            # What the operations answer is the new component.
            for item in document.get("paths", {}).values():
                for method, operation in item.items():
                    if method in _METHODS and "responses" in operation:
                        operation["responses"] = _referring(operation["responses"], places)
        schemas[found] = taken
        schemas[split.new_name] = _retitled(_referring(answered, places), split)
        if len(places) > 1:
            document = _referring(document, places)
    return document


def component_lines(document: _Document, splits: Iterable[SplitClass]) -> Iterator[str]:
    """What happens to the document's components, in words."""
    for split in splits:
        schemas = document.get("components", {}).get("schemas", {})
        found = _component(schemas, split)
        if f"{found}-Output" in schemas:
            yield f"component {found}-Input -> {found}"
            yield f"component {found}-Output -> {split.new_name}"
        elif found:
            yield f"component {found} -> {found}, {split.new_name}"


def _component(schemas: Mapping[str, Any], split: SplitClass) -> str:
    """The stem of the class's component: its name, or with the module where that is taken."""
    for stem in (split.name, f"{split.module.replace('.', '__')}__{split.name}"):
        if stem in schemas or f"{stem}-Output" in schemas:
            return stem
    return ""


def _retitled(value: Any, split: SplitClass) -> Any:
    """A copy of ``value`` under the new class's title."""
    if isinstance(value, dict):
        retitled = {key: _retitled(item, split) for key, item in value.items()}
        if value.get("title") == split.name:
            retitled["title"] = split.new_name
        return retitled
    return [_retitled(item, split) for item in value] if isinstance(value, list) else value


def _referring(value: Any, places: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            key: places.get(item, item)
            if key == "$ref" and isinstance(item, str)
            else _referring(item, places)
            for key, item in value.items()
        }
    return [_referring(item, places) for item in value] if isinstance(value, list) else value
