"""What is said to a person: decisions and refusals, which stop a migration, and notices."""

from __future__ import annotations

from .records import dataclass


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place in the target's source, shown as ``path:line: text``. ``line`` counts from 1."""

    path: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to settle a decision, and the TOML that does so.

    ``patch`` is what it changes, as a unified diff, where that can be shown beforehand.
    """

    title: str
    toml: str
    patch: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A question only a person can settle, by writing one choice's TOML into the configuration.

    ``toml`` of a choice is complete: it begins with its table header, as ``pyproject.toml`` has it
    (``[tool.refactor-kit.modules.NAME]``).
    """

    key: str
    question: str
    seen: tuple[Sighting, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A construct that cannot be handled safely, named, with the way out."""

    path: str
    line: int
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a person should look at, and that holds nothing up; ``line`` counts from 1.

    ``line`` is a place in the file as the codemod leaves it; 0 is the file as a whole.
    """

    path: str
    line: int
    text: str
