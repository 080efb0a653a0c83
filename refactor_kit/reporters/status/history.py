"""The numbers of each commit, and the commits that broke a step, for a terminal and for files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from refactor_kit.history.model import History, HistoryPoint
from refactor_kit.history.regressions import Regression
from refactor_kit.reporters.markdown_text import prose
from refactor_kit.reporters.output_options import OutputOptions
from refactor_kit.reporters.status.texts import as_shown
from refactor_kit.runtime.plain_text import shown, shown_json, shown_lines
from refactor_kit.runtime.wording import counted
from refactor_kit.status.shortfalls import steps_phrase

_COLUMNS = ("date", "commit", "not migrated", "regressed", "findings", "allowances", "subject")
_SUBJECT = 60


def write_history(history: History, output: OutputOptions) -> None:
    """Render ``history`` in the format asked for."""
    renderers: dict[str, Callable[[History], str]] = {
        "json": lambda history: shown_json(history.model_dump()),
        "markdown": _markdown,
        "concise": _concise,
    }
    render = renderers.get(output.output_format, _plain)
    output.write(render(history if output.output_format == "json" else as_shown(history)))


def write_regressions(found: Sequence[Regression], output: OutputOptions) -> None:
    """Each broken criterion with the commit that broke it."""
    if output.output_format == "json":
        regressions = [
            {
                **each.failed.model_dump(),
                "commit": each.commit,
                "date": each.date,
                "author": each.author,
                "subject": each.subject,
                "note": each.note,
            }
            for each in found
        ]
        output.write_json({"schema_version": 1, "regressions": regressions})
        return
    # Those stand together that one commit broke in one way for several steps.
    groups: dict[tuple[str, ...], list[Regression]] = defaultdict(list)
    for each in found:
        failed = each.failed
        groups[failed.module, failed.criterion, failed.detail, each.commit, each.note].append(each)
    lines = []
    for (module, criterion, detail, commit, note), group in groups.items():
        steps = steps_phrase([each.failed.step for each in group])
        lines.append(f"{module} {steps}: {criterion}: {shown_lines(detail)}")
        if commit:
            each = group[0]
            blamed = "failing at the latest since" if note else "broken by"
            said = shown(f"{each.date} {each.author}: {each.subject}")
            lines.append(f"  {blamed} {commit[:10]} {said}")
        if note:
            lines.append(f"  {note}")
    output.write("".join(f"{line}\n" for line in lines) or "no done step is broken\n")


def _plain(history: History) -> str:
    rows = list(_rows(history.points))
    widths = [max(map(len, column)) for column in zip(_COLUMNS, *rows, strict=True)]
    lines = [_aligned(_COLUMNS, widths)]
    for row, point in zip(rows, history.points, strict=True):
        if point.rules_changed:
            lines.append("--- the rules changed here: a break, no progress")
        lines.append(_aligned(row, widths))
    if history.skipped:
        lines.append(_skipped_sentence(history))
    if history.shallow:
        lines.append(f"older commits are missing from this clone; {history.remedy}")
    return "".join(f"{line}\n" for line in lines)


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [
        text.rjust(width) if 2 <= number <= 5 else text.ljust(width)
        for number, (text, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()


def _rows(points: Sequence[HistoryPoint]) -> Iterator[tuple[str, ...]]:
    for point in points:
        yield (
            point.date[:10],
            point.commit[:10],
            str(point.unfinished),
            str(point.regressed),
            str(point.findings),
            str(point.allowances),
            point.subject[:_SUBJECT],
        )


def _markdown(history: History) -> str:
    lines = ["## Migration over time", ""]
    if history.shallow:
        lines += [f"Older commits are missing from this clone; {history.remedy}", ""]
    lines += [f"| {' | '.join(_COLUMNS)} |", "|---|---|---|---|---|---|---|"]
    for row, point in zip(_rows(history.points), history.points, strict=True):
        if point.rules_changed:
            lines.append("| | | | | | | *the rules changed here: a break, no progress* |")
        lines.append(f"| {' | '.join(map(prose, row))} |")
    if history.skipped:
        lines += ["", prose(_skipped_sentence(history))]
    return "\n".join(lines) + "\n"


def _skipped_sentence(history: History) -> str:
    first = " ".join(history.skipped[0].reason.split())
    return f"{counted(len(history.skipped), 'commit')} cannot be judged ({first})"


def _concise(history: History) -> str:
    return "".join(
        f"{point.commit} {point.date} {point.unfinished} {point.findings} {point.allowances}\n"
        for point in history.points
    )
