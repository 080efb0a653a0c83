"""``status`` as Markdown, for a job summary or a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from refactor_kit.reporters.markdown_text import code, in_html, prose
from refactor_kit.reporters.status.changes import move_sentence
from refactor_kit.reporters.status.grace_periods import end_of, grace_lines, grace_summary, tone
from refactor_kit.reporters.words import (
    cell,
    changed_lines,
    expiry_sentence,
    findings_sentence,
    guard_sentence,
    headline,
)
from refactor_kit.runtime.wording import counted
from refactor_kit.status.model import FindingStatus, ModuleStatus, Status
from refactor_kit.status.next_step import next_step

#: GitHub refuses a summary of more than 1 MiB; a pull request's comment holds less.
LIMIT = 1_000_000
_SHOWN_FINDINGS = 50
_MARKS = {"forward": "▲", "back": "▼", "new": "+", "gone": "–"}


def render(status: Status, limit: int = LIMIT) -> str:
    """The whole status, newline-terminated; what is beyond ``limit`` bytes is cut, and said so."""
    return _cut(list(_blocks(status)), limit)


def _blocks(status: Status) -> Iterator[str]:
    """Paragraphs, what matters most first; one that does not fit goes with all after it."""
    yield f"## Migration: {headline(status)}"
    yield from _change_blocks(status)
    yield _facts(status)
    yield from _matrix(status.modules)
    for module in status.modules:
        if module.blocked_by:
            yield (
                f"- **{prose(module.name)}** is {module.state}: {prose(module.blocked_by)}. "
                f"Next: `{module.next_command}`"
            )
        yield from _changed(module)
        yield from _urgent(module)
    if command := next_step(status):
        yield f"**Next:** `{command}`"
    yield from _allowance_blocks(status)
    yield from _kept_blocks(status)
    if status.repository:
        yield _repository(status)
    for module in status.modules:
        yield _details(module)


def _change_blocks(status: Status) -> Iterator[str]:
    change = status.change
    if change is None:
        return
    yield f"### What this changes since `{code(change.since)}`"
    lines = [f"- {_MARKS[move.direction]} {prose(move_sentence(move))}" for move in change.moves]
    if change.allowances_before != change.allowances_after:
        lines.append(
            f"- Allowances: {change.allowances_before} before, {change.allowances_after} now."
        )
    lines.append(
        f"- {counted(len(change.findings_new), 'finding')} new, {len(change.findings_gone)} gone."
    )
    yield "\n".join(lines)
    if change.findings_new:
        yield _folded("New findings", _finding_lines(change.findings_new), is_open=True)
    if change.findings_gone:
        yield _folded("Findings gone", _finding_lines(change.findings_gone))


def _facts(status: Status) -> str:
    lines = [
        f"**Guard:** {guard_sentence(status.guard)}.",
        f"**Findings:** {findings_sentence(status.totals)}.",
        f"**Allowances:** {status.guard.allowances}.",
        *([f"**Kept for old clients:** {kept}."] if (kept := grace_summary(status)) else []),
        *(f"**{prose(sentence)}**" for sentence in status.improvements),
    ]
    return "  \n".join(lines)


def _matrix(modules: Sequence[ModuleStatus]) -> Iterator[str]:
    """The table, a row a block, so that a cut falls between rows."""
    if not modules:
        yield "No module is configured."
        return
    owners = any(module.owner for module in modules)
    titles = ["module", *(["owner"] if owners else []), "state"]
    titles += [str(step.number) for step in modules[0].steps]
    rows = [f"| {' | '.join(titles)} |", f"|{'---|' * len(titles)}"]
    for module in modules:
        cells = [prose(module.name)]
        if owners:
            # As code, so that a comment notifies nobody.
            cells.append(f"`{code(module.owner)}`" if module.owner else "")
        cells += [cell(module.state), *(cell(step.shown_state) for step in module.steps)]
        rows.append(f"| {' | '.join(cells)} |")
    yield "\n".join(rows[:3])
    yield from (f"\0{row}" for row in rows[3:])


def _changed(module: ModuleStatus) -> Iterator[str]:
    """What of a module's code changed since it was proved."""
    if lines := list(changed_lines(module)):
        yield f"- **{prose(module.name)}**: {prose('; '.join(lines))}"


