"""The place in a pack's own files from which an exception came."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from refactor_kit.runtime.errors import UsageError


@dataclass(frozen=True, slots=True)
class Blame:
    """One codemod or check of a pack: what it is called in messages, and where it lies."""

    what: str
    file: Path
    folder: Path
    root: Path

    def place(self, error: BaseException | None = None) -> tuple[str, int]:
        """Path and line, as near to the fault as the pack's own files go."""
        found = _innermost(error, self.folder) if error else None
        file, line = found or (self.file, 1)
        return shown_path(file, self.root), line


def load_failure(what: str, error: BaseException, root: Path, folder: Path | None) -> UsageError:
    """The error for a module of a pack that cannot be imported."""
    found = _innermost(error, folder)
    if isinstance(error, SyntaxError) and error.filename:
        found = Path(error.filename), error.lineno or 1
    where = f"{shown_path(found[0], root)}:{found[1]}" if found else ""
    return UsageError(
        f"{what} cannot be loaded: {one_line(error)}", where=where, remedy="correct the pack"
    )


def one_line(error: BaseException) -> str:
    """An exception in one line."""
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    first = (text or "").strip().splitlines()[:1]
    return ": ".join([type(error).__name__, *first])


def shown_path(file: Path, root: Path) -> str:
    """``file`` as the user calls it: relative to the configuration where it lies below."""
    resolved, home = file.resolve(), root.resolve()
    return resolved.relative_to(home).as_posix() if resolved.is_relative_to(home) else str(file)


def _innermost(error: BaseException | None, folder: Path | None) -> tuple[Path, int] | None:
    """The innermost frame in a file below ``folder``; anywhere on disk where none is given."""
    found: tuple[Path, int] | None = None
    trace: TracebackType | None = error.__traceback__ if error else None
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        inside = file.is_relative_to(folder) if folder else file.is_file()
        if inside:
            found = file, trace.tb_lineno
        trace = trace.tb_next
    return found
