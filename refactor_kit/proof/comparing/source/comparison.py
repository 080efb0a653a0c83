"""What of the source differs between two trees, the plan's own changes aside."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from refactor_kit.base import Context, SourceTree, UnreadableSource
from refactor_kit.proof.comparing.source.difference import SourceDifference, differing_statement
from refactor_kit.proof.comparing.source.forwards import hands_on
from refactor_kit.proof.comparing.source.kept_files import file_differences
from refactor_kit.proof.comparing.source.places import PlannedMoves, Texts, planned_places
from refactor_kit.proof.comparing.source.side import Side
from refactor_kit.proof.comparing.source.standing import ReadFile, Standing
from refactor_kit.python.rewritten.comments import comments_of
from refactor_kit.reading.application.grace_marker import SIGN
from refactor_kit.reading.references import ReferenceSearch
from refactor_kit.reading.retired.shims import standing_shim
from refactor_kit.reading.schemas import SchemaReading

_Files = Mapping[str, ReadFile]


def compare_source(
    before: SourceTree,
    after: SourceTree,
    context: Context,
    moves: PlannedMoves,
    paths: Iterable[str],
) -> Iterator[SourceDifference]:
    """What stands in ``paths`` before a plan and is not the same code after it, in their order.

    Every function, class and other statement at the top level of these files is looked for where
    ``moves`` puts it. A file that cannot be read before is left out; one that cannot be read
    afterwards raises ``UnreadableSource``.
    """
    comparison = _Comparison(before, after, context, moves)
    return comparison.differences([path for path in paths if path.endswith(".py")])


class _Comparison:
    def __init__(
        self, before: SourceTree, after: SourceTree, context: Context, moves: PlannedMoves
    ) -> None:
        self.context = context
        self.places = places = planned_places(moves)
        self.texts = texts = Texts(ReferenceSearch(before, context), before)
        handlers = {old.rpartition(":")[2] for old in moves.declared.functions}
        self.moving = moving = _moving(moves.schemas)
        self.before = Side(before, context, places.settled, texts, moving, handlers)
        self.after = Side(after, context, places.settled, texts, moving, handlers)

    def differences(self, paths: Sequence[str]) -> Iterator[SourceDifference]:
        old = {path: file for path in paths if (file := self._file_before(path))}
        new = {
            path: self.after.file(path)
            for path in paths
            if self._is_compared(self.after.tree, path)
        }
        defined = _by_name(new.values())
        kept = {file: new[path] for file in old.values() if (path := self._kept_as(file, new))}
        # Before the forms of the statements are read, which takes them apart.
        changed = [each for pair in kept.items() for each in self._in_file(*pair)]
        for file in old.values():
            for dotted, group in _by_name([file]).items():
                yield from self._definition(dotted, group, defined)
        yield from self._statements(old, new)
        yield from self._forwards(defined)
        yield from changed
        yield from self._comments([path for path in paths if old.get(path) not in kept])

    def _kept_as(self, file: ReadFile, new: _Files) -> str:
        """The path of the one file that a file is afterwards; empty for what becomes the routes."""
        module = file.names.module
        moved = self.after.names.origins.file_of(self.places.now(module)) or file.path
        if moved == file.path:
            return moved if moved in new else ""
        is_merged = moved == self.context.module.route_file
        return moved if moved in new and moved not in self.before.tree and not is_merged else ""

    def _in_file(self, file: ReadFile, after: ReadFile) -> Iterator[SourceDifference]:
        return file_differences(file, after, self.before.tree, self.after.tree, self.texts.now)

    def _forwards(self, defined: Mapping[str, Sequence[Standing]]) -> Iterator[SourceDifference]:
        """The facade's functions that are not what they are to hand on to."""
        for dotted, target in self.places.forwards.items():
            for each in defined.get(dotted, ()):
                behind = self._standing_after(self.places.now(target), defined)
                if behind is not None and (told := hands_on(each, behind)):
                    yield _difference(each, behind.place, told)

    def _comments(self, paths: Sequence[str]) -> Iterator[SourceDifference]:
        """Of files that become the routes: the comments that no file has any more."""
        before, after = self.before.tree, self.after.tree
        left = {
            each.text for path in paths if path in after for each in comments_of(after.read(path))
        }
        for path in paths:
            if not self._is_compared(before, path):
                continue
            aside = self._dropped(path)
            for each in comments_of(before.read(path)):
                is_ours = each.line in aside or SIGN.decode() in each.text
                if not is_ours and not {each.text, self.texts.now(each.text)} & left:
                    name = f"the comment `{each.text}`"
                    yield SourceDifference(name, path, each.line, "", "is gone")

    def _dropped(self, path: str) -> frozenset[int]:
        """The lines of the examples that go because another class has them, with what is above."""
        moving = self.moving.get(path, {})
        lines: set[int] = set()
        body = self.before.file(path).tree.body if moving else []
        for node in (each for each in body if isinstance(each, ast.ClassDef)):
            end = node.lineno
            for each in node.body:
                if moving.get(f"{node.name}.{getattr(each, 'name', '')}") is False:
                    lines |= {*range(end + 1, (each.end_lineno or 0) + 1)}
                end = each.end_lineno or end
        return frozenset(lines)

    def _standing_after(
        self, dotted: str, defined: Mapping[str, Sequence[Standing]]
    ) -> Standing | None:
        """A definition of the later tree, in a file that the plan changes or in any other."""
        module, _, name = dotted.rpartition(".")
        path = self.after.names.origins.file_of(module)
        if dotted in defined or path is None:
            return next(iter(defined.get(dotted, ())), None)
        return next((each for each in self.after.file(path).standing if each.name == name), None)

    def _file_before(self, path: str) -> ReadFile | None:
        if not self._is_compared(self.before.tree, path):
            return None
        try:
            return self.before.file(path)
        except UnreadableSource:
            return None

    def _is_compared(self, tree: SourceTree, path: str) -> bool:
        """Whether a tree has the file for itself: a shim only points to where it is."""
        return path in tree and standing_shim(tree, self.context, path) is None

    def _definition(
        self, dotted: str, group: Sequence[Standing], defined: Mapping[str, Sequence[Standing]]
    ) -> Iterator[SourceDifference]:
        copies = (new for new, old in self.places.copies.items() if old == dotted)
        wanted = dict.fromkeys([self.places.now(dotted), dotted, *copies])
        found = [defined[each] for each in wanted if each in defined]
        if not found:
            yield _difference(group[0], "", "is gone")
        for others in found:
            for one, other in zip(group, others, strict=False):
                if not one.is_same(other):
                    yield _difference(one, other.place, differing_statement(one, other))
            if len(group) != len(others):
                told = f"it is defined {len(others)} times and was {len(group)} times"
                yield _difference(group[0], others[0].place, told)

    def _statements(self, old: _Files, new: _Files) -> Iterator[SourceDifference]:
        """What runs when a file is imported: all of it is there, nothing else is, in its order."""
        sources: dict[str, list[ReadFile]] = defaultdict(list)
        for path, file in old.items():
            moved = self.after.names.origins.file_of(self.places.now(file.names.module))
            for target in dict.fromkeys([moved or path, path]):
                if target in new:
                    sources[target].append(file)
        for target, files in sources.items():
            yield from self._in_order(files, new[target])

    def _in_order(self, files: Sequence[ReadFile], target: ReadFile) -> Iterator[SourceDifference]:
        standing = _Positions(target)
        taken: set[int] = set()
        for file in files:
            position = -1
            for each in (each for each in file.standing if each.owner is None):
                found = standing.of(each, self.places.now(each.dotted))
                later = next((number for number in found if number > position), None)
                if later is not None:
                    position = later
                    taken.add(later)
                elif found and not _stands_elsewhere(each, files):
                    place = target.standing[found[0]].place
                    yield _difference(each, place, "it comes in another order")
                elif not found and not each.name and each.form:
                    yield _difference(each, "", f"is gone from {target.path}")
                taken.update(found)
        for number, each in enumerate(target.standing):
            if number not in taken and not each.name and not each.only_names and each.form:
                yield _difference(each, "", "is new")


