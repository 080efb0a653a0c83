"""The parts of the SARIF 2.1.0 schema that matter for what ``check`` and ``status`` write.

Stricter than the standard in one respect: properties that we do not write are refused, so that a
misspelt one is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_COUNT = {"type": "integer", "minimum": 1}
_TEXT = {"type": "string"}


def _object(properties: Mapping[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: Mapping[str, Any], *, unique: bool = False) -> dict[str, Any]:
    return {"type": "array", "items": items, "uniqueItems": unique}


_MESSAGE = _object({"text": _TEXT}, "text")
_ARTIFACT = _object(
    # A reference by RFC 3986: no spaces, no letters outside ASCII.
    {"uri": {"type": "string", "pattern": r"^[!-~]+$"}, "uriBaseId": _TEXT},
    "uri",
)
_REGION = _object(
    {"startLine": _COUNT, "startColumn": _COUNT, "endLine": _COUNT, "endColumn": _COUNT},
    "startLine",
)
_PHYSICAL = _object({"artifactLocation": _ARTIFACT, "region": _REGION}, "artifactLocation")
_LOCATION = _object({"physicalLocation": _PHYSICAL})
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_RULE = _object({"id": _TEXT, "shortDescription": _MESSAGE}, "id")
_DRIVER = _object(
    {
        "name": _TEXT,
        "version": _TEXT,
        "semanticVersion": _TEXT,
        "rules": _list(_RULE, unique=True),
    },
    "name",
)
_RESULT = _object(
    {
        "ruleId": _TEXT,
        "ruleIndex": {"type": "integer", "minimum": -1},
        "level": _LEVEL,
        "message": _MESSAGE,
        "locations": _list(_LOCATION),
        "partialFingerprints": {"type": "object", "additionalProperties": _TEXT},
    },
    "message",
)
_NOTIFICATION = _object(
    {"level": _LEVEL, "message": _MESSAGE, "locations": _list(_LOCATION, unique=True)}, "message"
)
_INVOCATION = _object(
    {
        "executionSuccessful": {"type": "boolean"},
        "toolExecutionNotifications": _list(_NOTIFICATION),
    },
    "executionSuccessful",
)
_RUN = _object(
    {
        "tool": _object({"driver": _DRIVER}, "driver"),
        "automationDetails": _object({"id": _TEXT}),
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": _list(_RESULT),
        "invocations": _list(_INVOCATION, unique=True),
    },
    "tool",
)
SARIF = _object(
    {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"enum": ["2.1.0"]},
        "runs": _list(_RUN),
    },
    "version",
    "runs",
)
