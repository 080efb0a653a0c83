"""Public fields that changed since they were locked, and which differences follow from that.

Such a change is feature work: it is stale until a person accepts it, and no fault by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from refactor_kit.base import Context, SourceTree
from refactor_kit.base.records import dataclass
from refactor_kit.reading.public_names import LockDifference, changed_fields, public_names

_NEW_CLASS = re.compile(r"(?:openapi components\.schemas\.[^.: ]+: nothing -> |new class )")


@dataclass(frozen=True, slots=True)
class FieldChanges:
    """``changes`` of fields, with ``subjects``: how differences begin that are about their class.

    ``told`` is one line for each field. Without a change it is empty, and false.
    """

    changes: tuple[LockDifference, ...]
    subjects: tuple[str, ...]

    @property
    def told(self) -> str:
        return "\n".join(f"{each.message} ({each.bump} version bump)" for each in self.changes)

    def explain(self, lines: Iterable[str]) -> bool:
        """Whether every one of the ``lines``, differences of the behaviour, follows from them.

        That is: the fields in the document, in the schemas of their classes and in generated files,
        classes that are new with them, and the fields in the bodies of answers.
        """
        return bool(self.changes) and all(map(self._explains, lines))

    def _explains(self, line: str) -> bool:
        if _NEW_CLASS.match(line):
            return True
        fields = {each.field for each in self.changes}
        if line.startswith("body."):
            return not fields.isdisjoint(_words(line.partition(" ")[0]))
        if line.startswith("artifact "):
            subject: str | None = f"{line.partition(': ')[0]}: "
        else:
            subject = next((each for each in self.subjects if line.startswith(each)), None)
        if subject is None:
            return False
        path = _words(line.removeprefix(subject).partition(" ")[0])
        return "required" in path or "$defs" in path or _property_in(path) in fields


def field_changes(tree: SourceTree, context: Context) -> FieldChanges:
    """Those of ``context.module``."""
    changes = changed_fields(tree, context)
    aliases = {each.alias for each in changes}
    subjects: list[str] = []
    for name in public_names(tree, context) if changes else ():
        if name.alias in aliases:
            subjects.append(f"schema of {name.schema_module}:{name.class_name}: ")
            schemas = f"openapi components.schemas.{name.class_name}"
            subjects += [f"{schemas}.", f"{schemas}-Input.", f"{schemas}-Output."]
    return FieldChanges(changes, tuple(subjects))


def _words(path: str) -> list[str]:
    """The names along a path of a difference, numbers of items left out."""
    return re.findall(r"[\w$-]+", re.sub(r"\[\d+\]", "", path))


def _property_in(path: list[str]) -> str:
    """The field that a path through a schema leads to; empty where it leads to none."""
    at = path.index("properties") + 1 if "properties" in path else len(path)
    return path[at] if at < len(path) else ""
