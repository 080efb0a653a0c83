"""The unified routes reach their apps through one facade."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from refactor_kit.base import Context, Finding, SourceTree
from refactor_kit.base.layout import dotted_name
from refactor_kit.python.lexical import absolute_module, find_imports
from refactor_kit.reading.retired.moves import app_packages, app_part


class RoutesCallOneFacade:
    """Flags imports of a part's app in the module's unified route file.

    Not flagged: other files, modules without an app layer. The way out is the facade,
    ``apps/<module>/service.py``.
    """

    name = "routes-call-one-facade"
    policy = "A module's routes call its apps through one facade, never a part's app directly."
    subject: Literal["module"] = "module"

    def not_applicable(self, tree: SourceTree, context: Context) -> str:
        """Why there is nothing to look at; empty where apps are to be consolidated."""
        module = context.module
        if not module.apps_in_place:
            return ""
        folders = [f"{part.app_dir}/" for part in module.parts]
        left = [each for each in folders if any(path.startswith(each) for path in tree.paths())]
        if module.app_layout == "none" and left:
            return f"{module.name} has no app layer; left as it is: {', '.join(left)}"
        return f"{module.name} has no app folders to consolidate"

    def find(self, tree: SourceTree, context: Context) -> Iterable[Finding]:
        module = context.module
        if module.apps_in_place:
            return
        path = module.route_file
        if path not in tree:
            message = f"{path} does not stand yet"
            yield Finding(path, 1, 1, self.name, message, fingerprint=f"{self.name}:missing")
            return
        packages = app_packages(module)
        importing = dotted_name(path, context.settings.source_roots)
        for statement in find_imports(tree.read(path)):
            origin = absolute_module(statement, importing, is_package=False)
            for each in statement.names:
                reached = f"{origin}.{each.name}" if statement.is_from else each.name
                if app_part(reached, packages):
                    message = f"imports {reached}; the routes call {module.app_package} instead"
                    place = f"{self.name}:{reached}"
                    yield Finding(
                        path, statement.line, statement.column, self.name, message, False, place
                    )
