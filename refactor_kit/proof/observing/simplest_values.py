"""The simplest value that satisfies a JSON Schema, the same in every process and on every day.

A text of a pattern is made by ``hypothesis``, where that is installed.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

#: A value for each format that the services' schemas know.
FORMATS: Mapping[str, str] = {
    "uuid": "12345678-1234-5678-1234-567812345678",
    "date-time": "2024-01-02T03:04:05Z",
    "date": "2024-01-02",
    "time": "03:04:05Z",
    "duration": "PT1H",
    "email": "person@example.com",
    "uri": "https://example.com/",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "binary": "sample",
}
_LIBRARY = "hypothesis"
#: What to do where a text of a pattern is needed and cannot be made.
REMEDY = f"a text of a pattern is needed, which `pip install {_LIBRARY}` beside refactor-kit makes"
_TEXT, _INTEGER, _NUMBER = "sample", 1, 1.5


class Unsatisfiable(Exception):
    """Nothing that can be made here satisfies the schema; its text says why."""


def simplest(schema: Any) -> Any:
    """The simplest value of ``schema``, in which no reference is left."""
    if not isinstance(schema, dict):
        if schema is False:
            raise Unsatisfiable("no value is allowed")
        return _TEXT
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return schema["enum"][0]
    for key in ("anyOf", "oneOf"):
        if schema.get(key):
            return _first_choice(schema, key)
    if "allOf" in schema:
        rest = {name: each for name, each in schema.items() if name != "allOf"}
        return simplest(_together([*schema["allOf"], rest]))
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object" or (kind is None and "properties" in schema):
        return _object(schema)
    if kind == "array":
        return _array(schema)
    if kind in ("integer", "number"):
        return _number(schema, kind)
    if kind in ("boolean", "null"):
        return True if kind == "boolean" else None
    return _string(schema)


def _first_choice(schema: Mapping[str, Any], key: str) -> Any:
    rest = {name: each for name, each in schema.items() if name != key}
    reason = "no choice is left"
    for choice in schema[key]:
        if not isinstance(choice, dict):
            continue
        try:
            return simplest(_together([choice, rest]))
        except Unsatisfiable as error:
            reason = str(error)
    raise Unsatisfiable(reason)


def _together(schemas: list[Any]) -> dict[str, Any]:
    """One schema of several that hold at once."""
    found: dict[str, Any] = {}
    for each in filter(lambda one: isinstance(one, dict), schemas):
        properties = {**found.get("properties", {}), **each.get("properties", {})}
        required = [*found.get("required", ()), *each.get("required", ())]
        found |= each
        found |= {"properties": properties} if properties else {}
        found |= {"required": required} if required else {}
    return found


def _object(schema: Mapping[str, Any]) -> dict[str, Any]:
    properties = schema.get("properties", {})
    return {name: simplest(properties.get(name, {})) for name in schema.get("required", ())}


def _array(schema: Mapping[str, Any]) -> list[Any]:
    fixed = [simplest(each) for each in schema.get("prefixItems", ())]
    missing = schema.get("minItems", 0) - len(fixed)
    if missing <= 0:
        return fixed
    item = schema.get("items", {})
    if not schema.get("uniqueItems") or missing == 1:
        return [*fixed, *[simplest(item)] * missing]
    different = item.get("enum", ()) if isinstance(item, dict) else ()
    first = simplest(item)
    if not different and isinstance(first, (int, float)) and not isinstance(first, bool):
        different = [first + step for step in range(missing)]
    if not different and isinstance(first, str):
        different = [f"{first}{step or ''}" for step in range(missing)]
    if len(different) < missing:
        raise Unsatisfiable("different items are not made")
    return [*fixed, *different[:missing]]


def _number(schema: Mapping[str, Any], kind: str) -> int | float:
    """The usual number where it is allowed, else the one that is nearest to it."""
    step = schema.get("multipleOf") or (1 if kind == "integer" else 0)
    low, high = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    nudge = step or 0.5
    low = low if above is None else max(low, above + nudge)
    high = high if below is None else min(high, below - nudge)
    if low > high and above is not None and below is not None and not step:
        low = high = (above + below) / 2
    value = min(max(_INTEGER if kind == "integer" else _NUMBER, low), high)
    if step:
        value = math.ceil(value / step) * step
    if not low <= value <= high:
        raise Unsatisfiable("no number is allowed")
    return int(value) if kind == "integer" else value


def _string(schema: Mapping[str, Any]) -> str:
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength", math.inf)
    if shortest > longest:
        raise Unsatisfiable("no text is allowed")
    if "pattern" in schema:
        if find_spec(_LIBRARY) is None:
            raise Unsatisfiable(REMEDY)
        return _of_pattern(schema["pattern"], shortest, longest)
    text = _TEXT.ljust(shortest, "a")
    return text if len(text) <= longest else text[: int(longest)]


@lru_cache(maxsize=256)
def _of_pattern(pattern: str, shortest: int, longest: float) -> str:
    import hypothesis
    from hypothesis import strategies
    from hypothesis.configuration import set_hypothesis_home_dir

    found: list[str] = []

    def take(value: str) -> None:
        found.append(value)

    # Its tables are kept elsewhere than below the working directory, which is the user's.
    set_hypothesis_home_dir(tempfile.gettempdir())
    alphabet = strategies.characters(codec="ascii", exclude_categories=["Cc"])
    texts = strategies.from_regex(pattern, alphabet=alphabet)
    fitting = texts.filter(lambda text: shortest <= len(text) <= longest and text.isprintable())
    once = hypothesis.settings(
        max_examples=1,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    try:
        once(hypothesis.given(fitting)(take))()
    except Exception as error:
        raise Unsatisfiable(f"no text of the pattern {pattern!r} was made") from error
    return found[0]
