"""The target's own Python: which one it is, and why it was taken."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from refactor_kit.base import Settings
from refactor_kit.runtime.errors import UsageError

OWN = "refactor-kit's own, for want of target-python, .venv and VIRTUAL_ENV"


@dataclass(frozen=True, slots=True)
class TargetPython:
    """The interpreter that ``python`` in a configured command means; ``reason`` chose it."""

    path: str
    reason: str


def target_python(settings: Settings) -> TargetPython:
    """``target-python``, else ``.venv`` beside the configuration, else the activated environment.

    Where there is none of these, the Python that the tool itself runs on.
    """
    if settings.target_python is not None:
        configured = settings.root / settings.target_python
        if not os.access(configured, os.X_OK):
            raise UsageError(
                f"target-python = {settings.target_python!r} is not an executable file",
                where=settings.source,
                remedy="name the target's interpreter, or leave the key out",
            )
        return TargetPython(str(configured.absolute()), "target-python")
    beside = settings.root.absolute() / ".venv"
    activated = Path(os.environ.get("VIRTUAL_ENV", "-"))
    found_beside = f".venv beside {settings.source or 'the service'}"
    for folder, reason in ((beside, found_beside), (activated, "VIRTUAL_ENV")):
        if os.access(folder / "bin" / "python", os.X_OK):
            return TargetPython(str(folder / "bin" / "python"), reason)
    return TargetPython(sys.executable, OWN)


def other_pythons(settings: Settings) -> tuple[str, ...]:
    """Interpreters of environments beside the configuration or one folder above, not yet taken.

    Each is written as ``target-python`` takes it.
    """
    root = settings.root.absolute()
    taken = target_python(settings).path
    found = []
    for place, prefix in ((root, ""), (root.parent, "../")):
        for marker in sorted(place.glob("*/pyvenv.cfg")):
            python = marker.parent / "bin" / "python"
            if os.access(python, os.X_OK) and str(python) != taken:
                found.append(f"{prefix}{marker.parent.name}/bin/python")
    return tuple(found)
