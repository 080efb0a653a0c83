"""Exports the public names of a module from the public package's ``__init__.py``.

Each name is an explicit ``from ... import Internal as Public``, in the file's own style and place,
and is listed in ``__all__``. A name that is exported already is left as it is; a name that the file
uses for something else is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from refactor_kit.base import Context, Edit, Outcome, Refusal, SourceTree
from refactor_kit.python.origins import Origins
from refactor_kit.python.rebindings import Rebindings
from refactor_kit.reading.policy.route_files import own_route_files
from refactor_kit.reading.public_names import (
    bound_names,
    helper_exports,
    public_names,
    public_package_file,
)
from refactor_kit.reading.questions import open_questions
from refactor_kit.reading.schemas import read_schemas

from ._public_imports.package_file import PackageFile


class ExportPublicAliases:
    """Adds what is missing to the public package."""

    name = "export-public-aliases"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        if (questions := open_questions(read_schemas(tree, context))) is not None:
            return questions
        names = public_names(tree, context)
        wanted = {each.alias: each.origin for each in names}
        wanted |= helper_exports(tree, context)
        if not wanted:
            return Outcome(not_applicable="no part of this module has a request or response class")
        path = public_package_file(tree, context.settings)
        bound, origins = bound_names(tree, context), Origins(tree, context.settings.source_roots)
        clashes = [
            Refusal(
                path,
                1,
                f"{alias} already stands for {bound[alias] or 'something that cannot be read'}, "
                f"not for {origin}",
                f"rename the other {alias}, or name the class in `inputs` or `outputs`",
            )
            for alias, origin in wanted.items()
            if alias in bound and bound[alias] not in (origin, origins.origin(origin))
        ]
        clashes += _rebound(tree, context, wanted.values())
        if clashes:
            return Outcome(refusals=tuple(clashes))
        missing = {alias: origin for alias, origin in wanted.items() if alias not in bound}
        content = PackageFile(tree, context, path).extended(missing, tuple(wanted))
        if path in tree and content == tree.read(path):
            return Outcome()
        return Outcome((Edit(path, content),))


def _rebound(tree: SourceTree, context: Context, origins: Collection[str]) -> Iterator[Refusal]:
    """Names that routes look up at each call, which the package would bind by value."""
    rebindings = Rebindings(tree, context.settings.source_roots, origins)
    readers = own_route_files(context.module, tree, every=True)
    for origin in origins:
        module, _, name = origin.rpartition(".")
        remedy = f"let the routes ask a function of {module} for {name}"
        refusal = rebindings.refusal(origin, readers, context.settings.public_package, remedy)
        if refusal:
            yield refusal
