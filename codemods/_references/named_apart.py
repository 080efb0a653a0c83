"""Attributes of a module that a file names apart from it: behind a constant, or as an argument."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

_CONSTANT = re.compile(
    rb"^(?P<local>[A-Za-z_]\w*)[ \t]*(?::[^=\r\n]*)?=[ \t]*"
    rb"(?P<quote>[\"'])(?P<module>[\w.]+)(?P=quote)[ \t]*(?:[#;].*)?\r?$",
    re.MULTILINE,
)
_NAMES = rb"(?P<names>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)"
_BEFORE = re.compile(
    rb"\b(?:setattr|delattr|getattr|hasattr|object)\(\s*"
    rb"(?:(?:sys\.)?modules\[|(?:importlib\.)?import_module\()?[\"']?\Z"
)
_AFTER = re.compile(rb"[\"']?[\])]?\s*,\s*(?P<quote>[\"'])" + _NAMES + rb"(?P=quote)")
_LONGEST = 80


def behind_constants(content: bytes) -> Iterator[tuple[str, re.Match[bytes]]]:
    """Each ``f"{ROUTES}.name"`` and ``ROUTES + ".name"``, with the module that ``ROUTES`` names.

    The group ``names`` is what follows the module. A constant that is bound twice tells nothing.
    """
    found = list(_CONSTANT.finditer(content))
    times = Counter(match["local"] for match in found)
    for constant in found:
        local = constant["local"]
        if times[local] > 1:
            continue
        use = re.compile(
            rb"(?:\{" + local + rb"\}\.|(?<![\w.])" + local + rb"\s*\+\s*[\"']\.)" + _NAMES
        )
        for match in use.finditer(content):
            yield constant["module"].decode(), match


def given_beside(content: bytes, start: int, end: int) -> re.Match[bytes] | None:
    """The attribute in ``setattr(module, "name")`` where the module stands from start to end."""
    if not _BEFORE.search(content[max(0, start - _LONGEST) : start]):
        return None
    return _AFTER.match(content, end)
