"""The one place where errors become messages and exit codes."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

from refactor_kit.runtime.errors import RefactorKitError
from refactor_kit.runtime.invocation import typed
from refactor_kit.runtime.plain_text import shown_lines

#: What is wrong with the machine, not with us: no room, no right, too much at once.
_SURROUNDINGS = frozenset(
    {
        errno.EACCES,
        errno.EDQUOT,
        errno.EFBIG,
        errno.EIO,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOMEM,
        errno.ENOSPC,
        errno.EPERM,
        errno.EROFS,
    }
)


def run(arguments: Sequence[str] | None = None) -> int:
    """Carry out the command line and return its exit code; no traceback reaches the user."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _dispatch(words)
        sys.stdout.flush()
        return code
    except RefactorKitError as error:
        print(f"refactor-kit: {typed(shown_lines(str(error)))}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("refactor-kit: interrupted; the tree is as it was", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output went away; there is nobody left to tell.
        _drop_output()
        return 1
    except OSError as error:
        return _report_surroundings(error) if error.errno in _SURROUNDINGS else _report_bug(error)
    except Exception as error:
        return _report_bug(error)


def _dispatch(words: list[str]) -> int:
    # The hook's path: `check` has a door of its own that loads no click.
    if words and words[0] == "check":
        from refactor_kit.fastcheck import run as run_check

        return run_check(words[1:])
    if words in (["--help"], ["-h"]):
        from .front_page import front_page

        sys.stdout.write(front_page())
        return 0
    from .group import invoke

    return invoke(words)


def _drop_output() -> None:
    """Let what still waits to be written go nowhere: at its end, Python would try it once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_surroundings(error: OSError) -> int:
    try:
        sys.stdout.flush()
    except OSError:
        _drop_output()
    place = f"{shown_lines(error.filename)}: " if isinstance(error.filename, str) else ""
    print(
        f"refactor-kit: {place}the system refused: {error.strerror}\n"
        "  nothing of the step at hand was kept; once the cause is gone, run this again",
        file=sys.stderr,
    )
    return 4


def _report_bug(error: Exception) -> int:
    print(
        f"refactor-kit: a bug in refactor-kit: {type(error).__name__}: {shown_lines(str(error))}\n"
        f"  nothing of the step at hand was kept; please report it with {_logged(error)}",
        file=sys.stderr,
    )
    return 3


def _logged(error: Exception) -> str:
    """The file that holds where ``error`` arose; the text itself where no file can be made."""
    import tempfile
    import traceback

    text = "".join(traceback.format_exception(error))
    try:
        descriptor, name = tempfile.mkstemp(prefix="refactor-kit-", suffix=".log", text=True)
        with os.fdopen(descriptor, "w", encoding="utf-8") as log:
            log.write(text)
    except OSError:
        return f"this:\n{text}"
    return name
