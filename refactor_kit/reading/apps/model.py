"""What the app packages of a module show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from refactor_kit.base import Decision, Refusal


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
