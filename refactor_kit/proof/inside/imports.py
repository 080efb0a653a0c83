"""Imports of the target: each entry in a process of its own, failures with their chain."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

_LAST_LINES = 12


def import_failure(error: BaseException, root: str) -> dict[str, Any]:
    """What a person needs of an import that failed: the error, its place, the chain to it."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if _below(frame.filename, root)]
    chain = [
        f"{os.path.relpath(frame.filename, root)}:{frame.lineno}"
        for frame in inside
        if frame.name == "<module>"
    ]
    lines = traceback.format_exception_only(type(error), error)
    return {
        "error": "".join(lines).strip().splitlines()[-_LAST_LINES:],
        "type": type(error).__name__,
        "chain": chain,
        "circular": "partially initialized module" in str(error),
        "place": f"{os.path.relpath(inside[-1].filename, root)}:{inside[-1].lineno}"
        if inside
        else "",
    }


def import_apart(names: list[str], root: str) -> dict[str, Any]:
    """Imports each module first of all in a child of this process; the failures, by name.

    Whoever imports a module imports the packages that it lies in before: what one of ``names`` has
    loaded of what lies below it need not be tried again.
    """
    failures: dict[str, Any] = {}
    settled: set[str] = set()
    if not hasattr(os, "fork"):
        return failures
    # Loaded once here, so that each child pays for the target's own modules only.
    for library in ("fastapi", "pydantic"):
        with contextlib.suppress(Exception):
            importlib.import_module(library)
    # A package comes before what lies below it.
    for name in sorted(names):
        if name not in settled:
            below = [each for each in names if each.startswith(f"{name}.")]
            failure, loaded = _in_child(name, below, root)
            settled.update(loaded)
            if failure is not None:
                failures[name] = failure
    return failures


def import_here(names: list[str], root: str) -> dict[str, Any]:
    """Imports each module into this process; the failures, by name."""
    failures = {}
    for name in names:
        try:
            importlib.import_module(name)
        except (Exception, SystemExit) as error:
            failures[name] = import_failure(error, root)
    return failures


def modules_from_elsewhere(root: str, roots: list[str]) -> list[str]:
    """Loaded modules that the copy holds but that came from another place."""
    found = []
    folders = [Path(each) for each in roots if Path(each).is_dir()]
    own = {entry.name.partition(".")[0] for each in folders for entry in each.iterdir()}
    for name, module in sorted(sys.modules.items()):
        # Most belong to libraries: nothing of their name stands there.
        if name.partition(".")[0] not in own:
            continue
        file = getattr(module, "__file__", None)
        places = [file] if file else getattr(module, "__path__", [])
        # One folder of a namespace is enough: what lies in it is judged by its own name.
        if not places or any(_below(os.path.realpath(place), root) for place in places):
            continue
        if any(_held(name, each) for each in folders):
            found.append(name)
    return found


def _held(name: str, folder: Path) -> bool:
    """Whether Python takes the module ``name`` from ``folder`` where that is first on the path.

    A folder without ``__init__.py``, such as ``alembic/`` with the migrations, gives way to an
    installed package of its name wherever that lies.
    """
    pieces = name.split(".")
    for depth, piece in enumerate(pieces, 1):
        if depth == len(pieces) and (folder / f"{piece}.py").is_file():
            return True
        folder /= piece
        loaded = sys.modules.get(".".join(pieces[:depth]))
        gives_way = getattr(loaded, "__file__", None) is not None
        if not folder.is_dir() or (gives_way and not (folder / "__init__.py").is_file()):
            return False
    return True


def _in_child(name: str, below: list[str], root: str) -> tuple[dict[str, Any] | None, list[str]]:
    """How importing ``name`` failed, if it did; and what of ``below`` it has loaded."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        failure = import_here([name], root).get(name)
        loaded = [each for each in below if sys.modules.get(each) is not None]
        with os.fdopen(writing, "w") as stream:
            json.dump([failure, [] if failure else loaded], stream)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        said = stream.read()
    _, status = os.waitpid(child, 0)
    if not said:
        error = f"importing {name} ended the process (status {status})"
        return {"error": [error], "type": "", "chain": [], "circular": False, "place": ""}, []
    failure, loaded = json.loads(said)
    return failure, loaded


def _below(path: str, root: str) -> bool:
    # "<frozen os>" and the like are no files.
    return os.path.realpath(path).startswith(root + os.sep) and Path(path).exists()
