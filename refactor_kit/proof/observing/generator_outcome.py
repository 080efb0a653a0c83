"""How one run of the generator went for one part: what it says, what it wrote, how it ended."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from refactor_kit.base import Context
from refactor_kit.proof.target.process import Finished
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.reading.generator.lacking import ARTIFACTS, unsettled

_TROUBLE = re.compile(
    r"^Traceback \(most recent call last\)"
    r"|^\s*(?:\w+\.)*\w+(?:Error|Exception)\b"
    r"|\b(?:[Cc]annot import|[Cc]ould not import|No module named)\b"
    r"|\b(?:FAIL|FAILED|ERROR|Failed|Error|failed|failure)\b",
    re.MULTILINE,
)
_HARMLESS = re.compile(r"\b(?:0|no|without) (?:\w+ )?(?:errors?|failed|failures?)\b", re.IGNORECASE)
_IMPORT = re.compile(r"ImportError|ModuleNotFoundError|No module named|annot import|not import")


def generator_outcome(
    finished: Finished, copy: ScratchCopy, part: str, context: Context
) -> dict[str, Any]:
    """``problems`` in words; ``ok`` where there are none, ``imports`` where none is of an import.

    ``lacks`` are the artifacts of the part that were not written, though it has a class for them,
    and that nobody let go. Where there are none, these are no problems of the part: what is said
    of others alone (``others``); what is said (``says``) where `goes-on = false` leaves that to the
    script, or where an artifact was let go and is not written; nor the exit status that follows.
    """
    lines = f"{finished.stdout}\n{finished.stderr}".splitlines()
    own, of_others = _by_subject(lines, part, context)
    said, others = _troubles(own), _troubles(of_others)
    lacks, is_let_go = _lacks(copy, part, context)
    is_left = not lacks and (is_let_go or _leaves_it(finished, context))
    problems = [] if is_left else [f"says: {line}" for line in said]
    is_of_others = not said and not lacks and (bool(others) or _is_for_all(context))
    is_excused = _has_status(finished) and (is_of_others or (is_let_go and is_left))
    if finished.problem and not is_excused:
        problems.insert(0, finished.problem)
    if finished.left_behind:
        problems.append("left a process behind")
    entry: dict[str, Any] = {"ok": not problems, "exit": finished.exit, "problems": problems}
    entry["imports"] = not problems or not _IMPORT.search("\n".join(own))
    if problems:
        entry["output"] = list(finished.last_lines())
    told = [*(said if is_left else []), *([finished.problem] if is_excused else [])]
    beside = {"lacks": lacks, "others": others, "says": told}
    entry |= {key: value for key, value in beside.items() if value}
    return entry


def _troubles(lines: Iterable[str]) -> list[str]:
    return [line.strip() for line in lines if _TROUBLE.search(_HARMLESS.sub("", line))]


def _by_subject(lines: Iterable[str], part: str, context: Context) -> tuple[list[str], list[str]]:
    """The lines that may be of ``part``, and those that name other parts and not this one."""
    known = {each.name for module in context.modules for each in module.parts} | {part}
    names = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
    named = re.compile(rf"(?<![A-Za-z0-9])(?:{names})(?![A-Za-z0-9])")
    own: list[str] = []
    others: list[str] = []
    for line in lines:
        found = named.findall(line)
        (others if found and part not in found else own).append(line)
    return own, others


def _lacks(copy: ScratchCopy, part: str, context: Context) -> tuple[list[str], bool]:
    """What of the part's artifacts is not written and was not let go; whether some was."""
    wanted = [f"{part}{ending}" for ending in ARTIFACTS]
    written = {file.name for file in copy.files_named(wanted)}
    missing = [name for name in wanted if name not in written]
    lacks = list(unsettled(copy.tree, context, part, missing)) if missing else []
    settled = context.module.settings.lacking_artifacts
    return lacks, any(name in settled for name in missing)


def _leaves_it(finished: Finished, context: Context) -> bool:
    answered = context.settings.generator_repairs.get("goes-on")
    return answered is False and not finished.problem


def _has_status(finished: Finished) -> bool:
    """Whether a run came to its end by itself, and said by its exit status that it failed."""
    is_stopped = finished.timed_out or finished.flooded
    return finished.exit is not None and finished.exit > 0 and not is_stopped


def _is_for_all(context: Context) -> bool:
    """Whether a run is of every module, so that its exit status is, too."""
    return not any("{" in word for word in context.settings.generator)
