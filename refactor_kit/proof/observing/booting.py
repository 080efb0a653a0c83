"""Why a target does not boot, in words a person can act on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_SETTING_PATTERNS = (
    re.compile(r"KeyError: '([A-Z][A-Z0-9_]+)'"),
    re.compile(r"\b([A-Z][A-Z0-9_]{2,})\b(?=.*\b(?:not set|missing|required|unset|undefined)\b)"),
    re.compile(r"(?:[Mm]issing|[Rr]equired?|set|variable)\W+(?:\w+\W+){0,3}([A-Z][A-Z0-9_]{2,})\b"),
)
_PYDANTIC_FIELD = re.compile(r"^(\w+)\n\s+Field required", re.MULTILINE)


def boot_error(sections: Mapping[str, Any]) -> tuple[str, ...]:
    """The last lines of what the target said when it did not boot."""
    imported = sections.get("import", {})
    if not imported.get("ok"):
        if imported.get("from_elsewhere"):
            names = ", ".join(imported["from_elsewhere"])
            return (f"loaded from outside the scratch copy: {names}",)
        return told_failure(imported.get("app", {})) or tuple(imported.get("stderr", []))
    replayed = sections.get("replay", {})
    return (replayed.get("reason", ""), *replayed.get("stderr", []))


def missing_settings(text: str) -> tuple[str, ...]:
    """Names of variables that an error message asks for."""
    found = [name.upper() for name in _PYDANTIC_FIELD.findall(text)]
    for pattern in _SETTING_PATTERNS:
        found += pattern.findall(text)
    return tuple(dict.fromkeys(found))


def told_failure(failure: Mapping[str, Any]) -> tuple[str, ...]:
    """An import that failed: its error, and the place or the circle it came from."""
    chain = failure.get("chain", [])
    if failure.get("circular") and chain:
        return (*failure.get("error", []), f"circular import: {' -> '.join(chain)}")
    place = [f"at {failure['place']}"] if failure.get("place") else []
    return (*failure.get("error", []), *place)


def proved_all_the_same(sections: Mapping[str, Any]) -> tuple[str, ...]:
    """What was seen of a target that does not boot, and what was not."""
    if not sections.get("import", {}).get("ok"):
        return ("nothing else could be observed",)
    seen = "its document, routes and schemas were" if "openapi" in sections else "that was"
    return (f"it loads, and {seen} observed; its answers were not",)
