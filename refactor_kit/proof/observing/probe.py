"""Asks the probe inside the target's process, and reads its answer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from refactor_kit.base import Context, SourceTree
from refactor_kit.base.layout import dotted_name
from refactor_kit.proof.target.bounds import PROBE
from refactor_kit.proof.target.process import Finished
from refactor_kit.proof.target.target import Target
from refactor_kit.reading.schemas.example_names import example_patterns

_SCRIPT = Path(__file__).resolve().parents[1] / "inside" / "run.py"


def ask_probe(target: Target, context: Context, *, level: str) -> dict[str, Any]:
    """The probe's sections; ``import`` says so when the app could not be loaded."""
    request, answer = target.copy.out() / "request.json", target.copy.out() / "answer.json"
    request.write_text(json.dumps(_request(target, context, level)), encoding="utf-8")
    answer.unlink(missing_ok=True)
    finished = target.run(["python", str(_SCRIPT), str(request), str(answer)], PROBE)
    try:
        sections = json.loads(answer.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {"import": _never_answered(finished)}
    cleaned: dict[str, Any] = target.scrubber.value(sections)
    if not cleaned["import"]["ok"]:
        cleaned["import"].setdefault("stderr", list(finished.last_lines()))
    if finished.left_behind:
        cleaned["import"]["left_behind"] = True
    return cleaned


def _never_answered(finished: Finished) -> dict[str, Any]:
    return {
        "ok": False,
        "app": {"error": [finished.problem or "ended before it could be looked at"]},
        "stderr": list(finished.last_lines()),
    }


def _request(target: Target, context: Context, level: str) -> dict[str, Any]:
    copy, settings = target.copy, context.settings
    tree = copy.tree
    own = _own_files(tree, context)
    return {
        "root": str(copy.root()),
        "roots": [str(copy.root() / root) for root in settings.source_roots],
        "app": settings.app,
        "level": level,
        "public_package": settings.public_package,
        "example_names": example_patterns(settings),
        "schema_modules": [
            part.schema_module for part in context.module.parts if part.schema_file in tree
        ],
        "modules": _dotted(_loadable(tree, context), context),
        "entries": [settings.public_package, *_dotted(own, context)],
    }


def _own_files(tree: SourceTree, context: Context) -> Iterable[str]:
    """The Python files of the module's own: schemas, routes, apps."""
    module = context.module
    files = {module.route_file} | {part.route_file for part in module.parts}
    files |= {part.schema_file for part in module.parts}
    folders = tuple(f"{place}/" for place in [module.app_dir, *[p.app_dir for p in module.parts]])
    for path in tree.paths():
        if path in files or (path.endswith(".py") and path.startswith(folders)):
            yield path


def _loadable(tree: SourceTree, context: Context) -> Iterable[str]:
    """The Python files below the packages of the app, the public package and the app folders."""
    settings = context.settings
    tops = {settings.app.partition(":")[0].partition(".")[0], settings.public_package.split(".")[0]}
    tops |= {part.app_package.split(".")[0] for part in context.module.parts}
    for path in tree.paths():
        if path.endswith(".py") and dotted_name(path, settings.source_roots).split(".")[0] in tops:
            yield path


def _dotted(paths: Iterable[str], context: Context) -> list[str]:
    names = {dotted_name(path, context.settings.source_roots) for path in paths}
    return sorted(
        name
        for name in names
        if all(part.isidentifier() for part in name.split(".")) and not name.endswith("__main__")
    )
