"""``python -m refactor_kit``: the command line."""

from __future__ import annotations

import sys

# Named so that type checkers know it, without loading `typing` for it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

#: Objects that stand before garbage is looked for.
_LARGE_RUN = 200_000


def main() -> int:
    import gc

    # Nearly all that a run makes lives to its end: to search it for garbage again and again takes
    # more than a third of the time of a large one.
    gc.set_threshold(_LARGE_RUN)
    if sys.argv[1:2] == ["check"]:
        _check_and_leave()
    from refactor_kit.cli import run

    return run()


def _check_and_leave() -> NoReturn:
    """Run ``check`` and leave without tidying up, which would take as long as a commit's files."""
    import os

    from refactor_kit.cli import run

    code = run()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        code = code or 1
    os._exit(code)


if __name__ == "__main__":
    raise SystemExit(main())
