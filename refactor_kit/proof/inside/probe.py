"""Imports the app and dumps what it serves."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import json
import os
import platform
import sys
import warnings
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

from . import code, hooks, imports, models, requests, routes, served, state, wiring


def main(request_file: str, answer_file: str) -> None:
    """Answers the request and leaves at once, whatever threads the target started."""
    request = json.loads(Path(request_file).read_text(encoding="utf-8"))
    answer = _observe(request)
    Path(answer_file).write_text(json.dumps(answer), encoding="utf-8")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _observe(request: dict[str, Any]) -> dict[str, Any]:
    root = os.path.realpath(request["root"])
    answer: dict[str, Any] = {"versions": {}}
    for package in ("fastapi", "pydantic"):
        with contextlib.suppress(metadata.PackageNotFoundError):
            answer["versions"][package] = metadata.version(package)
    apart = imports.import_apart(request["entries"], root)
    watching = wiring.Wiring(root)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            watching.watch()
            app, is_factory = _load_app(request["app"])
        except (Exception, SystemExit) as error:
            return answer | {"import": _not_loaded(error, root)}
        # Before the start-up, as the application is asked before planning.
        answer["served"] = _guarded(lambda: served.served(app, watching))
        if request["level"] == "import":
            answer["code"] = _guarded(lambda: _code(app, request, root))
        elif request["level"] != "served":
            try:
                answer.update(_while_serving(app, request, lambda: _looked_at(app, request, root)))
            except (Exception, SystemExit) as error:
                return answer | {"import": _not_loaded(error, root)}
        failures = imports.import_here(request["modules"], root)
    elsewhere = imports.modules_from_elsewhere(root, request["roots"])
    shown = _warnings(caught, root)
    answer["import"] = {
        "ok": not elsewhere,
        "hooks": _guarded(lambda: hooks.hooks(app)),
        "warnings": [line for line in shown if line not in answer.get("document_warnings", [])],
        "factory": is_factory,
        "failures": {**failures, **apart},
        "from_elsewhere": elsewhere,
    }
    return answer


def _code(app: Any, request: dict[str, Any], root: str) -> dict[str, Any]:
    """What the application reaches, and the module's schemas, between which examples may move."""
    imports.import_here(request["schema_modules"], root)
    return code.walk(app, root, models.classes_of(request["schema_modules"]))


def _not_loaded(error: BaseException, root: str) -> dict[str, Any]:
    failure = imports.import_failure(error, root)
    return {"ok": False, "app": failure, "python": platform.python_version()}


def _while_serving(app: Any, request: dict[str, Any], look: Callable[[], Any]) -> Any:
    """What ``look`` sees, from the start-up on where the request says ``lifespan``."""
    if not request["lifespan"]:
        return look()

    async def looking() -> Any:
        async with app.router.lifespan_context(app):
            return look()

    return asyncio.run(looking())


def _looked_at(app: Any, request: dict[str, Any], root: str) -> dict[str, Any]:
    # First: making the document and the examples runs code of the service.
    walked = _guarded(lambda: _code(app, request, root))
    for name in [request["public_package"], *request["schema_modules"]]:
        imports.import_here([name], root)
    classes = list(models.classes_of(request["schema_modules"]))
    names = request["example_names"]
    hidden = _guarded(lambda: requests.hidden(app))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        document = _guarded(lambda: app.openapi())
        if "error" in document:
            document["endpoints"] = _guarded(lambda: routes.undocumented(app, root))
    return {
        "code": walked,
        "openapi": document,
        "document_warnings": _warnings(caught, root),
        "routes": _guarded(lambda: routes.route_table(app)),
        "resolution": _guarded(lambda: routes.resolution(app)),
        "state": _guarded(lambda: state.shared_state(app, root)),
        "schemas": _guarded(lambda: models.schemas(classes)),
        "exports": _guarded(lambda: models.exports(request["public_package"])),
        "examples": _guarded(
            lambda: models.examples(
                classes, request["schema_modules"], [*names["input"], *names["output"]]
            )
        ),
        **({"hidden": hidden} if hidden else {}),
        **_called_with(app, request),
    }


def _called_with(app: Any, request: dict[str, Any]) -> dict[str, Any]:
    """What endpoints can be called with, where they are to be called."""
    if request["level"] != "replay":
        return {}
    inputs = request["example_names"]["input"]
    return {"requests": _guarded(lambda: requests.requests(app, inputs))}


def _guarded(look: Callable[[], Any]) -> Any:
    """What ``look`` sees, or the error that kept it from looking."""
    try:
        return json.loads(json.dumps(look(), sort_keys=False))
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def _load_app(reference: str) -> tuple[Any, bool]:
    """The app, and whether the reference names a function that makes it."""
    name, _, attribute = reference.partition(":")
    value: Any = importlib.import_module(name)
    for part in (attribute.removesuffix("()") or "app").split("."):
        value = getattr(value, part)
    return (value, False) if hasattr(value, "routes") else (value(), True)


def _warnings(caught: list[Any], root: str) -> list[str]:
    """Warnings by kind and text; line numbers are left out, a migration moves them.

    One that blames whoever imports a module says nothing new where a file of the target did so too:
    the probe has imported the module on its own.
    """
    found: dict[str, set[str]] = {}
    for each in caught:
        inside = os.path.realpath(each.filename).startswith(root + os.sep)
        place = os.path.relpath(each.filename, root) + ": " if inside else ""
        found.setdefault(f"{each.category.__name__}: {each.message}", set()).add(place)
    return sorted(
        f"{place}{text}" for text, places in found.items() for place in (places - {""} or places)
    )
