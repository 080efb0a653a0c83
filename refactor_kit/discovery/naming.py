"""How files are called after the part they serve, and the patterns that say so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath

from refactor_kit.base import REPOSITORY

_SUFFIX = re.compile(
    r"_(?:routes?|routers?|endpoints?|views?|handlers?|api|controllers?"
    r"|schemas?|models?|dtos?|vos?|types)$"
)
_NO_NAME = re.compile(
    r"(?:routes?|routers?|endpoints?|views?|handlers?|api|controllers?"
    r"|schemas?|models?|dtos?|vos?|types|__init__)"
)


def stem_of(path: str) -> str:
    """What a file is about: ``session_start`` for ``session_start_routes.py`` and for
    ``session_start/routes.py``.
    """
    pure = PurePosixPath(path)
    if _NO_NAME.fullmatch(pure.stem) and pure.parent.name:
        return pure.parent.name
    return _SUFFIX.sub("", pure.stem)


def module_name(word: str) -> str:
    """What a module about ``word`` is called: the owner of what belongs to none has a name too."""
    return f"{word}_api" if word == REPOSITORY else word


def same_word(one: str, other: str) -> bool:
    """Whether two names are one word, perhaps one of them in the plural."""
    return bool(_forms(one) & _forms(other))


def _forms(name: str) -> set[str]:
    forms = {name}
    if name.endswith("ies"):
        forms.add(f"{name[:-3]}y")
    if name.endswith("es"):
        forms.add(name[:-2])
    if name.endswith("s") and not name.endswith("ss"):
        forms.add(name[:-1])
    return forms


def pattern_of(path: str, part: str, module: str) -> str:
    """``path`` with the part's name, or else the module's, as a placeholder."""
    for name, placeholder in ((part, "{part}"), (module, "{module}")):
        replaced = _with_placeholder(path, name, placeholder)
        if replaced != path:
            return replaced
    return path


def _with_placeholder(path: str, name: str, placeholder: str) -> str:
    """The name is looked for in the file's own name and in the folders right above it."""
    begins = re.compile(rf"{re.escape(name)}(?=(?:e?s)?(?:\.py)?$|_)")
    pieces = path.split("/")
    for index in reversed(range(len(pieces))):
        found = begins.match(pieces[index])
        if found:
            pieces[index] = placeholder + pieces[index][found.end() :]
        elif index < len(pieces) - 1:
            break
    return "/".join(pieces)


def commonest(places: Mapping[str, tuple[str, str]]) -> str:
    """The pattern that holds most of the files; ``places``: file -> (part, module)."""
    counted = Counter(
        pattern for path, names in places.items() if "{" in (pattern := pattern_of(path, *names))
    )
    return min(counted, key=lambda pattern: (-counted[pattern], pattern), default="")
