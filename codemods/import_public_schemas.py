"""Rewrites deep imports of schemas to imports from the public package.

A name that is not exported yet is exported, under its own name or, where two modules share that,
with the module's name before it. Statements are merged into those that are there; accesses through
a module (``session.Session``) follow. What stands in the way of a name, or of what a file reaches
through modules, is told, and the rest is repaired.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from refactor_kit.base import (
    Context,
    Edit,
    Outcome,
    OverlayTree,
    Refusal,
    SourceTree,
    UnreadableSource,
)
from refactor_kit.python.editing.in_utf8 import as_declared, in_utf8
from refactor_kit.python.line_length import line_length
from refactor_kit.python.rewritten import Rewrites
from refactor_kit.reading.deep_imports import DeepImportReader
from refactor_kit.reading.policy.route_files import own_route_files
from refactor_kit.reading.public_names import bound_names, public_package_file

from ._public_imports.barred import barred
from ._public_imports.file_plan import FilePlan
from ._public_imports.file_work import (
    REMEDY,
    PlanWork,
    Reading,
    RewriteWork,
    Rewritten,
    files_to_read,
)
from ._public_imports.names import choose_names
from ._public_imports.package_file import PackageFile


class ImportPublicSchemas:
    """The repair of ``routes-import-only-public-schemas``."""

    name = "import-public-schemas"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        """Repairs the module's own route files, all of them or none."""
        outcome = self.repair(tree, context, own_route_files(context.module, tree, every=True))
        return Outcome(refusals=outcome.refusals) if outcome.refusals else outcome

    def repair(
        self,
        tree: SourceTree,
        context: Context,
        paths: Sequence[str],
        enforced_files: Container[str] = frozenset(),
    ) -> Outcome:
        """Repairs ``paths``: edits for those that can be, refusals for the others.

        What one of ``enforced_files`` passes on is its own affair, as it is for the check.
        """
        reading, paths = files_to_read(tree, context, paths, enforced_files)
        readable = _in_utf8(tree, paths)
        plans, refusals = _plans(readable, context, reading, paths)
        reader = reading.reader(tree)
        bound = bound_names(tree, context)
        wanted = {o: reader.origins.definition(o) for plan in plans for o in plan.origins}
        public, nameless = choose_names(reader.surface, reader.finder, bound, wanted)
        # Where nothing says what imports count from, or the routes do not rely on it.
        relative = not context.settings.source or any(plan.is_relative for plan in plans)
        exports = partial(_exports, tree, context, reader, bound, relative=relative)
        unexported = barred(tree, context, public, bound, exports)
        nameless |= unexported
        public = {origin: name for origin, name in public.items() if origin not in unexported}
        work = RewriteWork(reading, public, nameless, line_length(tree))
        items = ((plan.path, plan) for plan in plans)
        rewritten: list[Rewritten] = []
        for done in context.spread(work, readable, items):
            refusals += done.refusals
            try:
                rewritten += _as_declared(done, tree, readable)
            except UnreadableSource as error:
                refusals.append(error.refusal())
        try:
            kept, exported, refused = _proved(tree, context, rewritten, public, exports)
        except UnreadableSource as error:
            path = public_package_file(tree, context.settings)
            return Outcome(refusals=(Refusal(path, error.line, error.reason, REMEDY),))
        edits = (*kept, *exported)
        changing = (e for e in edits if e.path not in tree or tree.read(e.path) != e.content)
        return Outcome(tuple(changing), refusals=(*refusals, *refused))


def _in_utf8(tree: SourceTree, paths: Sequence[str]) -> SourceTree:
    """``tree`` with those of ``paths`` in UTF-8 that declare another encoding."""
    sources = {path: tree.read(path) for path in paths if path in tree}
    readable = {path: in_utf8(content) for path, content in sources.items()}
    others = {path: content for path, content in readable.items() if content != sources[path]}
    return OverlayTree(tree, others) if others else tree


def _as_declared(done: Rewritten, tree: SourceTree, readable: SourceTree) -> Iterator[Rewritten]:
    """The new file as it declares itself; ``UnreadableSource`` where that lacks a character."""
    if done.content is None:
        return
    if readable.read(done.path) != tree.read(done.path):
        done = replace(done, content=as_declared(done.path, done.content))
    yield done


def _proved(
    tree: SourceTree,
    context: Context,
    rewritten: Sequence[Rewritten],
    public: Mapping[str, str],
    exports: Callable[[Mapping[str, str]], list[Edit]],
) -> tuple[list[Edit], list[Edit], list[Refusal]]:
    """Of files as they would be, those that are the same but for their imports; the package file.

    A file that is not is refused, and what it alone wants is not exported.
    """
    package = context.settings.public_package

    def wanted(files: Iterable[Rewritten]) -> dict[str, str]:
        return {origin: public[origin] for each in files for origin in each.origins}

    exported = exports(wanted(rewritten))
    contents = {each.path: each.content for each in rewritten}
    after = OverlayTree(tree, contents | {edit.path: edit.content for edit in exported})
    rewrites = Rewrites(tree, after, context.settings, package, REMEDY)
    broken = [each for edit in exported for each in rewrites.refusals(edit.path, grows=True)]
    if broken:
        return [], [], broken
    refused = {path: rewrites.refusals(path) for path in contents}
    kept = [each for each in rewritten if not refused[each.path]]
    if len(kept) < len(rewritten):
        exported = exports(wanted(kept))
    edits = [Edit(each.path, each.content) for each in kept if each.content is not None]
    return edits, exported, [each for found in refused.values() for each in found]


def _plans(
    tree: SourceTree, context: Context, reading: Reading, paths: Sequence[str]
) -> tuple[list[FilePlan], list[Refusal]]:
    work = PlanWork(reading)
    plans: list[FilePlan] = []
    refusals: list[Refusal] = []
    for plan, refused in context.spread(work, tree, ((path, None) for path in paths)):
        refusals += refused
        plans += [plan] if plan is not None else []
    return plans, refusals


def _exports(
    tree: SourceTree,
    context: Context,
    reader: DeepImportReader,
    bound: dict[str, str],
    needed: Mapping[str, str],
    *,
    relative: bool,
) -> list[Edit]:
    """The public package with what is missing; ``needed`` maps an origin to its public name."""
    missing = {name: origin for origin, name in sorted(needed.items()) if name not in bound}
    exported = reader.surface.exported
    unlisted = [name for name in needed.values() if exported is None or name not in exported]
    if not missing and not unlisted:
        return []
    path = public_package_file(tree, context.settings)
    file = PackageFile(tree, context, path, relative=relative)
    return [Edit(path, file.extended(missing, sorted({*missing, *unlisted})))]
