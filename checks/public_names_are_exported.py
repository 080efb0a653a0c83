"""Every public name of a module can be imported from the public package."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from refactor_kit.base import Context, Finding, SourceTree, UnreadableSource
from refactor_kit.reading.public_names import (
    PublicLookups,
    public_names,
    public_package_file,
)
from refactor_kit.reading.schemas import read_schemas

from ._schema_readings import unjudged


class PublicNamesAreExported:
    """Flags a public name that `__all__` lacks, or that stands for another class than it should.

    Not flagged: other names that the package exports. The way out: `export-public-aliases`.
    """

    name = "public-names-are-exported"
    policy = "The public package exports `<Part>Input` and `<Part>Output` of every schema part."
    subject: Literal["module"] = "module"

    def find(self, tree: SourceTree, context: Context) -> Iterator[Finding]:
        yield from unjudged(self.name, read_schemas(tree, context))
        path = public_package_file(tree, context.settings)
        try:
            public = PublicLookups(tree, context.settings)
            public.require_readable()
            found = [
                (name, public.exported_as(name.alias), public.bound_like(name.alias))
                for name in public_names(tree, context)
            ]
        except UnreadableSource as error:
            yield error.finding(self.name)
            return
        package = context.settings.public_package
        for name, held, bound in found:
            origin = name.origin
            if held == origin:
                continue
            if held:
                message = f"{package}.{name.alias} is {held}, not {origin}"
            elif held is None and any(each == name.alias for each, _ in bound):
                message = f"{package}.{name.alias} is not listed in __all__"
            elif held is not None:
                message = f"{package}.{name.alias} cannot be traced to {origin}"
            else:
                message = f"{package} does not export {name.alias} ({origin})"
            place = f"{self.name}:{name.alias}"
            yield Finding(path, 1, 1, self.name, message, not held, place)