def _urgent(module: ModuleStatus) -> Iterator[str]:
    """What of a module's old names has ended, or ends soon."""
    urgent = [line.text for line in grace_lines(module) if line.tone != "kept"]
    if urgent:
        following = f". Next: `{module.next_command}`" if module.next_command else ""
        yield f"- **{prose(module.name)}**: {prose('; '.join(urgent))}{following}"


def _kept_blocks(status: Status) -> Iterator[str]:
    for module in status.modules:
        lines = []
        for each in module.kept:
            end = each.problem if tone(each) == "wrong" else end_of(each)
            lines.append(f"- `{code(each.name)}` {prose(end)}")
        if lines:
            title = f"{module.name}: {counted(len(lines), 'name')} kept for old clients"
            yield _folded(title, lines)


def _allowance_blocks(status: Status) -> Iterator[str]:
    if not status.allowances:
        return
    ended = [each for each in status.allowances if each.expired]
    for allowance in ended:
        yield f"- **{prose(expiry_sentence(allowance))}**"
    lines = [f"- {prose(expiry_sentence(each))}" for each in status.allowances]
    yield _folded(f"{counted(len(lines), 'allowance')} and when they end", lines)


def _repository(status: Status) -> str:
    lines = []
    for criterion in status.repository:
        detail = f": {prose(criterion.detail)}" if criterion.detail else ""
        lines.append(f"- {cell(criterion.state)} {criterion.name}{detail}")
    done = sum(criterion.state in ("done", "n/a") for criterion in status.repository)
    return _folded(f"The repository's own criteria: {done} of {len(lines)} hold", lines)


def _details(module: ModuleStatus) -> str:
    lines = []
    for step in module.steps:
        state = cell(step.shown_state) + (f" ({prose(step.reason)})" if step.reason else "")
        lines.append(f"- **{step.number} {prose(step.title)}**: {state}")
        lines += [
            f"  - {cell(criterion.state)} {criterion.name}: {prose(criterion.detail)}"
            for criterion in step.criteria
            if criterion.detail
        ]
    summary = f"{module.name}: {module.steps_done} of {len(module.steps)} steps"
    return _folded(summary, lines)


def _finding_lines(findings: Sequence[FindingStatus]) -> list[str]:
    lines = [
        f"- `{code(each.path)}:{each.line}` {prose(each.message)}"
        for each in findings[:_SHOWN_FINDINGS]
    ]
    if len(findings) > _SHOWN_FINDINGS:
        lines.append(f"- and {len(findings) - _SHOWN_FINDINGS} more")
    return lines


def _folded(summary: str, lines: Sequence[str], *, is_open: bool = False) -> str:
    start = "<details open>" if is_open else "<details>"
    body = "\n".join(lines)
    return f"{start}<summary>{in_html(summary)}</summary>\n\n{body}\n\n</details>"


def _cut(blocks: Sequence[str], limit: int) -> str:
    """``blocks`` as paragraphs; one that begins with NUL follows the one before it as a line."""
    notice = "\n\n**Cut here: {} of {} blocks do not fit; see the JSON or the page.**\n"
    room = limit - len(notice) - 40
    text: list[str] = []
    used = 0
    for number, block in enumerate(blocks):
        piece = f"\n{block[1:]}" if block.startswith("\0") else f"\n\n{block}"
        size = len(piece.encode())
        if used + size > room:
            return "".join(text).lstrip("\n") + notice.format(len(blocks) - number, len(blocks))
        used += size
        text.append(piece)
    return "".join(text).lstrip("\n") + "\n"
