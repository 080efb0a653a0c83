"""``status --by owner``: each owner's share, with what is theirs to take up."""

from __future__ import annotations

from refactor_kit.reporters.markdown_text import code, prose
from refactor_kit.reporters.words import blocking_lines, cell
from refactor_kit.runtime.wording import counted
from refactor_kit.status.model import ModuleStatus, OwnerStatus, Status

NOBODY = "nobody"


def render_plain(status: Status) -> str:
    """A paragraph an owner."""
    lines: list[str] = []
    for owner in status.owners:
        counts = f"{owner.migrated} of {counted(owner.modules, 'module')} migrated"
        findings = f", {counted(owner.findings, 'finding')}" if owner.findings else ""
        lines += ["", f"{_name(owner)}: {counts}{findings}"]
        for module in _modules(owner, status):
            lines.append(f"  {module.name}  {cell(module.state)}")
            lines += [f"    {reason}" for reason in blocking_lines(module)]
            if module.next_command:
                lines.append(f"    next: {module.next_command}")
    return "".join(f"{line}\n" for line in lines[1:])


def render_markdown(status: Status) -> str:
    """A table of owners, and their unfinished modules folded below."""
    lines = [
        "## Migration by owner",
        "",
        "| owner | modules | migrated | in-progress | regressed | pending | findings |",
        "|---|---|---|---|---|---|---|",
    ]
    for owner in status.owners:
        numbers = (owner.modules, owner.migrated, owner.in_progress, owner.regressed)
        cells = [f"`{code(_name(owner))}`", *map(str, (*numbers, owner.pending, owner.findings))]
        lines.append(f"| {' | '.join(cells)} |")
    for owner in status.owners:
        unfinished = [module for module in _modules(owner, status) if module.state != "migrated"]
        if unfinished:
            lines += ["", f"- `{code(_name(owner))}`"]
            lines += [
                f"  - {prose(module.name)}: {cell(module.state)}, `{code(module.next_command)}`"
                for module in unfinished
            ]
    return "\n".join(lines) + "\n"


def _modules(owner: OwnerStatus, status: Status) -> list[ModuleStatus]:
    return [module for module in status.modules if module.owner == owner.owner]


def _name(owner: OwnerStatus) -> str:
    return owner.owner or NOBODY
