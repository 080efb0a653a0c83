"""``status`` as a badge: an endpoint for Shields, and an SVG that needs no service."""

from __future__ import annotations

import json
from html import escape

from refactor_kit.status.model import Status

_LABEL = "migration"
_COLORS = {"green": "#2f7d4f", "blue": "#2f6690", "grey": "#6b7280", "red": "#b3372f"}
_SHIELDS = {"green": "brightgreen", "blue": "blue", "grey": "lightgrey", "red": "red"}
_CHARACTER = 6.6
_PADDING = 7


def render_endpoint(status: Status) -> str:
    """The JSON that a Shields endpoint badge asks for."""
    document = {
        "schemaVersion": 1,
        "label": _LABEL,
        "message": _message(status),
        "color": _SHIELDS[_color(status)],
        "isError": _color(status) == "red",
    }
    return json.dumps(document, indent=2) + "\n"


def render_svg(status: Status) -> str:
    """A flat badge; text lengths are given, so that every font fills the same room."""
    message = _message(status)
    left, right = _width(_LABEL), _width(message)
    title = escape(f"{_LABEL}: {message}")
    words = escape(message)
    color = _COLORS[_color(status)]
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" \
aria-label="{title}">
  <title>{title}</title>
  <clipPath id="r"><rect width="{left + right}" height="20" rx="3"/></clipPath>
  <g clip-path="url(#r)">
    <rect width="{left}" height="20" fill="#444b55"/>
    <rect x="{left}" width="{right}" height="20" fill="{color}"/>
  </g>
  <g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
    <text x="{left / 2:g}" y="14" textLength="{left - 2 * _PADDING}">{_LABEL}</text>
    <text x="{left + right / 2:g}" y="14" textLength="{right - 2 * _PADDING}">{words}</text>
  </g>
</svg>
"""


def _message(status: Status) -> str:
    text = f"{status.guard.migrated} of {status.guard.total}"
    return f"{text}, {status.totals.regressed} regressed" if status.totals.regressed else text


def _color(status: Status) -> str:
    if status.totals.regressed:
        return "red"
    if status.guard.total and status.guard.migrated == status.guard.total:
        return "green"
    return "blue" if status.guard.migrated else "grey"


def _width(text: str) -> int:
    return round(len(text) * _CHARACTER) + 2 * _PADDING
