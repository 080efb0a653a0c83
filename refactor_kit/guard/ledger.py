"""Holds findings against the allowances, and the allowances against the findings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from refactor_kit.base import Finding
from refactor_kit.base.records import dataclass
from refactor_kit.records.allowances import ALL, Allowance

# Not loaded where no allowance is recorded.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

CHECK = "allowances-are-current"
_WILDCARD = re.compile(r"[*?\[\\]")


@dataclass(frozen=True, slots=True)
class Verdict:
    """``standing`` findings are covered by nothing; ``unused`` allowances cover nothing."""

    standing: tuple[Finding, ...]
    unused: tuple[Allowance, ...]
    allowed: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every allowance that applies, with what is needed to tell whether it has ended.

    ``modules`` are the configured ones, ``migrated`` those whose last step is recorded.
    """

    allowances: tuple[Allowance, ...]
    modules: frozenset[str]
    migrated: frozenset[str]
    today: date

    def judge(self, findings: Iterable[Finding]) -> Verdict:
        """Split ``findings`` by the allowances that are in force."""
        in_force = [each for each in self.allowances if not each.faults and not self.ended(each)]
        search = _Search(in_force)
        used: set[int] = set()
        standing: list[Finding] = []
        allowed = 0
        for finding in findings:
            covering = search.covering(finding)
            used.update(covering)
            allowed += bool(covering)
            if not covering:
                standing.append(finding)
        unused = tuple(each for index, each in enumerate(in_force) if index not in used)
        return Verdict(tuple(standing), unused, allowed)

    def ended(self, allowance: Allowance) -> bool:
        """Whether the date has passed, or the module it waits for is migrated."""
        module = allowance.ends_with()
        if module == ALL:
            return bool(self.modules) and self.modules <= self.migrated
        return module in self.migrated if module else allowance.is_past(self.today)

    def complaints(self, unused: Iterable[Allowance], checks: Iterable[str]) -> list[Finding]:
        """What is wrong with the allowances themselves; ``checks`` are the known names."""
        found: list[Finding] = []
        for allowance in self.allowances:
            found += [allowance.complaint(CHECK, fault) for fault in allowance.faults]
            if allowance.check and allowance.check not in checks:
                found.append(allowance.complaint(CHECK, f"no check is called {allowance.check!r}"))
            module = allowance.ends_with()
            if module and module != ALL and module not in self.modules:
                found.append(allowance.complaint(CHECK, f"no module is called {module!r}"))
            if not allowance.faults and self.ended(allowance):
                found.append(allowance.complaint(CHECK, f"it has ended (until {allowance.until})"))
        reason = "nothing needs it any more: take it away"
        found += [each.complaint(CHECK, reason, fixable=True) for each in unused]
        return found


class _Search:
    """Allowances by what a finding must have for them to cover it; their numbers are kept."""

    def __init__(self, allowances: Sequence[Allowance]) -> None:
        self._allowances = allowances
        self._numbers: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for number, each in enumerate(allowances):
            self._numbers[_key(each)].append(number)
        self._lengths = {len(str(key[1])) for key in self._numbers if key[0] == "path"}

    def covering(self, finding: Finding) -> list[int]:
        keys: list[tuple[object, ...]] = [
            ("line", finding.path, finding.line),
            ("fingerprint", finding.fingerprint),
            *(("path", finding.path[:length]) for length in self._lengths),
        ]
        numbers = {number for key in keys for number in self._numbers.get(key, ())}
        return sorted(each for each in numbers if self._allowances[each].covers(finding))


def _key(allowance: Allowance) -> tuple[object, ...]:
    if allowance.inline:
        return "line", allowance.file, allowance.line
    if allowance.fingerprint:
        return "fingerprint", allowance.fingerprint
    # What a pattern matches begins with what it says before its first wildcard.
    return "path", _WILDCARD.split(allowance.path.lstrip("/"), maxsplit=1)[0].rstrip("/ \t")
