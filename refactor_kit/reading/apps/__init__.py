"""What a module's routes use of its app folders: the facade's contents."""

from __future__ import annotations

from refactor_kit.base import Context, SourceTree
from refactor_kit.memory.memoized import memoized
from refactor_kit.reading.apps.model import AppReading, Exposed
from refactor_kit.reading.retired.retired import retired

__all__ = ["AppReading", "Exposed", "read_apps"]


def read_apps(tree: SourceTree, context: Context) -> AppReading:
    """The app layer of ``context.module`` as the tree shows it."""
    module = context.module
    if module.apps_in_place:
        return AppReading(module.app_layout, "old", "", "", ())
    from refactor_kit.reading.apps.exposure import read_exposure

    key = ("apps", module.name, module.app_layout)
    return memoized(tree, key, lambda tree: read_exposure(tree, context))


def retired_names(context: Context) -> dict[str, str]:
    """What step 9 retires and what takes its place, from the configuration alone.

    Dotted modules and POSIX paths both: ``api.routes.session_manager_start_routes`` ->
    ``api.routes.session_manager_routes``, ``apps/session_manager_start`` ->
    ``apps/session_manager/start``, ``apps.session_manager_start`` ->
    ``apps.session_manager.start``. A route file's name and stem are among them where they name
    the part (``session_manager_start_routes.py``).
    Under ``shared`` and ``none`` the app names are not among them.
    """
    return retired(context)
