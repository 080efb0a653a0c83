"""What a module's routes use of its app folders: the facade's contents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from refactor_kit.base import Context, Decision, Refusal, SourceTree

from ._retired import retired
from .remembering import remembered


@dataclass(frozen=True, slots=True)
class Exposed:
    """One name that routes take from an old app package and the facade offers.

    ``name`` is the facade's name for it, ``origin_name`` the name in ``origin_module``; they
    differ only where two parts use one name for different things. ``function`` names get a
    thin function that calls through; everything else (exceptions, classes) is re-exported.
    """

    name: str
    origin_name: str
    origin_module: str
    part: str
    kind: Literal["function", "other"]


@dataclass(frozen=True, slots=True)
class AppReading:
    """The module's app layer.

    ``facade_file``/``facade_module`` are where the routes' one door stands: inside
    ``apps/<module>/`` for ``package`` and for ``shared``. ``state`` is ``old`` while routes
    import the parts' apps, ``facade`` once they import the facade, ``moved`` once the old folders'
    code lives in the new package.
    """

    layout: Literal["package", "shared", "none"]
    state: Literal["old", "facade", "moved"]
    facade_file: str
    facade_module: str
    exposes: tuple[Exposed, ...]
    decisions: tuple[Decision, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def read_apps(tree: SourceTree, context: Context) -> AppReading:
    """The app layer of ``context.module`` as the tree shows it."""
    module = context.module
    if module.apps_in_place:
        return AppReading(module.app_layout, "old", "", "", ())
    from ._app_exposure import read_exposure

    key = ("apps", module.name, module.app_layout)
    return remembered(tree, key, lambda tree: read_exposure(tree, context))


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
