"""The views of a :class:`~refactor_kit.status.Status`, by format."""

from __future__ import annotations

from collections.abc import Callable

from refactor_kit.errors import UsageError
from refactor_kit.status import Status
from refactor_kit.voice import Voice

from . import status_markdown, status_terminal

_CONDITIONS = ("regressed", "stale", "unproved", "failed", "pending")


def write(status: Status, voice: Voice) -> None:
    """Render ``status`` in the format asked for."""
    if voice.output_format == "full" and voice.output is None:
        status_terminal.print_status(status, voice.data_console())
        return
    renderers: dict[str, Callable[[Status], str]] = {
        "json": lambda status: status.model_dump_json(indent=2) + "\n",
        "markdown": status_markdown.render,
        "concise": _concise,
        "full": status_terminal.render_plain,
    }
    voice.write(renderers[voice.output_format](status))


def matches(status: Status, fail_on: str) -> bool:
    """Whether one of the comma-separated conditions holds for some module."""
    wanted = {word.strip() for word in fail_on.split(",") if word.strip()}
    unknown = wanted - set(_CONDITIONS)
    if unknown:
        raise UsageError(
            f"--fail-on knows no {sorted(unknown)[0]!r}", remedy=f"known: {', '.join(_CONDITIONS)}"
        )
    return bool(wanted & _states(status))


def _states(status: Status) -> set[str]:
    states: set[str] = set()
    for module in status.modules:
        states.add(module.state)
        for step in module.steps:
            states.add(step.state)
            states.update(criterion.state for criterion in step.criteria)
    return states


def _concise(status: Status) -> str:
    return "".join(f"{module.name} {module.state}\n" for module in status.modules)
