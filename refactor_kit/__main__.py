"""``python -P -m refactor_kit``: the command line.

Without ``-P`` Python looks for modules in the working directory first, before a line of ours runs:
a clone with a ``warnings.py`` of its own would run that.
"""

from __future__ import annotations

import sys

# Named so that type checkers know it, without loading `typing` for it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

#: Objects that stand before garbage is looked for.
_LARGE_RUN = 200_000
_INTERRUPTED = 130


def main() -> int:
    import gc

    # Nearly all that a run makes lives to its end: to search it for garbage again and again takes
    # more than a third of the time of a large one.
    gc.set_threshold(_LARGE_RUN)
    _open_closed_streams()
    _escape_what_cannot_be_said()
    try:
        from refactor_kit.cli import run

        code = run()
    except KeyboardInterrupt:
        code = _INTERRUPTED
    if sys.argv[1:2] == ["check"]:
        _leave(code)
    if code == _INTERRUPTED:
        from refactor_kit.runtime.signals import ignore_from_now_on

        ignore_from_now_on()
    return code


def _open_closed_streams() -> None:
    """Let nothing that is opened later take the place of a stream that the caller closed."""
    if None not in (sys.stdin, sys.stdout, sys.stderr):
        return
    import os

    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123


def _escape_what_cannot_be_said() -> None:
    """A name that the terminal's encoding lacks must not end a run; stderr has it so already."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure:
        reconfigure(errors="backslashreplace")


def _leave(code: int) -> NoReturn:
    """Leave without tidying up, which would take a hook as long as a commit's files."""
    import os

    os._exit(code)


if __name__ == "__main__":
    raise SystemExit(main())
