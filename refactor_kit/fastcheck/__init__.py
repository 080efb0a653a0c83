"""The door of ``refactor-kit check``: light enough for a commit hook.

Nothing here loads click, pydantic, a git library or rich; libcst only for a file that needs a tree
and is newer than the interpreter, and for ``--fix``.
"""

# ruff: noqa: PTH100 -- resolving would follow symbolic links
from __future__ import annotations

import os
import sys
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from refactor_kit.base.records import replace
from refactor_kit.packs.catalog import use_packs
from refactor_kit.runtime.delivery import deliver

from .arguments import HELP, Arguments, parse_arguments
from .phases import Phases

if TYPE_CHECKING:
    from refactor_kit.base import Settings

    from .report import Report
    from .subject import Subject


def run(argv: Sequence[str]) -> int:
    """Carry out ``check`` with the words after the verb, and return the exit code."""
    arguments = parse_arguments(argv)
    if arguments.help:
        sys.stdout.write(HELP)
        return 0
    phases = Phases()
    code = _run(arguments, phases)
    if arguments.verbose:
        sys.stderr.writelines(phases.lines())
    return code


def _run(arguments: Arguments, phases: Phases) -> int:
    subject = _open(arguments)
    paths = _paths_below(subject, arguments.paths)
    phases.end("opening")
    if arguments.fix or arguments.diff or arguments.tighten:
        from .repairing import repair

        code: int | None = repair(subject, paths, arguments, phases)
        if code is not None:
            return code
        subject = _open(arguments)
    report = _check(subject, paths, arguments)
    phases.end("judging")
    code = _emit(report, subject, arguments)
    phases.end("reporting")
    return code


def _open(arguments: Arguments) -> Subject:
    from refactor_kit.base import MemoryTree
    from refactor_kit.base.layout import resolve_modules
    from refactor_kit.config.loading import load_settings
    from refactor_kit.worktree.light_tree import DiskTree

    from .subject import Subject

    start = _start(arguments.paths)
    settings = load_settings(start, arguments.config)
    _open_packs(settings, arguments)
    if settings is None:
        from .conventions import guess_settings

        root = _repository_root(start)
        tree = DiskTree(root)
        guess = guess_settings(root, tree)
        return Subject(
            tree, guess.settings, (), arguments.preview_scope, guess.notes, arguments.cache
        )
    tree = DiskTree(settings.root, settings.exclude)
    # Only the app layout depends on the tree, and nobody asks for it when files are given.
    modules = resolve_modules(settings, MemoryTree({}) if arguments.paths else tree)
    return Subject(tree, settings, modules, arguments.preview_scope, remembers=arguments.cache)


def _open_packs(settings: Settings | None, arguments: Arguments) -> None:
    """Packs are opened where the configuration names them and every check is asked."""
    if settings is None or not settings.packs or (arguments.paths and arguments.execute):
        use_packs(())
        return
    from refactor_kit.packs.opening import open_packs

    open_packs(settings, execute=arguments.execute)


def _start(paths: Sequence[str]) -> Path:
    """Where the configuration is looked for: in the working directory, or beside the first path."""
    here = Path.cwd()
    if not paths:
        return here
    first = Path(os.path.abspath(paths[0]))
    if first.is_relative_to(here):
        return here
    return first if first.is_dir() else first.parent


def _repository_root(start: Path) -> Path:
    for folder in (start, *start.parents):
        if (folder / ".git").exists():
            return folder
    return start


def _paths_below(subject: Subject, words: Sequence[str]) -> tuple[str, ...] | None:
    """The files meant by ``words``, relative to the root; ``None`` where there are no words."""
    if not words:
        return None
    from refactor_kit.runtime.errors import UsageError

    root = subject.settings.root
    found: list[str] = []
    for word in words:
        path = Path(os.path.abspath(word))
        if not path.exists():
            raise UsageError("no such file or folder", where=word)
        relative = os.path.relpath(path, root)
        if relative.startswith(".."):
            relative = os.path.relpath(path.resolve(), root)
        if relative.startswith(".."):
            raise UsageError(f"lies outside {root}", where=word)
        name = relative.replace(os.sep, "/")
        if path.is_dir():
            found += _below(subject.tree.paths(), "" if name == "." else f"{name}/")
        else:
            found.append(name)
    return tuple(dict.fromkeys(found))


def _below(paths: tuple[str, ...], start: str) -> tuple[str, ...]:
    """Those of the sorted ``paths`` that begin with ``start``."""
    first = bisect_left(paths, start)
    last = first
    while last < len(paths) and paths[last].startswith(start):
        last += 1
    return paths[first:last]


def _check(subject: Subject, paths: tuple[str, ...] | None, arguments: Arguments) -> Report:
    from .engine import check_files, check_repository

    report = check_repository(subject) if paths is None else check_files(subject, paths)
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
        lines = subject.tree.read(path).splitlines() if path in subject.tree else []
        for number in numbers:
            if number <= len(lines):
                found[path, number] = lines[number - 1].decode("utf-8", "replace")
    return found


def _emit(report: Report, subject: Subject, arguments: Arguments) -> int:
    import importlib

    name = f"refactor_kit.fastcheck.formats.{arguments.output_format}"
    text: str = importlib.import_module(name).render(report, verbose=arguments.verbose)
    deliver(text, arguments.output)
    if not arguments.quiet:
        from refactor_kit.fastcheck.formats.chatter import chatter

        sys.stderr.write(chatter(report, shown=arguments.output_format in ("full", "json")))
    return 1 if report.failed else 0
