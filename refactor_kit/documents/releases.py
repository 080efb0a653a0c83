"""What a title in a changelog says: a version, a date, and whether more is to come below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

#: A version or a date, as far as it is given: ``(2024, 5)`` is some day in May.
Numbers = tuple[int, ...]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
_TH = r"(?:st|nd|rd|th)?"
_UNKNOWN_DAY = r"(?:[-/.](?:x+|d+|\?+))?"


@dataclass(frozen=True, slots=True)
class Release:
    """One release; ``is_open`` where its title says that it is still to come."""

    is_open: bool
    day: Numbers = ()
    version: Numbers = ()

    def is_newest(self, today: date | None) -> bool:
        """Whether what is done today belongs to it: it is open, and its day has not passed."""
        if not self.is_open or not self.day:
            return self.is_open
        return today is not None and self.day >= _day(today)[: len(self.day)]


def read_release(title: str) -> Release | None:
    """The release that ``title`` names; nothing for a title about something else."""
    rest = " ".join(_MARKUP.sub(" ", _LINK_TARGET.sub("]", title)).lower().split())
    when, rest = _date_in(rest)
    version, has_open_suffix, rest = _version_in(rest)
    rest, placeholders = _PLACEHOLDER.subn(" ", rest)
    lead = rest.partition(_HERE)[0]
    is_open = bool(has_open_suffix or placeholders or _OPEN.search(rest))
    if not (when or version):
        return Release(True) if is_open and _ALL_OPEN.fullmatch(rest.strip()) else None
    if len(lead.split()) > _LONGEST_LEAD or _OTHER.search(lead) or _OTHER_END.search(rest):
        return None
    return Release(is_open, when, version)


def with_status(release: Release, line: str) -> Release:
    """``release`` with what the first line below its title adds: ``Released 2024-05-01``."""
    text = _MARKUP.sub(" ", line).strip().lower().rstrip(".")
    if text in _STATUS_OPEN:
        return replace(release, is_open=True)
    if not release.day and _STATUS.match(text):
        return replace(release, day=_date_in(text)[0])
    return release


def is_newest_first(releases: Sequence[Release]) -> bool:
    """Whether the newest of ``releases``, which stand in a file one below the other, comes first.

    Dates and versions tell; where they do not, the place of the open one does.
    """
    votes = sum(_vote(upper, lower) for upper, lower in pairwise(releases))
    if votes:
        return votes > 0
    return len(releases) < 2 or releases[0].is_open or not releases[-1].is_open


def _vote(upper: Release, lower: Release) -> int:
    """1 where the upper is newer, -1 where the lower is, 0 where nothing tells."""
    for one, other in ((upper.day, lower.day), (upper.version, lower.version)):
        length = min(len(one), len(other))
        if one[:length] != other[:length]:
            return 1 if one > other else -1
    return 0


def _day(day: date) -> Numbers:
    return day.year, day.month, day.day


def _date_in(text: str) -> tuple[Numbers, str]:
    """The first date, and ``text`` with a mark in its place."""
    for pattern, read in _DATES:
        match = re.search(pattern, text)
        if match and _is_date(found := read(match.groups())):
            return found, f"{text[: match.start()]}{_HERE}{text[match.end() :]}"
    return (), text


def _is_date(numbers: Numbers) -> bool:
    year, month, day = (*numbers, 1, 1)[:3]
    return 1990 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31


def _version_in(text: str) -> tuple[Numbers, bool, str]:
    """The first version, whether its suffix says that it is to come, and ``text`` without it."""
    match = _VERSION.search(text) or _ONE_NUMBER.search(text)
    if match is None:
        return (), False, text
    numbers = tuple(int(each) for each in match[1].split(".") if each.isdigit())
    suffix = match.groupdict().get("suffix") or ""
    is_open = suffix.lstrip(".-+").startswith(("dev", "snapshot"))
    return numbers, is_open, f"{text[: match.start()]}{_HERE}{text[match.end() :]}"


def _numbers(order: str) -> Callable[[Iterable[str]], Numbers]:
    """Reads the groups of a date that stand in ``order``: ``dmy``, ``my`` ..."""

    def read(groups: Iterable[str]) -> Numbers:
        found = dict(zip(order, groups, strict=True))
        return tuple(_number(found[key]) for key in "ymd" if key in found)

    return read


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text) + 1


def _week(groups: Iterable[str]) -> Numbers:
    year, week = map(int, groups)
    return _day(date.fromisocalendar(year, week, 1)) if 1 <= week <= 52 else ()


_DATES: tuple[tuple[str, Callable[[Iterable[str]], Numbers]], ...] = (
    (r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b", _numbers("ymd")),
    (rf"\b(\d{{4}})[-/.](\d{{1,2}})(?!\.?\d){_UNKNOWN_DAY}", _numbers("ym")),
    (r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b", _numbers("dmy")),
    (rf"\b(\d{{1,2}}){_TH}[ -]{_MONTH},?[ -](\d{{4}})\b", _numbers("dmy")),
    (rf"\b{_MONTH} (\d{{1,2}}){_TH},? (\d{{4}})\b", _numbers("mdy")),
    (rf"\b{_MONTH},? (\d{{4}})\b", _numbers("my")),
    (r"\b(\d{4})-?w(\d{2})\b", _week),
    # A day and a month, in an order that nobody knows.
    (r"\b\d{1,2}/\d{1,2}/(\d{4})\b", _numbers("y")),
    (r"^(\d{4})$", _numbers("y")),
)
_HERE = "\0"
_LINK_TARGET = re.compile(r"\]\([^)]*\)")
_MARKUP = re.compile(r"<[^>]*>|[\[\]`*_~#:|\"']")
_VERSION = re.compile(
    r"(?<![\w.])v?(\d+(?:\.(?:\d+|x))+)"
    r"(?P<suffix>[.\-+]?(?:dev|snapshot|alpha|beta|pre|post|rc|a|b)[\w.]*)?(?!\w)"
)
_ONE_NUMBER = re.compile(
    r"(?:^|(?<=\s))(?:v|version |release |build |sprint |iteration )(\d+)\b|^(\d+)$"
)
_PLACEHOLDER = re.compile(r"\by{4}-m{2}-d{2}\b|\bx{2,4}[-/.]x{2}[-/.]x{2}\b|\?{2,}")
_TO_COME = "unreleased|upcoming|vnext|next|main|master|trunk|head|dev|tbd|tba|wip|snapshot|pending"
_OPEN = re.compile(rf"\b(?:{_TO_COME})\b")
_ALL_OPEN = re.compile(
    rf"(?:(?:{_TO_COME}|changes?|releases?|version|work|yet|the|in|our|latest)\b\W*)+"
)
_STATUS_OPEN = ("unreleased", "not released", "not yet released", "not released yet", "in progress")
_STATUS = re.compile(r"(?:released?|date|published)\b")
_LONGEST_LEAD = 5
# Of what a title speaks that only mentions a release.
_OTHER = re.compile(
    r"\b(?:upgrad\w+|migrat\w+|support\w*|known|issues|how|why|about|policy|guide|template|example"
    r"|before|after|since|until|from|to|requires)\b"
)
_OTHER_END = re.compile(r"\b(?:policy|guide|template|changelog)\W*$")
