"""Recognises values that read the clock of the run itself.

Two quick runs agree on the day, the week and often the second; what equals the time at which it
was observed is still volatile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

_SLACK = 2.0
_MILLISECONDS = 1000
_FORMS = {
    "week": ("%G-W%V", r"\d{4}-W\d\d"),
    "day": ("%Y-%m-%d", r"\d{4}-\d\d-\d\d"),
    "compact day": ("%Y%m%d", r"\d{8}"),
    "day of the year": ("%Y-%j", r"\d{4}-\d{3}"),
    "European day": ("%d.%m.%Y", r"\d\d\.\d\d\.\d{4}"),
    "day by slashes": ("%d/%m/%Y", r"\d\d/\d\d/\d{4}"),
    "American day": ("%m/%d/%Y", r"\d\d/\d\d/\d{4}"),
    "month in words": ("%B %Y", r"[A-Z][a-z]+ \d{4}"),
}
_WHOLE_FORMS = {"month": ("%Y-%m", r"\d{4}-\d\d"), "year": ("%Y", r"\d{4}")}


@dataclass(frozen=True, slots=True)
class Span:
    """When something was observed, in seconds since the epoch."""

    began: float
    ended: float

    def holds(self, moment: float, slack: float = _SLACK) -> bool:
        return self.began - slack <= moment <= self.ended + slack


def template_of(text: str, span: Span) -> str:
    """``text`` with what it says of the current day replaced by a placeholder, or ``""``."""
    template = text
    days, wholes = _renderings(span)
    for name, rendered in days:
        if rendered in template:
            template = re.sub(rf"(?<!\d){re.escape(rendered)}(?!\d)", f"<{name}>", template)
    for name, rendered in wholes:
        template = f"<{name}>" if template == rendered else template
    return template if template != text else ""


def fits(template: str, text: str) -> bool:
    """Whether ``text`` is the template with other days."""
    pattern = re.escape(template)
    for name, (_, expression) in {**_FORMS, **_WHOLE_FORMS}.items():
        pattern = pattern.replace(re.escape(f"<{name}>"), expression)
    return re.fullmatch(pattern, text, re.DOTALL) is not None


def is_moment(value: object, span: Span) -> bool:
    """Whether a date-time or an epoch number lies within the run."""
    if isinstance(value, bool):
        return False
    if isinstance(value, (int, float)):
        return any(span.holds(value / scale) for scale in (1, _MILLISECONDS))
    if not isinstance(value, str) or len(value) <= len("2024-01-02"):
        return False
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return False
    slack = _SLACK if value.count(":") > 1 else 60.0
    return span.holds(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp(), slack)


_Rendered = list[tuple[str, str]]


@lru_cache(maxsize=8)
def _renderings(span: Span) -> tuple[_Rendered, _Rendered]:
    """The days of ``span``, each with the name of its form, and what is no whole date."""
    moments = [datetime.fromtimestamp(each, UTC) for each in (span.began, span.ended)]
    days, wholes = (
        [(name, each.strftime(form)) for name, (form, _) in forms.items() for each in moments]
        for forms in (_FORMS, _WHOLE_FORMS)
    )
    return days, wholes
