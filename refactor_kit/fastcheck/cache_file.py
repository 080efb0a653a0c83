"""What both memories of the check keep in a file."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from refactor_kit.base import Finding, SourceTree, Unresolvable

Found = tuple[list[Finding], list[Unresolvable]]


Find = Callable[[SourceTree, Sequence[str]], Found]


def finding_fields(each: Finding) -> list[object]:
    return [
        each.path, each.line, each.column, each.check, each.message, each.fixable,
        each.fingerprint,
    ]  # fmt: skip


def write_memory(place: Path, memory: dict[str, Any]) -> None:
    from tempfile import mkstemp

    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = mkstemp(dir=place.parent)
        with os.fdopen(descriptor, "wb") as file:
            marshal.dump(memory, file)
        os.replace(name, place)  # noqa: PTH105


def encoded(paths: Iterable[str]) -> bytes:
    return "\0".join(paths).encode(errors="surrogateescape")
