"""``check`` for a person: each finding with its source line, the rule and the way out."""

from __future__ import annotations

from collections.abc import Iterator

from refactor_kit.base import Finding
from refactor_kit.fastcheck.formats.concise import line, undecided, unenforced
from refactor_kit.fastcheck.report import Report
from refactor_kit.runtime.invocation import typed
from refactor_kit.runtime.plain_text import shell_word, shown


def render(report: Report, *, verbose: bool = False) -> str:
    """The findings, then what could not be decided, then (``verbose``) what is not enforced."""
    blocks = ["\n".join(_finding(report, finding)) for finding in report.findings]
    blocks += map(undecided, report.unresolvable)
    if verbose:
        blocks += unenforced(report)
    if report.by_module and report.scope != "migrated":
        blocks += ["\n".join(_modules(report))] if verbose else []
    return "\n".join(f"{block}\n" for block in blocks)


def _finding(report: Report, finding: Finding) -> Iterator[str]:
    yield line(finding, report.colored)
    source = report.sources.get((finding.path, finding.line))
    if source is not None:
        gutter = f"{finding.line:>5}"
        yield f"{gutter} | {shown(source.expandtabs(4))}"
        before = shown(source[: finding.column - 1].expandtabs(4))
        yield f"{' ' * len(gutter)} | {' ' * len(before)}^"
    if policy := report.policies.get(finding.check):
        yield f"      = rule: {policy}"
    if finding.fixable:
        yield typed(f"      = try:  refactor-kit check --fix {shell_word(finding.path)}")


def _modules(report: Report) -> Iterator[str]:
    yield "findings by module:"
    for module, count in report.by_module.items():
        yield f"  {module or 'no module'}: {count}"