class _Positions:
    """Where a statement stands in a file, asked by what it defines or says."""

    def __init__(self, file: ReadFile) -> None:
        self._standing = file.standing
        self._known: dict[str, list[int]] = defaultdict(list)
        for number, each in enumerate(file.standing):
            self._known[each.dotted if each.name else each.text].append(number)

    def of(self, each: Standing, dotted: str) -> list[int]:
        """The places of what is called ``dotted``, or says what ``each`` does, in their order."""
        if each.name:
            return self._known.get(dotted, [])
        # The same text says the same in almost every case.
        written = [n for n in self._known.get(each.text, ()) if each.is_same(self._standing[n])]
        if written or not each.form:
            return written
        others = enumerate(self._standing)
        return [number for number, other in others if not other.name and each.form == other.form]


def _stands_elsewhere(each: Standing, files: Sequence[ReadFile]) -> bool:
    """Whether another of the files has the same: one copy of it stands for all of them."""
    others = (other for file in files if file is not each.file for other in file.standing)
    if each.name:
        return any(other.name == each.name for other in others)
    return any(each.is_same(other) for other in others)


def _moving(schemas: Iterable[SchemaReading]) -> Mapping[str, Mapping[str, bool]]:
    """By schema file the examples that leave or reach a class of it, and whether they move."""
    moving: dict[str, dict[str, bool]] = defaultdict(dict)
    for reading in schemas:
        for each in reading.examples:
            if each.action != "stays":
                owners = (each.found_on, each.belongs_on)
                comes = each.action == "moves"
                moving[reading.path] |= {f"{owner}.{each.name}": comes for owner in owners}
    return moving


def _by_name(files: Iterable[ReadFile]) -> Mapping[str, list[Standing]]:
    """The definitions of files by their dotted names."""
    found: dict[str, list[Standing]] = defaultdict(list)
    for each in (standing for file in files for standing in file.standing if standing.name):
        found[each.dotted].append(each)
    return found


def _difference(standing: Standing, place: str, what: str) -> SourceDifference:
    line = standing.node.lineno
    return SourceDifference(standing.shown, standing.file.path, line, place, what)
