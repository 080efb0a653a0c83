"""Rewrites deep imports of schemas to imports from the public package.

A name that is not exported yet is exported, under its own name or, where two modules share that,
with the module's name before it. Statements are merged into those that are there; accesses through
a module (``session.Session``) follow. A file in which anything stands in the way is left alone as
a whole, with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence

from refactor_kit.base import (
    Context,
    Edit,
    Outcome,
    Refusal,
    SourceTree,
    UnreadableSource,
)
from refactor_kit.reading.line_length import line_length
from refactor_kit.reading.public_names import bound_names, public_package_file
from refactor_kit.reading.reaches import ReachReader
from refactor_kit.reading.route_files import own_route_files

from ._exports.names_list import CannotExtend
from ._exports.package_file import PackageFile
from ._public_imports.file_plan import CannotRewrite, FilePlan
from ._public_imports.names import choose_names

_REMEDY = "rewrite this import by hand, or record an allowance with its reason"


class ImportPublicSchemas:
    """The repair of ``routes-import-only-public-schemas``."""

    name = "import-public-schemas"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        """Repairs the module's own route files, all of them or none."""
        outcome = self.repair(tree, context, own_route_files(context.module, tree, every=True))
        return Outcome(refusals=outcome.refusals) if outcome.refusals else outcome

    def repair(self, tree: SourceTree, context: Context, paths: Sequence[str]) -> Outcome:
        """Repairs ``paths``: edits for those that can be, refusals for the others."""
        reader = _reader(tree, context)
        plans, refusals = _plans(reader, paths)
        bound = bound_names(tree, context)
        wanted = {origin for plan in plans for origin in plan.origins}
        public, nameless = choose_names(reader.surface, reader.finder, bound, wanted)
        edits: list[Edit] = []
        needed: set[str] = set()
        limit = line_length(tree)
        for plan in plans:
            try:
                content = _rewritten(plan, public, nameless, limit)
            except CannotRewrite as error:
                refusals.append(Refusal(plan.path, error.line, error.reason, _REMEDY))
                continue
            edits.append(Edit(plan.path, content))
            needed |= plan.origins
        try:
            edits += _exports(tree, context, reader, bound, {o: public[o] for o in needed})
        except (CannotExtend, UnreadableSource) as error:
            path = public_package_file(tree, context.settings)
            return Outcome(refusals=(Refusal(path, error.line, error.reason, _REMEDY),))
        return Outcome(_kept(tree, edits), refusals=tuple(refusals))


def _reader(tree: SourceTree, context: Context) -> ReachReader:
    return ReachReader(tree, context.settings.source_roots, context.settings.public_package)


def _plans(reader: ReachReader, paths: Sequence[str]) -> tuple[list[FilePlan], list[Refusal]]:
    plans: list[FilePlan] = []
    refusals: list[Refusal] = []
    for path in paths:
        reading = reader.read(path)
        if reading.failure is not None:
            failure = reading.failure
            refusals.append(Refusal(path, failure.line, failure.reason, "repair the file first"))
            continue
        refusals += [
            Refusal(path, each.line, f"{', '.join(each.symbols)}: {_why(each.how)}", _REMEDY)
            for each in reading.reaches
            if not each.fixable
        ]
        fixable = tuple(each for each in reading.reaches if each.fixable)
        if not fixable:
            continue
        try:
            plans.append(FilePlan(path, reader, fixable).read())
        except CannotRewrite as error:
            refusals.append(Refusal(path, error.line, error.reason, _REMEDY))
    return plans, refusals


def _why(how: str) -> str:
    if how == "call":
        return "reached by a string, which may be meant as it is"
    return "no public name can take its place"


def _rewritten(
    plan: FilePlan, public: dict[str, str], nameless: dict[str, str], limit: int
) -> bytes:
    """The file's new content, proved to reach nothing that can be repaired any more."""
    for origin in sorted(plan.origins):
        if origin in nameless:
            raise CannotRewrite(plan.reaches[0].line, nameless[origin])
        if cycle := _imports_public(plan.reader, origin.rpartition(".")[0]):
            raise CannotRewrite(plan.reaches[0].line, f"{cycle} imports the public package itself")
    content = plan.rewritten(public, limit)
    left = plan.reader.read(plan.path, content)
    done = {f"{plan.reader.surface.name}.{public[origin]}" for origin in plan.origins}
    for reach in left.reaches:
        if reach.fixable and not set(reach.symbols) <= done and reach.fault != "unexported":
            raise CannotRewrite(
                reach.line, f"{', '.join(reach.symbols)} cannot be rewritten safely"
            )
    if left.failure is not None:
        raise CannotRewrite(left.failure.line, "the rewritten file cannot be parsed")
    return content


def _imports_public(reader: ReachReader, module: str, seen: frozenset[str] = frozenset()) -> str:
    """The schema module, among those that ``module`` loads, that imports the public package."""
    path = reader.finder.path_of(module)
    if path is None or module in seen or module == reader.surface.name:
        return ""
    bound, stars = reader.origins.names_of(module)
    for dotted in (*bound.values(), *stars):
        owner = dotted if reader.finder.path_of(dotted) else dotted.rpartition(".")[0]
        if owner == reader.surface.name:
            return module
        if reader.surface.holds(owner) and (
            found := _imports_public(reader, owner, seen | {module})
        ):
            return found
    return ""


def _exports(
    tree: SourceTree,
    context: Context,
    reader: ReachReader,
    bound: dict[str, str],
    needed: dict[str, str],
) -> list[Edit]:
    """The public package with what is missing; ``needed`` maps an origin to its public name."""
    missing = {name: origin for origin, name in sorted(needed.items()) if name not in bound}
    exported = reader.surface.exported
    unlisted = [name for name in needed.values() if exported is None or name not in exported]
    if not missing and not unlisted:
        return []
    path = public_package_file(tree, context.settings)
    file = PackageFile(tree, context, path)
    return [Edit(path, file.extended(missing, sorted({*missing, *unlisted})))]


def _kept(tree: SourceTree, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    return tuple(
        edit for edit in edits if edit.path not in tree or tree.read(edit.path) != edit.content
    )
