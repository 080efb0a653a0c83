"""Moves the parts' apps into the module's one package."""

from __future__ import annotations

from refactor_kit.base import Context, Edit, Outcome, Refusal, SourceTree
from refactor_kit.reading.retired.grace_periods import shims_until
from refactor_kit.reading.retired.moves import files_under, moved_dir
from refactor_kit.reading.retired.shims import standing_shim
from refactor_kit.reading.retired.stored_names import stored_names

from ._facade.package import package_edits
from ._references.moved_file import MovedFileRewriter
from ._references.shims import shim_bytes, shim_refusals


class MoveAppPackages:
    """Move ``apps/<part>/`` to ``apps/<module>/<suffix>/``, under Option A.

    Relative imports that lead out of a folder follow, and so do paths built from ``__file__``. A
    route file in there is left to the step that retires it: its routes are in the unified one. With
    `shims = true` a thin module stays where each was, for those who import it from outside.
    """

    name = "move-app-packages"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        module = context.module
        if module.apps_in_place or not module.retired_app_dirs:
            return Outcome(not_applicable=f"the apps of {module.name} stay where they are")
        if asked := stored_names(tree, context):
            return Outcome(decisions=asked)
        rewriter, until = MovedFileRewriter(tree, context), shims_until(context)
        edits: list[Edit] = []
        refusals: list[Refusal] = []
        for part in module.parts:
            if part.app_dir not in module.retired_app_dirs:
                continue
            for old in files_under(tree, part.app_dir):
                if old in module.retired_route_files or standing_shim(tree, context, old):
                    continue
                new = moved_dir(module, part) + old.removeprefix(part.app_dir)
                if new in tree:
                    reason = f"{new} stands already, so {old} cannot move there"
                    refusals.append(Refusal(new, 1, reason, "rename or remove one of the two"))
                    continue
                change = rewriter.rewrite(part, old, new, tree.read(old))
                refusals += change.refusals
                refusals += shim_refusals(tree, context, old) if until else ()
                left = shim_bytes(tree, context, old, until)
                edits += [Edit(new, change.content, moved_from=old), Edit(old, left)]
        if refusals:
            return Outcome(refusals=tuple(refusals))
        return Outcome(edits=(*(package_edits(tree, module) if edits else ()), *edits))
