"""Gives a module's routes one door to its apps."""

from __future__ import annotations

from refactor_kit.base import Context, Edit, Outcome, Refusal, SourceTree
from refactor_kit.reading.apps import read_apps

from ._facade.compose import compose
from ._facade.package import package_edits
from ._facade.rewire import rewire


class CreateAppFacade:
    """Write ``apps/<module>/service.py`` and wire the unified route file to it.

    Functions that the routes call become thin functions that call through the part's module, so
    that a patched function is the one that runs. What cannot be wrapped (classes, exceptions,
    constants, generators, decorated functions, injected dependencies) is re-exported. The old apps
    stay as they are.
    """

    name = "create-app-facade"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        module = context.module
        if module.apps_in_place:
            return Outcome(not_applicable=f"{module.name} has no apps to bring together")
        reading = read_apps(tree, context)
        if reading.decisions or reading.refusals:
            return Outcome(decisions=reading.decisions, refusals=reading.refusals)
        if not reading.exposes:
            return Outcome(not_applicable=f"the routes of {module.name} use nothing of its apps")
        if module.route_file not in tree:
            reason = f"{module.route_file} does not stand yet, so nothing can call the facade"
            return Outcome(refusals=(Refusal(module.route_file, 0, reason, "merge them first"),))
        edits = [*package_edits(tree, module)]
        facade = compose(tree, context, reading)
        if facade is not None:
            edits.append(Edit(reading.facade_file, facade))
        rewired = rewire(tree, context, reading, module.route_file)
        if rewired.refusals:
            return rewired
        return Outcome((*edits, *rewired.edits))
