"""What is done to each file, as work that can be given away: look first, rewrite afterwards.

In between the names are chosen, which takes all the files together.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from refactor_kit.base import Context, FileWork, Item, Refusal, SourceTree
from refactor_kit.base.findings import REPAIR
from refactor_kit.python.lexical import absolute_module, find_imports
from refactor_kit.python.module_files import ModuleFinder
from refactor_kit.reading.deep_imports import DeepImportReader, FileReading, narrowed
from refactor_kit.reading.policy.inline_allowances import inline_allowances

from .file_plan import CannotRewrite, FilePlan

_POLICY = "routes-import-only-public-schemas"
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
class Rewritten:
    """The new ``content`` (``None``: the file stays), and the ``origins`` that it needs by name."""

    path: str
    content: bytes | None
    origins: frozenset[str]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class RewriteWork(_Work):
    """For an item ``(path, plan)`` the new content, and why there is none or names stay."""

    public: Mapping[str, str]
    nameless: Mapping[str, str]
    limit: int

    def on(self, tree: SourceTree) -> Callable[[Item], Rewritten]:
        reader = self.reading.reader(tree)
        return lambda item: self._rewritten(item[1].resumed(reader))

    def _rewritten(self, plan: FilePlan) -> Rewritten:
        """The file's new content, proved to reach nothing that can be repaired any more."""
        refusals = [] if plan.stays is None else [_refusal(plan, plan.stays)]
        try:
            for use in plan.uses.uses:
                if use.symbol in self.nameless:
                    line = plan.source.count(b"\n", 0, use.start) + 1
                    raise CannotRewrite(line, self.nameless[use.symbol])
            content = plan.rewritten(self.public, self.limit)
        except CannotRewrite as error:
            # What is imported by name does not depend on what modules lead to.
            refusals.append(_refusal(plan, error))
            plan = plan.without_modules(error)
            content = plan.rewritten(self.public, self.limit)
        refusals += self._kept(plan)
        left = plan.reader.read(plan.path, content)
        origins = frozenset(plan.origins & self.public.keys())
        try:
            done = {f"{plan.reader.surface.name}.{self.public[each]}" for each in origins}
            done |= {symbol for each in plan.allowed for symbol in each.symbols}
            _refuse_left(left, done, every=not refusals)
        except CannotRewrite as error:
            return Rewritten(plan.path, None, frozenset(), (*refusals, _refusal(plan, error)))
        changed = content if content != plan.source else None
        return Rewritten(plan.path, changed, origins if changed else frozenset(), tuple(refusals))

    def _kept(self, plan: FilePlan) -> Iterator[Refusal]:
        """The names that stay in import statements."""
        for statement in plan.statements:
            for origin in plan.origins_of(statement):
                if origin in self.nameless:
                    yield Refusal(plan.path, statement.line, self.nameless[origin], REMEDY)


def _refusal(plan: FilePlan, error: CannotRewrite) -> Refusal:
    return Refusal(plan.path, error.line, error.reason, REMEDY)


def _planned(reader: DeepImportReader, path: str) -> Planned:
    reading = reader.read(path)
    if reading.failure is not None:
        failure = reading.failure
        return None, [Refusal(path, failure.line, failure.reason, REPAIR)]
    lines = allowed_lines(reader, path)
    standing = [each for each in reading.deep_imports if each.line not in lines]
    refusals = [
        Refusal(path, each.line, f"{', '.join(each.symbols)}: {_why(each.how)}", REMEDY)
        for each in standing
        if not each.fixable
    ]
    fixable = tuple(each for each in standing if each.fixable)
    if not fixable:
        return None, refusals
    try:
        allowed = tuple(each for each in reading.deep_imports if each.line in lines)
        return FilePlan(path, reader, fixable, allowed).read(), refusals
    except CannotRewrite as error:
        return None, [*refusals, Refusal(path, error.line, error.reason, REMEDY)]


def allowed_lines(reader: DeepImportReader, path: str) -> frozenset[int]:
    """The lines that a comment allows to reach past the public package: they stay as they are."""
    allowances = inline_allowances(path, reader.tree.read(path))
    return frozenset(each.line for each in allowances if each.check == _POLICY)


def _why(how: str) -> str:
    if how == "call":
        return "reached by a string, which may be meant as it is"
    return "no public name can take its place"


def _refuse_left(left: FileReading, done: set[str], *, every: bool) -> None:
    """``CannotRewrite`` for what is left that could be repaired; ``every``: nothing was to stay."""
    if left.failure is not None:
        raise CannotRewrite(left.failure.line, "the rewritten file cannot be parsed")
    for deep_import in left.deep_imports if every else ():
        if (
            deep_import.fixable
            and not set(deep_import.symbols) <= done
            and deep_import.fault != "unexported"
        ):
            raise CannotRewrite(
                deep_import.line, f"{', '.join(deep_import.symbols)} cannot be rewritten safely"
            )
