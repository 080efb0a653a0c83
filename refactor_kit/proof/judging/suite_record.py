"""The code of a module's tests: recorded, and what of it changed since.

A test that asserts less stays green. What the tests said when they were green is therefore kept,
by the file, and told from the source alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from refactor_kit.base import Context, SourceTree, UnreadableSource
from refactor_kit.proof.comparing.declared import Declared
from refactor_kit.proof.comparing.source import PlannedMoves, compare_source
from refactor_kit.proof.judging.inputs import own_test_files
from refactor_kit.reading.apps import AppReading
from refactor_kit.reading.code_of_tests import UsedFile, code_of_tests
from refactor_kit.reading.definitions import UNREAD
from refactor_kit.records.recorded_code import RecordedTests, SuiteFile
from refactor_kit.runtime.wording import first_lines

SUITE_PROOF = "tests-green"
NOT_RECORDED = "what the tests say is not recorded, and was not compared"
_TOLD = 5
_STANDS = PlannedMoves(Declared(), (), AppReading("none", "moved", "", "", ()))


@dataclass(frozen=True, slots=True)
class SuiteChange:
    """A file of tests, or one that they use, that is not as recorded; ``what`` says in which way.

    ``names`` are the definitions in it that count; ``None`` where all do.
    """

    file: str
    what: str
    names: frozenset[str] | None = None

    @property
    def line(self) -> str:
        """``tests/test_orders.py changed: its tests are no longer those that were proved``."""
        if self.names is None:
            return f"{self.file} {self.what}: its tests are no longer those that were proved"
        return (
            f"{self.file} {self.what}: the tests that use it are no longer those that were proved"
        )


def suite_now(tree: SourceTree, context: Context) -> tuple[SuiteFile, ...]:
    """The files of the module's tests, and what they use, as the evidence records them."""
    found = code_of_tests(tree, context.settings, own_test_files(tree, context))
    return tuple(
        SuiteFile(path, used.digest, used.names is None) for path, used in sorted(found.items())
    )


def suite_changes(
    tree: SourceTree, context: Context, recorded: RecordedTests
) -> tuple[SuiteChange, ...]:
    """What of the recorded files says something else in ``tree``, in their order.

    Tests in a file that is not recorded, and that recorded ones do not use, change nothing. A file
    that says the same elsewhere moved.
    """
    if recorded is None:
        return ()
    places = {each.file: each.file for each in recorded if each.file in tree}
    lost = [each for each in recorded if each.is_whole and each.file not in tree]
    if lost:
        elsewhere = code_of_tests(tree, context.settings, own_test_files(tree, context))
        by_digest = {used.digest: path for path, used in elsewhere.items() if path not in places}
        places |= {each.file: by_digest[each.digest] for each in lost if each.digest in by_digest}
    own = [places[each.file] for each in recorded if each.is_whole and each.file in places]
    now = code_of_tests(tree, context.settings, own)
    return tuple(_changes(recorded, places, now))


def how_suite_changed(
    changes: Iterable[SuiteChange],
    before: SourceTree,
    after: SourceTree,
    context: Context,
) -> Iterator[str]:
    """Each change, below it the tests and fixtures that say something else, with both statements.

    ``before`` is the tree whose tests are the recorded ones.
    """
    for change in changes:
        yield change.line
        if change.file not in before or change.file not in after:
            continue
        told = list(_differing(change, before, after, context))
        yield from (f"  {line}" for line in told)
        if not told:
            yield "  nothing that was recorded in it is another: it says more than that"


def told_suite(changes: Iterable[SuiteChange]) -> str:
    """The first few, one a line, and how many more there are."""
    return first_lines([each.line for each in changes], _TOLD)


def _changes(
    recorded: Iterable[SuiteFile], places: Mapping[str, str], now: Mapping[str, UsedFile]
) -> Iterator[SuiteChange]:
    for each in recorded:
        found = now.get(places.get(each.file, ""))
        if found is not None and (
            found.digest == each.digest or UNREAD in (found.digest, each.digest)
        ):
            continue
        names = None if each.is_whole else (found.names if found else frozenset[str]())
        is_there = each.file in places
        lost = "is no longer used" if is_there else "is gone"
        yield SuiteChange(each.file, "changed" if found else lost, names)
    known = {places.get(each.file, each.file) for each in recorded}
    for path in sorted(now.keys() - known):
        yield SuiteChange(path, "is new", now[path].names)


def _differing(
    change: SuiteChange, before: SourceTree, after: SourceTree, context: Context
) -> Iterator[str]:
    try:
        found = tuple(compare_source(before, after, context, _STANDS, [change.file]))
    except UnreadableSource as error:
        yield str(error)
        return
    for each in found:
        if change.names is None or each.name in change.names or each.name.startswith("`"):
            yield each.text
