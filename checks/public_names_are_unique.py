"""A public name means one thing in the whole project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from refactor_kit.base import Context, Finding, SourceTree, UnreadableSource
from refactor_kit.base.layout import settings_of
from refactor_kit.python.module_index import folded, module_index
from refactor_kit.reading.public_names import (
    PublicLookups,
    PublicName,
    class_lines,
    public_names,
    public_package_file,
)
from refactor_kit.reading.schemas import read_schemas

from ._schema_readings import unjudged


class PublicNamesAreUnique:
    """Flags a public name that another part, the public package or another class bears already.

    Names that differ only in case are the same. Not flagged: helper classes that several schema
    files define under one name, as long as none of them is a public name.
    """

    name = "public-names-are-unique"
    policy = "Every public name stands for one class in the whole project."
    subject: Literal["module"] = "module"

    def find(self, tree: SourceTree, context: Context) -> Iterator[Finding]:
        yield from unjudged(self.name, read_schemas(tree, context))
        taken = self._taken_by_others(tree, context)
        try:
            public = PublicLookups(tree, context.settings)
            public.require_readable()
            bound = {name: public.bound_like(name.alias) for name in public_names(tree, context)}
        except UnreadableSource as error:
            yield error.finding(self.name)
            return
        package_file = public_package_file(tree, context.settings)
        for name in bound:
            for other in taken.get(name.alias.casefold(), ()):
                yield self._clash(name, other, f"the public name of {other.origin}")
            for _, held in bound[name]:
                if held != name.origin:
                    what = f"bound to {held or 'something unreadable'} in {package_file}"
                    yield self._clash(name, name, what)
            for path, line, owner in class_lines(tree, context, name.alias):
                if owner != name.origin:
                    yield self._clash(name, name, f"the class {owner} ({path}:{line})")
            taken.setdefault(name.alias.casefold(), []).append(name)

    def _taken_by_others(self, tree: SourceTree, context: Context) -> dict[str, list[PublicName]]:
        """The public names of other modules that could clash: those of like-named parts."""
        alike = module_index(context.modules).parts_alike
        found = [
            module for part in context.module.parts for module in alike.get(folded(part.name), ())
        ]
        taken: dict[str, list[PublicName]] = {}
        for module in {module.name: module for module in found}.values():
            if module.name != context.module.name:
                settings = settings_of(context.settings, module)
                theirs = replace(context, module=module, settings=settings)
                for name in public_names(tree, theirs):
                    taken.setdefault(name.alias.casefold(), []).append(name)
        return taken

    def _clash(self, name: PublicName, other: PublicName, what: str) -> Finding:
        path = name.schema_path
        message = f"{name.alias}, the {name.role} of {name.part}, is also {what}"
        place = f"{self.name}:{name.alias}:{other.part}:{what.partition(' (')[0]}"
        return Finding(path, name.line, 1, self.name, message, False, place)
