"""Makes tests follow the endpoints into the unified route file, once that serves them."""

from __future__ import annotations

from collections.abc import Iterator

from refactor_kit.base import Context, Outcome, SourceTree
from refactor_kit.reading.references import ReferenceSearch

from ._references.reference_work import with_references_followed
from ._routes.mounting import refuse_unmerged


class RedirectRouteReferences:
    """Point the imports, patch strings and attributes of tests at the unified route file.

    From the moment it is mounted the old route files serve nothing: a name that a test patches
    there, state that it clears, or a dependency that it overrides is not the one that runs any
    more. The old files stand until step 9, which sees to all other code, documents and text.
    """

    name = "redirect-route-references"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        module, names = context.module, dict(_names(context))
        if not names:
            return Outcome(not_applicable=f"{module.name} keeps its route files where they are")
        if module.route_file not in tree:
            return Outcome(refusals=(refuse_unmerged(module.route_file),))
        paths = ReferenceSearch(tree, context, names).paths()
        tests = (path for path in paths if _is_test(path, context))
        return with_references_followed(tree, context, tests, names)


def _is_test(path: str, context: Context) -> bool:
    """Whether a Python file is run by the tests: it lies among them, or is called like one."""
    name = path.rpartition("/")[2]
    if not name.endswith((".py", ".pyi")):
        return False
    is_called_so = name == "conftest.py" or name.startswith("test_") or name.endswith("_test.py")
    return is_called_so or path.startswith(f"{context.settings.tests.rstrip('/')}/")


def _names(context: Context) -> Iterator[tuple[str, str]]:
    """The old route modules; one at the top of its source root is known by its file as well."""
    module = context.module
    for part in module.parts:
        if part.route_module == module.route_module:
            continue
        yield part.route_module, module.route_module
        if "." not in part.route_module:
            yield f"{part.route_module}.py", f"{module.route_module}.py"
