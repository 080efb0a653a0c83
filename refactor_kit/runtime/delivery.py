"""Where a verb's result goes: stdout, or the file that was asked for; and what is remembered."""

from __future__ import annotations

import errno
import os
import sys
import time

from refactor_kit.runtime.errors import Failed, UsageError

# Named so that type checkers know it, without loading `typing` and `pathlib` for it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

_STANDS = "what the run changed stands; "


def deliver(text: str, output: Path | None) -> None:
    """Write ``text`` to the file ``output``, ``None`` for stdout, and see that it arrives."""
    try:
        if output is None:
            encoding = sys.stdout.encoding or "utf-8"
            sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
            sys.stdout.flush()
        else:
            output.write_text(text, encoding="utf-8", errors="backslashreplace")
    except BrokenPipeError:
        raise
    except OSError as error:
        raise undelivered(error, output) from None


def undelivered(error: OSError, output: Path | None) -> Failed | UsageError:
    """What to tell where the system would not take the result."""
    message = f"the result cannot be written: {error.strerror}"
    if output is None:
        return Failed(message, where="stdout", remedy=f"{_STANDS}once the cause is gone, ask again")
    return UsageError(message, where=str(output), remedy=f"{_STANDS}name another file with -o")


def write_new(place: Path, content: bytes) -> None:
    """Put ``content`` at ``place``, where nothing stands: whole, or not at all.

    ``FileExistsError`` where something does, another ``OSError`` where it cannot be written.
    """
    part = _part_of(place)
    try:
        with part.open("xb") as file:
            file.write(content)
        if os.path.lexists(place):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place))
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def write_memory(place: Path, content: bytes) -> None:
    """Put ``content`` at ``place`` for later runs: whole, or not at all.

    A reader sees the old file or the new one. Where it cannot be written, later runs take longer.
    """
    part = _part_of(place)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as file:
            file.write(content)
        part.replace(place)
    except OSError:
        return


def _part_of(place: Path) -> Path:
    """A file beside ``place`` that nobody else writes."""
    # Without `tempfile`, whose loading takes a hook longer than the writing.
    return place.with_name(f"{place.name}.{os.getpid()}.{time.time_ns()}")
