"""What a pack offers: codemods and checks.

Both are pure: no I/O, no clock, no git. Both find out what there is to do from the tree alone, so
a second pass over the result changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol

from .decisions import Decision, Notice, Refusal
from .edits import Edit
from .findings import Finding
from .modules import Module
from .records import dataclass
from .settings import Settings
from .spreading import Spread, in_turn
from .tree import SourceTree

# Most runs ask for no date: loading what makes one is for those that do.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from .wiring import Wiring


@dataclass(frozen=True, slots=True)
class Context:
    """What a codemod or a module check works on.

    ``modules`` are all modules of the configuration; ``module`` is the one at hand.
    ``step`` is the number of the recipe's step, for codemods that write more as the plan goes on;
    ``last_step`` is the number of its last. ``today`` is the day of the run, given from outside,
    for what ends on a date; without it nothing ends. ``spread`` carries out work on many files.
    ``wiring`` is who serves what, where the application was asked.
    """

    settings: Settings
    modules: tuple[Module, ...]
    module: Module
    step: int = 10
    today: date | None = None
    spread: Spread = in_turn
    last_step: int = 10
    wiring: Wiring | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a codemod wants: edits, or what keeps it from making them.

    With decisions or refusals there are no edits. ``not_applicable`` is the reason where the
    codemod has no subject in this module. ``notices`` are for a person to look at beside the edits.
    ``written_anew`` are the paths of edits to files that an
    earlier version of the codemod wrote, and nobody edited since: their code is the tool's own.
    """

    edits: tuple[Edit, ...] = ()
    decisions: tuple[Decision, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    not_applicable: str = ""
    notices: tuple[Notice, ...] = ()
    written_anew: frozenset[str] = frozenset()


class Codemod(Protocol):
    """One change of one kind, ``verb-object``."""

    name: str

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        """The edits that carry the change out on ``tree``; none when it is carried out already."""
        ...


class ModuleCheck(Protocol):
    """A policy about one module, named positively."""

    name: str
    policy: str
    subject: Literal["module"]

    def find(self, tree: SourceTree, context: Context) -> Iterable[Finding]: ...


class RepositoryCheck(Protocol):
    """A policy about the repository, asked once."""

    name: str
    policy: str
    subject: Literal["repository"]

    def find_in_repository(
        self, tree: SourceTree, settings: Settings, modules: tuple[Module, ...]
    ) -> Iterable[Finding]: ...
