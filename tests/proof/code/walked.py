"""Walks many trees of files in one process, each in a fork of its own: ``python walked.py FILE``.

``FILE`` is JSON, ``{"inside", "trees": [{"root", "app", "answer"}]}``. An answer is the walk, or
``{"error"}``. Nothing of a tree is loaded before its fork.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any


def _load(folder: str) -> Any:
    spec = importlib.util.spec_from_file_location(
        "_inside", f"{folder}/__init__.py", submodule_search_locations=[folder]
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules["_inside"] = package
    spec.loader.exec_module(package)
    return importlib.import_module("_inside.code")


def _walk(inside: Any, tree: dict[str, str]) -> dict[str, Any]:
    os.chdir(tree["root"])
    sys.path.insert(0, tree["root"])
    try:
        module, _, name = tree["app"].partition(":")
        return inside.walk(getattr(importlib.import_module(module), name), tree["root"])
    except BaseException:
        return {"error": traceback.format_exc()}


def _main() -> None:
    request = json.loads(Path(sys.argv[1]).read_text())
    for library in ("fastapi", "fastapi.middleware.cors", "pydantic"):
        importlib.import_module(library)
    inside = _load(request["inside"])
    for tree in request["trees"]:
        child = os.fork()
        if child == 0:
            Path(tree["answer"]).write_text(json.dumps(_walk(inside, tree)))
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    _main()
