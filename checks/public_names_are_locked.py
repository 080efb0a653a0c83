"""The public names of a module and the shape of their fields are what is locked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from refactor_kit.base import Context, Finding, SourceTree, UnreadableSource
from refactor_kit.reading.public_names import (
    lock_differences,
    lock_file,
    locked_names,
    parse_lock,
)
from refactor_kit.reading.schemas import read_schemas

from ._schema_readings import unjudged


class PublicNamesAreLocked:
    """Flags a missing lock, a locked name that is gone, and a field that changed its shape.

    Each finding says which version bump the change calls for. Not flagged: descriptions, comments,
    internal class names. The way out: take the change back, or accept it with a reason.
    """

    name = "public-names-are-locked"
    policy = "Public names, once locked, keep their fields; a change is made on purpose."
    subject: Literal["module"] = "module"

    def find(self, tree: SourceTree, context: Context) -> Iterator[Finding]:
        readings = read_schemas(tree, context)
        open_questions = list(unjudged(self.name, readings))
        yield from open_questions
        if open_questions:
            return
        actual = locked_names(tree, context)
        path = lock_file(context.module.name)
        if path not in tree:
            if actual:
                message = f"the public names of {context.module.name} are not locked"
                yield Finding(path, 1, 1, self.name, message, True, f"{self.name}:{path}")
            return
        try:
            locked = parse_lock(path, tree.read(path))
        except UnreadableSource as error:
            yield error.finding(self.name)
            return
        lines = tree.read(path).decode().splitlines()
        for each in lock_differences(locked, actual):
            header = f"[names.{each.alias}]"
            line = lines.index(header) + 1 if header in lines else 1
            message = f"{each.message} ({each.bump} version bump)"
            place = f"{self.name}:{each.kind}:{each.alias}:{each.field}"
            fixable = each.kind == "unlocked"
            stale = each.kind.startswith("field-")
            yield Finding(path, line, 1, self.name, message, fixable, place, stale)
