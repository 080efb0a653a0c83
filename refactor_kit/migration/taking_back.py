"""Whether what belongs to the repository may go: modules rest on it."""

from __future__ import annotations

from refactor_kit.base import REPOSITORY
from refactor_kit.guard.policy import guard_steps
from refactor_kit.project import Project
from refactor_kit.runtime.errors import Refused
from refactor_kit.transaction import applied_steps, owners_on_record


def guarded_modules(project: Project) -> tuple[str, ...]:
    """The modules whose guard is recorded: CI and the hook hold them. The newest comes first."""
    steps = guard_steps(project.settings)
    first = min(step for step in (steps.unified, steps.every, steps.last) if step is not None)
    evidence = {module.name: project.evidence(module) for module in project.modules}
    names = [name for name, known in evidence.items() if known and known.last_step >= first]
    written = [step.module for step in applied_steps(project.workspace)]
    last = {name: at for at, name in enumerate(written)}
    return tuple(sorted(names, key=lambda name: -last.get(name, -1)))


def refuse_while_guarded(project: Project, *, every: bool) -> None:
    """Refuse to take the repository's part back while the guard of a module rests on it.

    ``every``: the modules that are on record go with it.
    """
    owners = owners_on_record(project.workspace)
    names = guarded_modules(project) if REPOSITORY in owners else ()
    unknown = [name for name in names if name not in owners]
    known = [name for name in names if name in owners]
    if unknown:
        raise Refused(
            f"the guard of {', '.join(unknown)} rests on the repository's part, and what was "
            "changed for it is not on record here",
            remedy="revert its commits with git first, or take other modules back one by one",
        )
    if known and not every:
        commands = ", then ".join(f"'refactor-kit undo {name}'" for name in known)
        raise Refused(
            f"the guard of {', '.join(known)} rests on the repository's part",
            remedy=f"first {commands}; or take everything back: 'refactor-kit undo --all'",
        )
