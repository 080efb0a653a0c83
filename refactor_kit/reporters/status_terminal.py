"""``status`` for a person: a matrix with a glyph and a word for each state."""

from __future__ import annotations

import io

from rich.console import Console
from rich.table import Table
from rich.text import Text

from refactor_kit.status import ModuleStatus, Status

GLYPHS = {
    "done": ("✔", "green"),
    "failed": ("✘", "bold red"),
    "pending": ("·", "dim"),
    "stale": ("~", "yellow"),
    "unproved": ("?", "yellow"),
    "n/a": ("–", "dim"),
    "migrated": ("✔", "green"),
    "in-progress": ("▸", "cyan"),
    "regressed": ("✘", "bold red"),
}
WIDE = 110


def render_plain(status: Status) -> str:
    """The terminal view as plain text, 100 columns wide."""
    buffer = io.StringIO()
    print_status(status, Console(file=buffer, width=WIDE, no_color=True, highlight=False))
    return buffer.getvalue()


def print_status(status: Status, console: Console) -> None:
    """Print the repository's criteria, the matrix, and what is next."""
    guard = status.guard
    console.print(
        f"guard {guard.scope}: {guard.migrated} of {guard.total} modules migrated, "
        f"{guard.allowances} allowances" + (", widening due" if guard.widening_due else "")
    )
    for criterion in status.repository:
        console.print(Text("repository "), _cell(criterion.state), f"{criterion.name}", end=" ")
        console.print(criterion.detail, markup=False)
    console.print(_matrix(status, console.width))
    for module in status.modules:
        _print_next(module, console)


def _matrix(status: Status, width: int) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1))
    table.add_column("module", no_wrap=True)
    table.add_column("state", no_wrap=True)
    steps = status.modules[0].steps if status.modules else ()
    if width >= WIDE:
        for step in steps:
            table.add_column(str(step.number), no_wrap=True)
    else:
        table.add_column("steps")
    for module in status.modules:
        cells = [_cell(step.state) for step in module.steps]
        if width < WIDE:
            cells = [_summary(module)]
        table.add_row(module.name, _cell(module.state), *cells)
    return table


def _cell(state: str) -> Text:
    glyph, style = GLYPHS[state]
    return Text(f"{glyph} {state}", style=style)


def _summary(module: ModuleStatus) -> Text:
    """The steps by state, for a terminal too narrow for the matrix: ``0-6 done, 7 failed``."""
    runs: list[tuple[int, int, str]] = []
    for step in module.steps:
        if runs and runs[-1][2] == step.state:
            runs[-1] = (runs[-1][0], step.number, step.state)
        else:
            runs.append((step.number, step.number, step.state))
    words = [f"{a}-{b} {state}" if a != b else f"{a} {state}" for a, b, state in runs]
    return Text(", ".join(words))


def _print_next(module: ModuleStatus, console: Console) -> None:
    if module.blocked_by:
        console.print(f"{module.name}: {module.blocked_by}", markup=False)
    if module.next_command:
        console.print(f"{module.name}: next: {module.next_command}", markup=False)
