"""What methods and functions that give examples are called, and of which role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from refactor_kit.base import Settings
from refactor_kit.reading.schemas.model import Role

PLAIN: Mapping[Role, str] = {"input": "example_input", "output": "example_output"}


def example_patterns(settings: Settings) -> dict[Role, tuple[str, ...]]:
    """The names of each role, the plain one first; ``*`` stands for anything."""
    return {
        role: tuple(dict.fromkeys([plain, *settings.example_names.get(role, ())]))
        for role, plain in PLAIN.items()
    }


def matching(names: Iterable[str], patterns: Iterable[str]) -> tuple[str, ...]:
    """Those of ``names`` that one of the patterns fits, each once, by pattern."""
    known = list(dict.fromkeys(names))
    found = (name for pattern in patterns for name in known if fnmatchcase(name, pattern))
    return tuple(dict.fromkeys(found))


def definitions(settings: Settings) -> re.Pattern[bytes]:
    """Finds ``def`` of an example in source."""
    patterns = [each for names in example_patterns(settings).values() for each in names]
    wanted = "|".join(re.escape(each).replace(r"\*", r"\w*") for each in patterns)
    return re.compile(rf"\bdef (?:{wanted})\(".encode())
