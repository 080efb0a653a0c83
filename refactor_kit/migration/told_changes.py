"""What a migration changed, for a person: by who meets it, one line for each kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_HTTP = "over HTTP"
_PYTHON = "in Python"
_TESTS = "in the tests"
_OTHERS = "besides"


@dataclass(frozen=True)
class _Kind:
    """Differences of one form: whom they concern, what heads them, what is left of each."""

    audience: str
    form: str
    heading: str
    entry: str = r"\1"


_KINDS = (
    _Kind(_HTTP, r"moved (.+)", "moved"),
    _Kind(_HTTP, r"(kept .+)", "for old clients"),
    _Kind(_HTTP, r"(retired .+)", "for old clients"),
    _Kind(_HTTP, r"operationId (.+)", "operationId"),
    _Kind(_HTTP, r"tag (.+) added to (.+)", r"tag \1 added to", r"\2"),
    _Kind(_HTTP, r"component (.+)", "component"),
    _Kind(_PYTHON, r"answer of (.+)", "answer of"),
    _Kind(_PYTHON, r"new class (.+)", "new class"),
    _Kind(_PYTHON, r"new public name (\w+) = \S+:\1", "new public name"),
    _Kind(_PYTHON, r"new public name (\w+) = \S+:(\w+)", "new public name", r"\1 (\2)"),
    _Kind(_PYTHON, r"(example_\w+) in \S+: (.+)", r"\1 moved", r"\2"),
    _Kind(_PYTHON, r"(shim for .+)", "shims"),
    _Kind(_PYTHON, r"(no shim any more for .+)", "shims"),
    _Kind(_TESTS, r"new test (\w+): ([^:]+)::(.+)", r"new tests \1 in \2", r"\3"),
    _Kind(_TESTS, r"new test (.+)", "new test"),
)


def change_lines(differences: Iterable[str]) -> Iterator[str]:
    """A Markdown list: whom a difference concerns, its kind, and all that is of this kind."""
    told: dict[str, dict[str, list[str]]] = {who: {} for who in (_HTTP, _PYTHON, _TESTS, _OTHERS)}
    for difference in differences:
        audience, heading, entry = _placed(difference)
        told[audience].setdefault(heading, []).append(entry)
    for audience, kinds in told.items():
        for heading, entries in kinds.items():
            all_of_it = f": {', '.join(entries)}" if any(entries) else ""
            yield f"- {audience}, {heading}{all_of_it}"


def _placed(difference: str) -> tuple[str, str, str]:
    """The audience, the heading and what stands below it."""
    for kind in _KINDS:
        if found := re.fullmatch(kind.form, difference):
            return kind.audience, found.expand(kind.heading), found.expand(kind.entry)
    return _OTHERS, difference, ""
