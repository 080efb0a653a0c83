"""What is done to each file, as work that can be given away: look first, rewrite afterwards.

In between the names are chosen, which takes all the files together.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from refactor_kit.base import Context, FileWork, Item, Refusal, SourceTree
from refactor_kit.base.findings import REPAIR
from refactor_kit.python.lexical import absolute_module, find_imports
from refactor_kit.reading.deep_imports import DeepImportReader, FileReading, ModuleFinder, narrowed

from .file_plan import CannotRewrite, FilePlan

REMEDY = "rewrite this import by hand, or record an allowance with its reason"

#: From this many files on, searching all at once is faster than reading each.
_SEARCH_FROM = 100
Planned = tuple[FilePlan | None, list[Refusal]]


@dataclass(frozen=True)
class Reading:
    """How files are read against the public package; see :class:`DeepImportReader`."""

    source_roots: tuple[str, ...]
    package: str
    enforced_files: Container[str] = frozenset()
    closed: bool = False
    dynamic: frozenset[str] | None = None

    def reader(self, tree: SourceTree) -> DeepImportReader:
        return DeepImportReader(
            tree,
            self.source_roots,
            self.package,
            enforced_files=self.enforced_files,
            closed=self.closed,
            dynamic=self.dynamic,
        )


def files_to_read(
    tree: SourceTree, context: Context, paths: Sequence[str], enforced_files: Container[str]
) -> tuple[Reading, Sequence[str]]:
    """How to read ``paths``, and which of them need it: in a large tree few."""
    settings = context.settings
    reading = Reading(settings.source_roots, settings.public_package, enforced_files)
    if len(paths) <= _SEARCH_FROM or not (
        few := narrowed(reading.reader(tree), paths, enforced_files)
    ):
        return reading, paths
    return replace(reading, closed=True, dynamic=few.dynamic), few.paths


@dataclass(frozen=True)
class _Work(FileWork):
    reading: Reading

    def beside(self, tree: SourceTree, paths: Iterable[str]) -> Iterator[str]:
        """The modules that the files import from: schemas, and what may only pass one on."""
        finder = ModuleFinder(tree, self.reading.source_roots)
        below = f"{self.reading.package}."
        for path in paths:
            module, is_package = finder.name_of(path)
            for statement in find_imports(tree.read(path)):
                source = absolute_module(statement, module, is_package)
                names = (
                    f"{source}.{each.name}" if source else each.name for each in statement.names
                )
                schemas = (each for each in (source, *names) if each.startswith(below))
                others = () if self.reading.closed or not statement.is_from else (source,)
                for dotted in (*schemas, *others):
                    found = finder.path_of(dotted)
                    if found is not None and found not in self.reading.enforced_files:
                        yield found


@dataclass(frozen=True)
class PlanWork(_Work):
    """For an item ``(path, None)`` the plan of that file, and what is refused in it."""

    def on(self, tree: SourceTree) -> Callable[[Item], Planned]:
        reader = self.reading.reader(tree)
        return lambda item: _planned(reader, item[0])


@dataclass(frozen=True)
class RewriteWork(_Work):
    """For an item ``(path, plan)`` the new content, or why there is none."""

    public: Mapping[str, str]
    nameless: Mapping[str, str]
    limit: int

    def on(self, tree: SourceTree) -> Callable[[Item], bytes | Refusal]:
        reader = self.reading.reader(tree)
        cycle = cache(partial(_imports_public, reader))

        def rewrite(item: Item) -> bytes | Refusal:
            path, plan = item
            try:
                return self._rewritten(plan.resumed(reader), cycle)
            except CannotRewrite as error:
                return Refusal(path, error.line, error.reason, REMEDY)

        return rewrite

    def _rewritten(self, plan: FilePlan, cycle: Callable[[str], str]) -> bytes:
        """The file's new content, proved to reach nothing that can be repaired any more."""
        for origin in sorted(plan.origins):
            if origin in self.nameless:
                raise CannotRewrite(plan.deep_imports[0].line, self.nameless[origin])
            if module := cycle(origin.rpartition(".")[0]):
                reason = f"{module} imports the public package itself"
                raise CannotRewrite(plan.deep_imports[0].line, reason)
        content = plan.rewritten(self.public, self.limit)
        done = {f"{plan.reader.surface.name}.{self.public[origin]}" for origin in plan.origins}
        _refuse_left(plan.reader.read(plan.path, content), done)
        return content


def _planned(reader: DeepImportReader, path: str) -> Planned:
    reading = reader.read(path)
    if reading.failure is not None:
        failure = reading.failure
        return None, [Refusal(path, failure.line, failure.reason, REPAIR)]
    refusals = [
        Refusal(path, each.line, f"{', '.join(each.symbols)}: {_why(each.how)}", REMEDY)
        for each in reading.deep_imports
        if not each.fixable
    ]
    fixable = tuple(each for each in reading.deep_imports if each.fixable)
    if not fixable:
        return None, refusals
    try:
        return FilePlan(path, reader, fixable).read(), refusals
    except CannotRewrite as error:
        return None, [*refusals, Refusal(path, error.line, error.reason, REMEDY)]


def _why(how: str) -> str:
    if how == "call":
        return "reached by a string, which may be meant as it is"
    return "no public name can take its place"


def _refuse_left(left: FileReading, done: set[str]) -> None:
    for deep_import in left.deep_imports:
        if (
            deep_import.fixable
            and not set(deep_import.symbols) <= done
            and deep_import.fault != "unexported"
        ):
            raise CannotRewrite(
                deep_import.line, f"{', '.join(deep_import.symbols)} cannot be rewritten safely"
            )
    if left.failure is not None:
        raise CannotRewrite(left.failure.line, "the rewritten file cannot be parsed")


def _imports_public(reader: DeepImportReader, module: str) -> str:
    """The schema module, among those that ``module`` loads, that imports the public package."""
    pending, seen = [module], {reader.surface.name}
    while pending:
        each = pending.pop()
        if each in seen or reader.finder.path_of(each) is None:
            continue
        seen.add(each)
        bound, stars = reader.origins.names_of(each)
        for dotted in (*bound.values(), *stars):
            owner = dotted if reader.finder.path_of(dotted) else dotted.rpartition(".")[0]
            if owner == reader.surface.name:
                return each
            if reader.surface.holds(owner):
                pending.append(owner)
    return ""
