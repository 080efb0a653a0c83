"""What is checked, and where the guard enforces it."""

from __future__ import annotations

from refactor_kit.base import Module, Settings, SourceTree
from refactor_kit.base.records import dataclass, replace
from refactor_kit.guard import Guard, guard_state
from refactor_kit.reading.policy.route_files import RouteFiles

#: What an inline allowance cannot do without.
COMMENT = "refactor-kit"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is checked; ``preview`` is the scope to judge by instead of the guard's own.

    ``remembers`` lets what was found before stand where nothing has changed.
    """

    tree: SourceTree
    settings: Settings
    modules: tuple[Module, ...]
    preview: str | None = None
    notes: tuple[str, ...] = ()
    remembers: bool = True

    @property
    def configured(self) -> bool:
        return bool(self.settings.source)

    def expect_search(self) -> None:
        """Let one search serve the allowances as well."""
        if (expect := getattr(self.tree, "expect", None)) is not None:
            expect([COMMENT])

    def guard(self) -> Guard:
        guard = guard_state(self.tree, self.settings, self.modules, listed=False)
        wider = self.preview == "project" and guard.scope == "migrated"
        return replace(guard, scope="project") if wider else guard


class Enforced:
    """The route files under the policy, told one at a time."""

    def __init__(self, subject: Subject, guard: Guard) -> None:
        self.guard = guard
        self._routes = RouteFiles(subject.settings)
        self._known: dict[object, bool] = {}

    def __contains__(self, path: object) -> bool:
        if path not in self._known:
            enforced = isinstance(path, str) and self.guard.enforces(path)
            self._known[path] = enforced and path in self._routes
        return self._known[path]
