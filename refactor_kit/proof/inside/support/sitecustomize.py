"""Keeps the original tree out of a run in its scratch copy, and sets the clock where that is asked.

An editable install puts the original's source roots on ``sys.path``; namespace packages would then
be made of both trees.
"""

import os
import sys
from importlib import import_module
from pathlib import Path

_original = os.environ.get("REFACTOR_KIT_ORIGINAL", "")
_copy = os.environ.get("REFACTOR_KIT_COPY", "")


def _is_original(entry: str) -> bool:
    path = os.path.realpath(entry)
    inside = path == _original or path.startswith(_original + os.sep)
    return inside and "site-packages" not in path and not _belongs_to_python(path)


def _belongs_to_python(path: str) -> bool:
    places = {os.path.realpath(sys.prefix), os.path.realpath(sys.base_prefix)}
    places.add(str(Path(__file__).resolve().parent))
    return any(path == place or path.startswith(place + os.sep) for place in places)


if _original and _copy and not _copy.startswith(_original + os.sep):
    sys.path[:] = [entry for entry in sys.path if not entry or not _is_original(entry)]

_ahead = int(os.environ.get("REFACTOR_KIT_AHEAD", "0"))
if _ahead:
    import_module("refactor_kit_clock").set_ahead(_ahead)
