"""``status`` as Markdown, for a job summary or a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from refactor_kit.status import Status

from .status_terminal import GLYPHS


def render(status: Status) -> str:
    """The whole status, newline-terminated."""
    return "\n".join(_lines(status)) + "\n"


def _lines(status: Status) -> Iterator[str]:
    guard = status.guard
    yield "## Migration status"
    yield ""
    yield (
        f"{guard.migrated} of {guard.total} modules migrated, guard scope **{guard.scope}**, "
        f"{guard.allowances} allowances."
    )
    yield ""
    numbers = [str(step.number) for step in status.modules[0].steps] if status.modules else []
    yield "| module | state | " + " | ".join(numbers) + " |"
    yield "|---|---|" + "---|" * len(numbers)
    for module in status.modules:
        cells = " | ".join(_cell(step.state) for step in module.steps)
        yield f"| {module.name} | {_cell(module.state)} | {cells} |"
    for module in status.modules:
        if module.next_command:
            blocked = f": {module.blocked_by}" if module.blocked_by else ""
            yield ""
            yield f"- **{module.name}**{blocked}. Next: `{module.next_command}`"
    yield ""
    for criterion in status.repository:
        detail = f" ({criterion.detail})" if criterion.detail else ""
        yield f"- repository: {criterion.name}: {_cell(criterion.state)}{detail}"


def _cell(state: str) -> str:
    return f"{GLYPHS[state][0]} {state}"
