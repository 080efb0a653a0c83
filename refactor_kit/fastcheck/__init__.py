"""The door of ``refactor-kit check``: light enough for a commit hook.

Nothing here loads click, pydantic, a git library or rich; libcst only for a file that needs a tree
and is newer than the interpreter, and for ``--fix``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial

from refactor_kit.base.bounds import is_too_large
from refactor_kit.base.records import replace
from refactor_kit.packs.catalog import use_packs
from refactor_kit.runtime.delivery import deliver
from refactor_kit.runtime.errors import Failed, Refused, Vanished
from refactor_kit.runtime.plain_text import shown

from .arguments import HELP, Arguments, parse_arguments
from .phases import Phases
from .report import Report, joined
from .subject import Subject, open_subjects

#: A run is begun anew at most this often.
_RUNS = 3
#: Bytes of a line that is shown beneath its finding.
_LONGEST_LINE = 1000


def run(argv: Sequence[str]) -> int:
    """Carry out ``check`` with the words after the verb, and return the exit code."""
    arguments = parse_arguments(argv)
    if arguments.help:
        sys.stdout.write(HELP)
        return 0
    phases = Phases()
    code = _settled(arguments, phases)
    if arguments.verbose:
        sys.stderr.writelines(phases.lines())
    return code


def _settled(arguments: Arguments, phases: Phases) -> int:
    """The exit code of a run; begun anew, a few times, where a file went while it was read."""
    for _ in range(_RUNS - 1):
        with suppress(Vanished):
            return _run(arguments, phases)
    return _run(arguments, phases)


def _run(arguments: Arguments, phases: Phases) -> int:
    subjects = open_subjects(arguments)
    if not arguments.quiet:
        for word in dict.fromkeys(word for subject in subjects for word in subject.passed_over):
            sys.stderr.write(
                f"{shown(word)}: passed over: git ignores it, or it leads to no file here\n"
            )
    phases.end("opening")
    codes = [0]
    if arguments.fix or arguments.diff or arguments.tighten or arguments.baseline:
        from .repairing import afresh, repair

        # What was written for one service may be read by the next.
        latest = (each if each is subjects[0] else afresh(each) for each in subjects)
        goes_on = arguments.prove and len(subjects) > 1
        codes = [
            _repaired(partial(repair, each, arguments, phases), goes_on=goes_on)
            for each in _with_packs(latest, arguments)
        ]
        if arguments.diff:
            return max(codes)
        subjects = open_subjects(arguments)
    reports = [
        (subject.prefix, _check(subject, arguments)) for subject in _with_packs(subjects, arguments)
    ]
    phases.end("judging")
    code = _emit(joined(reports), arguments)
    phases.end("reporting")
    refused = arguments.fix and any(subject.undecided for subject in subjects)
    return code or max(codes) or (Refused.exit_code if refused else 0)


def _repaired(repair: Callable[[], int | None], *, goes_on: bool) -> int:
    """The exit code of one service's repair; one that cannot be is told where the run goes on."""
    try:
        return repair() or 0
    except (Failed, Refused) as error:
        if not goes_on or isinstance(error, Vanished):
            raise
        sys.stderr.write(f"{error}\n")
        return Failed.exit_code


def _with_packs(subjects: Iterable[Subject], arguments: Arguments) -> Iterator[Subject]:
    """Each service in turn, with its packs opened where every check is asked."""
    for subject in subjects:
        if not subject.settings.packs or (arguments.paths and arguments.execute):
            use_packs(subject.settings, ())
        else:
            from refactor_kit.packs.opening import open_packs

            open_packs(subject.settings, execute=arguments.execute)
        yield subject


def _check(subject: Subject, arguments: Arguments) -> Report:
    from .engine import check_files, check_repository

    paths = subject.paths
    report = check_repository(subject) if paths is None else check_files(subject, paths)
    if arguments.fix:
        # What still stands has just been tried.
        left = tuple(replace(each, fixable=False) for each in report.findings)
        report = replace(report, findings=left)
    report = replace(report, unresolvable=(*report.unresolvable, *subject.undecided))
    if wants_color(arguments):
        report = replace(report, colored=True)
    if arguments.output_format == "full" and report.findings:
        return replace(report, sources=_source_lines(subject, report))
    return report


def wants_color(arguments: Arguments) -> bool:
    """As asked for; else where a person looks on, who has not set ``NO_COLOR``."""
    if arguments.color is not None or arguments.output is not None:
        return bool(arguments.color)
    unwanted = any(os.environ.get(name) for name in ("NO_COLOR", "CI"))
    return not unwanted and os.environ.get("TERM") != "dumb" and sys.stdout.isatty()


def _source_lines(subject: Subject, report: Report) -> dict[tuple[str, int], str]:
    wanted: dict[str, set[int]] = {}
    for finding in report.findings:
        wanted.setdefault(finding.path, set()).add(finding.line)
    found: dict[tuple[str, int], str] = {}
    for path, numbers in wanted.items():
        content = subject.tree.read(path) if path in subject.tree else b""
        lines = [] if is_too_large(content) else content.splitlines()
        for number in numbers:
            if number <= len(lines) and len(lines[number - 1]) <= _LONGEST_LINE:
                found[path, number] = lines[number - 1].decode("utf-8", "replace")
    return found


def _emit(report: Report, arguments: Arguments) -> int:
    import importlib

    name = f"refactor_kit.fastcheck.formats.{arguments.output_format}"
    text: str = importlib.import_module(name).render(report, verbose=arguments.verbose)
    deliver(text, arguments.output)
    if not arguments.quiet:
        from refactor_kit.fastcheck.formats.chatter import chatter

        told = arguments.output_format in ("full", "json")
        sys.stderr.write(chatter(report, tells_undecided=told))
    return 1 if report.failed else 0
