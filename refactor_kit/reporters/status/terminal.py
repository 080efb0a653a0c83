"""``status`` for a person: a matrix with a glyph and a word for each state."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from refactor_kit.reporters.status.changes import change_lines
from refactor_kit.reporters.status.grace_periods import Tone, grace_lines, grace_summary
from refactor_kit.reporters.words import (
    GLYPHS,
    blocking_lines,
    changed_lines,
    expiry_sentence,
    findings_sentence,
    guard_sentence,
    headline,
)
from refactor_kit.runtime.invocation import typed
from refactor_kit.status.model import ModuleStatus, Status
from refactor_kit.status.next_step import next_step

_PLAIN_WIDTH = 100
_GAP = 2
_LABEL = 12
_INDENT = 4
_TONES: Mapping[Tone, str] = {"ended": "red", "wrong": "red", "soon": "yellow", "kept": "dim"}


def render_plain(status: Status) -> str:
    """The terminal view as plain text."""
    buffer = io.StringIO()
    console = Console(file=buffer, width=_PLAIN_WIDTH, no_color=True, highlight=False)
    print_status(status, console)
    return buffer.getvalue()


def print_status(status: Status, console: Console) -> None:
    """Print totals and the repository's criteria, the matrix, and what is next."""
    _View(status, console).print()


class _View:
    def __init__(self, status: Status, console: Console) -> None:
        self._status = status
        self._console = console
        self._ascii = False
        try:
            "".join(glyph for glyph, _, _ in GLYPHS.values()).encode(console.encoding)
        except (UnicodeEncodeError, LookupError):
            self._ascii = True

    def print(self) -> None:
        self._line(Text(headline(self._status), style="bold"))
        self._facts()
        self._blank()
        columns = self._columns()
        if sum(columns) + _GAP * (len(columns) - 1) <= self._console.width:
            self._matrix(columns)
        else:
            self._list()
        status = self._status
        for allowance in status.allowances:
            if allowance.expired:
                self._line(Text(expiry_sentence(allowance), style="yellow"))
        for improvement in status.improvements:
            self._line(Text(typed(improvement), style="green"))
        command = next_step(status)
        if command:
            self._blank()
            self._command(Text.assemble(("next: ", "bold"), typed(command)))

    def _facts(self) -> None:
        status = self._status
        self._fact("guard", Text(typed(guard_sentence(status.guard))))
        self._fact("findings", Text(findings_sentence(status.totals)))
        self._fact("allowances", Text(str(status.guard.allowances)))
        if kept := grace_summary(status):
            self._fact("kept", Text(kept))
        for number, criterion in enumerate(status.repository):
            text = Text.assemble(self._cell(criterion.state), "  ", criterion.name)
            if criterion.detail:
                text.append(f"  {criterion.detail}", style="dim")
            self._fact("" if number else "repository", text)
        if status.change is not None:
            self._blank()
            self._line(Text(f"since {status.change.since}", style="bold"))
            for line in change_lines(status):
                self._indented(Text(line))

    # The matrix, where the terminal is wide enough.

    def _columns(self) -> list[int]:
        """Width of the module column, the state column, and each step's."""
        modules = self._status.modules
        names = max((cell_len(module.name) for module in modules), default=0)
        states = max((len(module.state) + 2 for module in modules), default=0)
        steps = []
        for number in range(len(modules[0].steps) if modules else 0):
            words = [len(module.steps[number].shown_state) + 2 for module in modules]
            steps.append(max([*words, 3]))
        return [names, states, *steps]

    def _matrix(self, columns: Sequence[int]) -> None:
        if not self._status.modules:
            return
        titles = ["module", "state", *(str(s.number) for s in self._status.modules[0].steps)]
        self._line(_joined([Text(title, style="dim") for title in titles], columns))
        for module in self._status.modules:
            cells = [self._cell(step.shown_state) for step in module.steps]
            row = [Text(module.name, style="bold"), self._cell(module.state), *cells]
            self._line(_joined(row, columns))
            self._under(module)

    # One paragraph a module, where it is not.

    def _list(self) -> None:
        for number, module in enumerate(self._status.modules):
            if number:
                self._blank()
            owner = f"  {module.owner}" if module.owner else ""
            self._line(
                Text.assemble((module.name, "bold"), "  ", self._cell(module.state), (owner, "dim"))
            )
            self._indented(Text(", ").join(self._runs(module)))
            self._under(module)

    def _runs(self, module: ModuleStatus) -> Iterator[Text]:
        """Neighbouring steps of one state together: ``0-6 done, 7 failed``."""
        runs: list[tuple[int, int, str]] = []
        for step in module.steps:
            if runs and runs[-1][2] == step.shown_state:
                runs[-1] = (runs[-1][0], step.number, step.shown_state)
            else:
                runs.append((step.number, step.number, step.shown_state))
        for first, last, state in runs:
            numbers = f"{first}-{last}" if first != last else str(first)
            yield Text.assemble((f"{numbers} ", "dim"), self._cell(state))

    def _under(self, module: ModuleStatus) -> None:
        for reason in blocking_lines(module):
            style = "red" if module.state == "regressed" else "yellow"
            self._indented(Text(reason, style=style))
        for sentence in changed_lines(module):
            self._indented(Text(sentence, style=GLYPHS["changed"][2]))
        for line in grace_lines(module):
            self._indented(Text(line.text, style=_TONES[line.tone]))
        if module.next_command:
            self._command(Text.assemble("    ", ("next: ", "dim"), typed(module.next_command)))

    def _cell(self, state: str) -> Text:
        glyph, plain, style = GLYPHS[state]
        return Text(f"{plain if self._ascii else glyph} {state}", style=style)

    def _fact(self, label: str, value: Text) -> None:
        text = Text.assemble((f"{label:<{_LABEL}}", "dim"), value)
        self._line(text, hanging=_LABEL)

    def _indented(self, text: Text) -> None:
        for line in text.wrap(self._console, max(self._console.width - _INDENT, 20)):
            line.rstrip()
            self._console.print(Text.assemble(" " * _INDENT, line))

    def _command(self, text: Text) -> None:
        """A command stays on one line, so that it can be copied; the terminal breaks it."""
        self._console.print(text, soft_wrap=True)

    def _line(self, text: Text, hanging: int = 0) -> None:
        """Print ``text``; what does not fit goes on below, under the value."""
        width = max(self._console.width, 20)
        first, rest = text.divide([hanging]) if hanging else (Text(), text)
        for number, line in enumerate(rest.wrap(self._console, width - hanging)):
            line.rstrip()
            self._console.print(Text.assemble(" " * hanging if number else first, line))

    def _blank(self) -> None:
        self._console.print()


def _joined(cells: Sequence[Text], columns: Sequence[int]) -> Text:
    row = Text()
    for cell, width in zip(cells, columns, strict=True):
        if row:
            row.append(" " * _GAP)
        row.append_text(cell)
        row.append(" " * (width - cell.cell_len))
    row.rstrip()
    return row
