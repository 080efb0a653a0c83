"""What ``refactor-kit --help`` says: as click would say it, without the time to load it."""

from __future__ import annotations

from collections.abc import Iterator

VERBS = {
    "init": "Write the configuration from what the repository shows.",
    "plan": "Show what migrating a module would do; writes nothing.",
    "migrate": "Carry a module through the plan, step by step, and prove each step.",
    "verify": "Run the proofs again and compare with what was recorded.",
    "check": "Enforce the policies (routes import only from the public package, ...).",
    "status": "Show where every module stands; runs nothing of the target.",
    "undo": "Take a module's migration back, byte for byte.",
    "explain": "Say what a check, a codemod or a step does.",
}
PURPOSE = "Carry a Python service through a planned refactor, one module at a time."
EXIT_CODES = (
    "Exit codes: 0 clean, 1 findings or a failed proof, 2 usage or configuration, 3 a bug in the "
    "tool, 4 refused with nothing written, 130 interrupted."
)
_OPTIONS = {
    "--version": "Show the version and exit.",
    "-h, --help": "Show this message and exit.",
}
_WIDTH = 78


def front_page() -> str:
    """The page, for a terminal of 80 columns."""
    lines = ["Usage: refactor-kit [OPTIONS] COMMAND [ARGS]...", ""]
    for paragraph in (PURPOSE, EXIT_CODES):
        lines += [*_wrapped("  ", paragraph), ""]
    lines += ["Options:", *_listed(_OPTIONS), "", "Commands:", *_listed(VERBS), ""]
    return "\n".join(lines)


def _listed(entries: dict[str, str]) -> Iterator[str]:
    widest = max(map(len, entries))
    for name, text in entries.items():
        yield from _wrapped(f"  {name.ljust(widest)}  ", text)


def _wrapped(start: str, text: str) -> Iterator[str]:
    line, after = start, " " * len(start)
    for word in text.split():
        if line.strip() and len(line) + len(word) > _WIDTH:
            yield line.rstrip()
            line = after
        line += f"{word} "
    yield line.rstrip()
