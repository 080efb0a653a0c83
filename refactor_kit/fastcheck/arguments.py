"""The command line of ``check``, read without a library: a parser costs more than the check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from refactor_kit.base.records import dataclass
from refactor_kit.runtime.errors import UsageError

FORMATS = ("full", "concise", "json", "github", "gitlab", "sarif", "junit")
HELP = """\
Usage: refactor-kit check [OPTIONS] [PATHS]...

  Enforce the policies. Without PATHS every check runs over the repository; with
  PATHS only the policies that judge files one by one, on these files.

  Exit codes: 0 clean, 1 findings, 2 usage or configuration error, 4 refused.

Options:
  --fix                     Repair what can be repaired: deep imports become public ones, what
                            was kept for a time goes when it is over.
  --prove                   With --fix: run the service before and after, in a scratch copy, and
                            write nothing where its document or its code would be another.
  --diff                    Show what --fix would change; write nothing.
  --baseline                Record what stands outside the guard's scope: from then on that alone
                            is let through, and everything new is blocked. It only shrinks.
  --tighten                 Take away allowances that nothing needs, and widen the guard if due.
  --executor WHERE          Who repairs many files: local, local:PROCESSES or dask://HOST:PORT
                            (default: local, one process per processor).
  --no-cache                Judge every file anew.
  --no-exec                 Refuse to load packs that are folders of the repository.
  --preview-scope project   Judge as if the guard had widened: who would fail, by module.
  --output-format FORMAT    full, concise, json, github, gitlab, sarif or junit (default: full).
  -o, --output FILE         Write the result here.
  --config FILE             The configuration file (default: the nearest above).
  -q, --quiet               No chatter on stderr.
  -v, --verbose             Also list what lies outside the scope, and say where the
                            time went.
  --color / --no-color      Default: as the terminal can.
  -h, --help                Show this message.
"""
_FLAGS = {
    "--fix": ("fix", True),
    "--prove": ("prove", True),
    "--diff": ("diff", True),
    "--baseline": ("baseline", True),
    "--tighten": ("tighten", True),
    "--no-cache": ("cache", False),
    "--no-exec": ("execute", False),
    "-q": ("quiet", True),
    "--quiet": ("quiet", True),
    "-v": ("verbose", True),
    "--verbose": ("verbose", True),
    "--color": ("color", True),
    "--no-color": ("color", False),
    "-h": ("help", True),
    "--help": ("help", True),
}
_VALUES = {
    "--executor": "executor",
    "--preview-scope": "preview_scope",
    "--output-format": "output_format",
    "-o": "output",
    "--output": "output",
    "--config": "config",
}


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was asked for; ``color`` is ``None`` where the terminal decides."""

    paths: tuple[str, ...] = ()
    fix: bool = False
    prove: bool = False
    diff: bool = False
    tighten: bool = False
    baseline: bool = False
    cache: bool = True
    execute: bool = True
    quiet: bool = False
    verbose: bool = False
    help: bool = False
    color: bool | None = None
    executor: str = "local"
    preview_scope: str | None = None
    output_format: str = "full"
    output: Path | None = None
    config: Path | None = None


def parse_arguments(words: Sequence[str]) -> Arguments:
    """The arguments; ``UsageError`` for an option that is not known or lacks its value."""
    found: dict[str, object] = {}
    paths: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            paths.extend(rest)
        elif word in _FLAGS:
            key, value = _FLAGS[word]
            found[key] = value
        elif word.startswith("-") and word != "-":
            key, text = _valued(word, rest)
            found[key] = Path(text) if key in ("output", "config") else text
        else:
            paths.append(word)
    arguments = Arguments(paths=tuple(paths), **found)  # type: ignore[arg-type]
    if arguments.prove and (arguments.diff or not arguments.fix):
        raise UsageError("--prove goes with --fix", remedy="refactor-kit check --fix --prove")
    if arguments.prove and not arguments.execute:
        raise UsageError(
            "--prove runs the service, which --no-exec forbids", remedy="leave one of them out"
        )
    _refuse_unknown("--output-format", arguments.output_format, FORMATS)
    _refuse_unknown("--preview-scope", arguments.preview_scope or "project", ("project",))
    if arguments.baseline and arguments.paths:
        raise UsageError(
            "--baseline is about a whole service, not about files",
            remedy="refactor-kit check --baseline",
        )
    return arguments


def _valued(word: str, rest: Iterator[str]) -> tuple[str, str]:
    option, equals, value = word.partition("=")
    if option not in _VALUES and word[:2] == "-o":
        option, equals, value = "-o", "=", word[2:]
    if option not in _VALUES:
        raise UsageError(f"no such option: {option}", remedy=_nearest(option))
    if not equals:
        value = next(rest, "")
    if not value:
        raise UsageError(f"option {option} needs a value", remedy="see: refactor-kit check --help")
    return _VALUES[option], value


def _refuse_unknown(option: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise UsageError(
            f"{value!r} is not a value of {option}", remedy=f"one of: {', '.join(known)}"
        )


def _nearest(option: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(option, [*_FLAGS, *_VALUES], n=1)
    return f"did you mean {close[0]}?" if close else "see: refactor-kit check --help"
