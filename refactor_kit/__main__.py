"""``python -m refactor_kit``: the command line."""

from __future__ import annotations


def main() -> int:
    from refactor_kit.cli import run

    return run()


if __name__ == "__main__":
    raise SystemExit(main())
