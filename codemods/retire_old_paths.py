"""Takes the registrations of old URLs away when their time is over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from refactor_kit.base import Context, Edit, Outcome, Refusal, SourceTree
from refactor_kit.python.editing.splices import Splices
from refactor_kit.python.source_file import PythonSource, read_source
from refactor_kit.reading.application.events import Operation
from refactor_kit.reading.application.grace_marker import marker
from refactor_kit.reading.application.router_file import read_router_file
from refactor_kit.reading.retired.grace_periods import fate, old_paths_until
from refactor_kit.reading.routes import standing_old_paths


class RetireOldPaths:
    """Remove what `old-paths = "deprecated"` left, once its last day has passed or nothing asks.

    A day that the configuration has moved since is followed. Refused where the old URL is the only
    one that its function has left.
    """

    name = "retire-old-paths"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        kept = standing_old_paths(tree, context)
        wanted = old_paths_until(context)
        if all(fate(each.until, wanted) == "stays" for each in kept):
            reason = f"the old URLs answer until {wanted}" if kept else "no old URL is kept"
            return Outcome(not_applicable=reason)
        roots = context.settings.source_roots
        edits: list[Edit] = []
        refusals: list[Refusal] = []
        for path in dict.fromkeys(each.file for each in kept):
            source = read_source(tree, path, roots)
            events = (each for b in read_router_file(source).blocks.values() for each in b.events)
            operations = [each for each in events if isinstance(each, Operation)]
            refusals += _left_alone(source, operations) if not wanted else ()
            edits.append(Edit(path, _with_dates(source, operations, wanted)))
        return Outcome(refusals=tuple(refusals)) if refusals else Outcome(tuple(edits))


def _with_dates(source: PythonSource, operations: Iterable[Operation], wanted: str) -> bytes:
    splices = Splices(source.newline)
    for operation in (each for each in operations if each.grace_until):
        line = operation.call.lineno - 1
        start, first = source.line_starts[line - 1], source.line_starts[line]
        if wanted:
            comment = source.text[start:first]
            dated = comment.replace(marker(operation.grace_until), marker(wanted))
            splices.replace(start, first, dated)
        else:
            splices.replace(start, source.lines(operation.call)[1], "")
    return source.encoded(splices.apply(source.text))


def _left_alone(source: PythonSource, operations: Iterable[Operation]) -> Iterator[Refusal]:
    lasting = {each.handler for each in operations if not each.grace_until}
    for each in operations:
        if each.grace_until and each.handler not in lasting:
            reason = f"the old URL is the only one that {each.handler}() answers to"
            remedy = "register its new URL again, or remove the function with it"
            yield Refusal(source.path, each.call.lineno, reason, remedy)
