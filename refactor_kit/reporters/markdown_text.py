"""Text of others in Markdown: no markup, no end of a table's cell, no mention."""

from __future__ import annotations

import html


def code(text: str) -> str:
    """The inside of a code span."""
    return " ".join(text.replace("`", "'").replace("|", "\\|").split())


def prose(text: str) -> str:
    """One line of prose."""
    flat = in_html(text)
    for character in "\\`*_[]|":
        flat = flat.replace(character, f"\\{character}")
    return flat


def in_html(text: str) -> str:
    """One line inside an HTML block, where a backslash would be seen."""
    flat = html.escape(" ".join(text.split()), quote=False)
    return flat.replace("@", "@\N{ZERO WIDTH JOINER}")
