"""What of an observation concerns one module.

Evidence keeps this part alone, so that another module's migration changes nothing in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from refactor_kit.base import Context

_REFERENCE = re.compile(r'"#/components/(\w+)/([^"]+)"')
_Sections = Mapping[str, Any]


def module_view(sections: _Sections, context: Context) -> dict[str, Any]:
    """The module's own endpoints, schemas, exports, examples, artifacts and tests."""
    keys = tuple(f"{method} {path}" for method, path in own_endpoints(sections, context))
    whole = {name: sections[name] for name in _WHOLE if name in sections}
    narrowed = {
        name: narrow(sections, keys, context)
        for name, narrow in _NARROWED.items()
        if name in sections
    }
    if not narrowed.get("asked", {}).get("exchanges"):
        narrowed.pop("asked", None)
    return {**whole, **narrowed}


def own_endpoints(sections: _Sections, context: Context) -> tuple[tuple[str, str], ...]:
    """Method and path of each of the module's endpoints; a socket's method is ``WEBSOCKET``."""
    return tuple(
        (method, route["path"])
        for route in sections.get("routes", [])
        if _is_own_route(route, context)
        for method in route["methods"]
    )


def is_own_module(name: str, context: Context) -> bool:
    """Whether a dotted name is of the module's own, or of the public package."""
    module = context.module
    own = {context.settings.public_package, module.route_module, module.app_package}
    for part in module.parts:
        own |= {part.schema_module, part.route_module, part.app_package}
    return any(name == each or name.startswith(f"{each}.") for each in own if each)


def own_route_modules(context: Context) -> frozenset[str]:
    """The dotted names of the module's route files, old and new."""
    module = context.module
    return frozenset({module.route_module, *[part.route_module for part in module.parts]})


def _is_own_route(route: _Sections, context: Context) -> bool:
    return str(route["endpoint"]).partition(":")[0] in own_route_modules(context)


def _import(sections: _Sections, keys: tuple[str, ...], context: Context) -> dict[str, Any]:
    """That the app loads, and what of the module's own does not; a failure with its reasons."""
    section = sections["import"]
    if not section["ok"]:
        return dict(section)
    kept: dict[str, Any] = {"ok": True}
    failures = section.get("failures", {})
    own = {name: failures[name] for name in failures if is_own_module(name, context)}
    if own:
        kept["failures"] = own
    if section.get("left_behind"):
        kept["left_behind"] = True
    writes = sections.get("writes") or section.get("writes")
    if writes:
        kept["writes"] = writes
    return kept


def _routes(sections: _Sections, keys: tuple[str, ...], context: Context) -> list[Any]:
    return [route for route in sections["routes"] if _is_own_route(route, context)]


def _openapi(sections: _Sections, keys: tuple[str, ...], context: Context) -> dict[str, Any]:
    document = sections["openapi"]
    paths: dict[str, Any] = {}
    for key in keys:
        method, _, path = key.partition(" ")
        operation = document.get("paths", {}).get(path, {}).get(method.lower())
        if operation is not None:
            paths.setdefault(path, {})[method.lower()] = operation
    return {"paths": paths, "components": {"schemas": {}, **_components(paths, document)}}


def _components(paths: _Sections, document: _Sections) -> dict[str, Any]:
    """The components of every kind that the operations refer to, and what they refer to."""
    import json

    components = document.get("components", {})
    found: dict[str, dict[str, Any]] = {}
    waiting = [paths]
    named = [("securitySchemes", scheme) for scheme in _schemes(paths, document)]
    while waiting or named:
        named += _REFERENCE.findall(json.dumps(waiting.pop())) if waiting else []
        for kind, name in named:
            known = found.get(kind, {})
            if name in components.get(kind, {}) and name not in known:
                found[kind] = {**known, name: components[kind][name]}
                waiting.append(components[kind][name])
        named = []
    return {kind: dict(sorted(each.items())) for kind, each in found.items()}


def _schemes(paths: _Sections, document: _Sections) -> set[str]:
    """The security schemes that the operations ask for; the document's where one says nothing."""
    return {
        scheme
        for item in paths.values()
        for operation in item.values()
        for asked in operation.get("security", document.get("security", []))
        for scheme in asked
    }


def _by_key(section: str) -> Any:
    def narrow(sections: _Sections, keys: tuple[str, ...], context: Context) -> dict[str, Any]:
        return {key: value for key, value in sections[section].items() if key in keys}

    return narrow


def _state(sections: _Sections, keys: tuple[str, ...], context: Context) -> list[Any]:
    groups = []
    for group in sections["state"]:
        users = [user for user in group["users"] if user in keys]
        if users:
            groups.append({"kind": group["kind"], "users": users})
    return groups


def _exports(sections: _Sections, keys: tuple[str, ...], context: Context) -> dict[str, Any]:
    own = {part.schema_module for part in context.module.parts}
    names = {
        name: bound
        for name, bound in sections["exports"]["names"].items()
        if bound.partition(":")[0] in own
    }
    return {"all": [name for name in sections["exports"]["all"] if name in names], "names": names}


def _tests(sections: _Sections, keys: tuple[str, ...], context: Context) -> dict[str, Any]:
    """The tests whose file speaks of the module."""
    section = sections["tests"]
    own = section.get("own", [])
    return {"outcomes": {test: section["outcomes"][test] for test in own}, "own": own}


def _replay(sections: _Sections, keys: tuple[str, ...], context: Context) -> dict[str, Any]:
    section = dict(sections["replay"])
    exchanges = section.get("exchanges", {})
    section["exchanges"] = {key: exchanges[key] for key in exchanges if key in keys}
    return section


def _asked(sections: _Sections, keys: tuple[str, ...], context: Context) -> dict[str, Any]:
    """The answers of those endpoints that are asked in any case."""
    section = sections["asked"]
    always, exchanges = section.get("always", {}), section.get("exchanges", {})
    own = [key for key in always if key in exchanges and key in keys]
    kept = {"exchanges": {key: exchanges[key] for key in own}}
    return {**section, **kept, "always": {key: always[key] for key in own}}


_WHOLE = ("schemas", "examples", "generator", "artifacts")
_NARROWED: Mapping[str, Any] = {
    "import": _import,
    "openapi": _openapi,
    "routes": _routes,
    "hidden": _by_key("hidden"),
    "resolution": _by_key("resolution"),
    "state": _state,
    "exports": _exports,
    "tests": _tests,
    "replay": _replay,
    "asked": _asked,
}
