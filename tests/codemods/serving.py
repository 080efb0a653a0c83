"""What services serve, asked of the framework in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from refactor_kit.base import SourceTree

_SCRIPT = """
import importlib, json, sys, warnings

warnings.simplefilter("ignore", ResourceWarning)
from fastapi import routing


def routes(app, prefix=""):
    walk = getattr(routing, "iter_route_contexts", None)
    for route in walk(app.routes) if walk else app.routes:
        inner = getattr(route, "app", None)
        if type(inner).__name__ == "FastAPI":
            yield from routes(inner, prefix + route.path)
        elif getattr(route, "endpoint", None) is not None:
            dependencies = [
                each.dependency.__name__ for each in getattr(route, "dependencies", None) or []
            ]
            model = getattr(route, "response_model", None)
            yield {
                "methods": sorted(getattr(route, "methods", None) or []),
                "path": prefix + route.path,
                "name": route.name,
                "tags": getattr(route, "tags", None) or [],
                "dependencies": dependencies,
                "model": getattr(model, "__name__", str(model)),
            }


result = {}
for name, (folder, module) in json.loads(sys.stdin.read()).items():
    sys.path.insert(0, folder)
    before = set(sys.modules)
    try:
        app = importlib.import_module(module).app
        result[name] = {"routes": list(routes(app)), "openapi": app.openapi()}
    except Exception as error:
        result[name] = {"error": repr(error)}
    sys.path.remove(folder)
    for loaded in set(sys.modules) - before:
        if str(getattr(sys.modules[loaded], "__file__", None) or "").startswith(folder):
            del sys.modules[loaded]
    importlib.invalidate_caches()
print(json.dumps(result))
"""


def served(
    trees: Mapping[str, tuple[SourceTree, str, str]], folder: Path
) -> dict[str, dict[str, Any]]:
    """Routes in order and the OpenAPI document of each tree.

    With each tree come its source root and the module that holds ``app``.
    """
    folders = {
        name: (str(_write(tree, folder / str(number)) / root), module)
        for number, (name, (tree, root, module)) in enumerate(trees.items())
    }
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT],
        input=json.dumps(folders),
        capture_output=True,
        text=True,
        check=True,
    )
    result: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return result


def _write(tree: SourceTree, folder: Path) -> Path:
    for path in tree.paths():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(tree.read(path))
    return folder
