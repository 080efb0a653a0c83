"""The classes of the target's schema modules: JSON Schema, validators, examples."""

from __future__ import annotations

import ast
import hashlib
import inspect
import sys
import textwrap
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from .naming import described, jsonable, qualified
from .pydantic_models import configuration, is_model, json_schemas, own_extra, validators

# Where the examples of a class's configuration stand among those of its methods.
WRITTEN = "json_schema_extra"


def classes_of(modules: list[str]) -> Iterator[type]:
    """Every class that the modules define, in the order of their source."""
    for name in modules:
        module = sys.modules.get(name)
        for value in list(vars(module).values()) if module else []:
            if inspect.isclass(value) and value.__module__ == name:
                yield value


def schemas(classes: list[type]) -> dict[str, Any]:
    """What each pydantic class accepts and returns, and how it validates."""
    return {qualified(each): _schema(each) for each in classes if is_model(each)}


def examples(classes: list[type], modules: list[str], patterns: list[str]) -> dict[str, Any]:
    """What each class's own example methods return, what its configuration gives as examples.

    Functions of the schema modules that are called like example methods stand under the module.
    """
    found: dict[str, Any] = {}
    for each in classes:
        own = {name: _example(each, name) for name in named_like(vars(each), patterns)}
        written = written_examples(each)
        if written:
            own[WRITTEN] = {"value": jsonable(written), "again": jsonable(written)}
        if own:
            found[qualified(each)] = own
    for module in filter(None, (sys.modules.get(name) for name in modules)):
        names = [name for name in vars(module) if inspect.isfunction(getattr(module, name))]
        own = {name: _example(module, name) for name in named_like(names, patterns)}
        if own:
            found[module.__name__] = own
    return found


def named_like(names: Any, patterns: list[str]) -> list[str]:
    """Those of ``names`` that a pattern fits, by pattern."""
    fitting = [name for pattern in patterns for name in names if fnmatchcase(name, pattern)]
    return list(dict.fromkeys(fitting))


def written_examples(owner: Any) -> list[Any]:
    """The examples in a class's own configuration."""
    extra = own_extra(owner)
    if not isinstance(extra, dict):
        return []
    given = extra.get("examples")
    return [
        *(given if isinstance(given, list) else []),
        *([extra["example"]] if "example" in extra else []),
    ]


def exports(package: str) -> dict[str, Any]:
    """The names of the public package and what they are bound to."""
    module = sys.modules.get(package)
    if module is None:
        return {"all": [], "names": {}}
    declared = list(getattr(module, "__all__", ()))
    bound = {name: _binding(module, name) for name in [*declared, *_public(module)]}
    return {"all": sorted(declared), "names": dict(sorted(bound.items()))}


def call_example(owner: Any, name: str) -> Any:
    """The raw value of an example method, however it is bound, or of a module's function."""
    if inspect.ismodule(owner):
        return getattr(owner, name)()
    method = inspect.getattr_static(owner, name)
    if isinstance(method, (staticmethod, classmethod)) or not callable(method):
        return getattr(owner, name)() if callable(getattr(owner, name)) else method
    return method(owner)


def _binding(module: Any, name: str) -> str:
    if not hasattr(module, name):
        return "missing"
    value = getattr(module, name)
    if inspect.isclass(value) or inspect.isroutine(value):
        return qualified(value)
    return described(value if hasattr(value, "__origin__") else type(value))


def _public(module: Any) -> list[str]:
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and not inspect.ismodule(value)
    ]


def _example(owner: Any, name: str) -> dict[str, Any]:
    try:
        first = jsonable(call_example(owner, name))
        second = jsonable(call_example(owner, name))
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return {"value": first, "again": second}


def _schema(model: Any) -> dict[str, Any]:
    """Validators stand with the digest of their code, which no JSON Schema shows."""
    config = sorted(configuration(model).items())
    return {
        "validators": {shown: code_digest(function) for shown, function in validators(model)},
        "config": {key: described(value) for key, value in config},
        **json_schemas(model),
    }


def code_digest(function: Any) -> str:
    """The digest of a function's code, whatever its comments and layout."""
    raw = getattr(function, "__func__", function)
    try:
        source = textwrap.dedent(inspect.getsource(inspect.unwrap(raw)))
        text = ast.unparse(ast.parse(source))
    except (OSError, TypeError, SyntaxError, ValueError):
        text = qualified(raw)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
