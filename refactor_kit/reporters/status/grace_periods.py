"""What is kept for old clients, in the words that every view shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

from refactor_kit.runtime.wording import counted
from refactor_kit.status.model import GraceStatus, ModuleStatus, Status

#: What ends within so many days is shown as soon to end.
SOON = 30
_WHAT = {"old-path": "old URL", "shim": "shim"}
Tone = Literal["ended", "wrong", "soon", "kept"]


@dataclass(frozen=True, slots=True)
class GraceLine:
    """One sentence, and how urgent it is; the sentence says it too."""

    tone: Tone
    text: str


def tone(kept: GraceStatus) -> Tone:
    """``ended`` where its time is over, ``wrong`` where `check` finds something else."""
    if kept.expired:
        return "ended"
    if kept.problem:
        return "wrong"
    return "soon" if kept.days_left is not None and kept.days_left <= SOON else "kept"


def end_of(kept: GraceStatus) -> str:
    """``until 2027-06-30 (in 12 days)``, or ``ended on 2027-06-30``."""
    if kept.expired:
        return f"ended on {kept.until}"
    return f"until {_last_day(kept)}"


def grace_lines(module: ModuleStatus) -> Iterator[GraceLine]:
    """A module's old names, those together that end on one day in one way."""
    groups: dict[tuple[Tone, str], list[GraceStatus]] = defaultdict(list)
    for each in module.kept:
        groups[tone(each), end_of(each)].append(each)
    for (urgency, end), group in groups.items():
        what = _counts(group)
        if urgency == "ended":
            verb = "stands" if len(group) == 1 else "stand"
            yield GraceLine(urgency, f"{end}, and still {verb}: {what}")
        elif urgency == "wrong":
            more = f" (and {len(group) - 1} more)" if len(group) > 1 else ""
            yield GraceLine(urgency, f"{group[0].problem}{more}")
        else:
            yield GraceLine(urgency, f"kept for old clients {end}: {what}")


def grace_summary(status: Status) -> str:
    """All of it in one line: how much, what has ended, what ends next; ``""`` for nothing."""
    found = [each for module in status.modules for each in module.kept]
    if not found:
        return ""
    words = [_counts(found)]
    ended = [each for each in found if each.expired]
    if ended:
        verb = "has" if len(ended) == 1 else "have"
        words.append(f"{len(ended)} {verb} ended")
    wrong = sum(tone(each) == "wrong" for each in found)
    if wrong:
        words.append(f"{wrong} to be put right")
    following = min(
        (each for each in found if not each.problem), key=attrgetter("until"), default=None
    )
    if following is not None:
        which = "the next ends on" if len(found) > 1 else "ends on"
        words.append(f"{which} {_last_day(following)}")
    return ", ".join(words)


def _last_day(kept: GraceStatus) -> str:
    if tone(kept) != "soon":
        return kept.until
    days = kept.days_left or 0
    if days > 0:
        return f"{kept.until} (in {counted(days, 'day')})"
    return f"{kept.until} ({'over' if days < 0 else 'today is the last day'})"


def _counts(group: Sequence[GraceStatus]) -> str:
    """``2 old URLs and 7 shims``."""
    kinds = [each.kind for each in group]
    words = [counted(kinds.count(kind), one) for kind, one in _WHAT.items() if kind in kinds]
    return " and ".join(words)
