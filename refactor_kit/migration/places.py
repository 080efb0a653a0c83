"""Refuses, before anything is planned or written, what lies in another repository or outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from refactor_kit.base import Context, Refusal
from refactor_kit.base.layout import configured_places
from refactor_kit.planning.plan import ModulePlan
from refactor_kit.runtime.errors import Refused
from refactor_kit.worktree.submodules import GITMODULES, taking_over
from refactor_kit.worktree.workspace import Workspace


def refused_places(workspace: Workspace, context: Context) -> tuple[Refusal, ...]:
    """Places of the module that a link leads out of the repository, or that a submodule holds.

    A submodule inside an app folder that is to move is refused too: git does not move its files.
    """
    found: dict[tuple[str, int], Refusal] = {}
    for refusal in _refusals(workspace, context):
        # A submodule that is in the way of several places is told once.
        found.setdefault((refusal.path, refusal.line), refusal)
    return tuple(found.values())


def refused_writes(workspace: Workspace, plan: ModulePlan) -> ModulePlan:
    """``plan``, or no plan but a refusal for each submodule that it would write into."""
    folders = {workspace.foreign_folder(workspace.real_place(path)): path for path in plan.paths()}
    refusals = tuple(
        _refusal(workspace, folder, f"{path} would be written into it")
        for folder, path in folders.items()
        if folder
    )
    return replace(plan, steps=(), refusals=refusals) if refusals else plan


def _refusals(workspace: Workspace, context: Context) -> Iterator[Refusal]:
    module = context.module
    targets = (f"{module.app_dir}/{part.suffix}" for part in module.parts if part.suffix)
    for place in (*configured_places(context.settings, module), *targets):
        try:
            folder = workspace.foreign_folder(workspace.real_path(place))
        except Refused as refused:
            # It would be taken for missing.
            yield Refusal(refused.where, 0, refused.message, refused.remedy)
            continue
        if folder:
            yield _refusal(workspace, folder, _role(place, context))
    for old in module.retired_app_dirs:
        for folder in workspace.submodules:
            if folder.startswith(f"{old}/"):
                yield _refusal(workspace, folder, _role(old, context))


def _role(place: str, context: Context) -> str:
    """What ``place`` is to the module."""
    for part in context.module.parts:
        kinds = {part.app_dir: "app", part.schema_file: "schemas", part.route_file: "routes"}
        if place in kinds and place not in (context.module.app_dir, context.module.route_file):
            return f"the {kinds[place]} of part {part.name!r} ({place}) cannot move with it"
    return f"{place} of module {context.module.name!r} cannot be written in it"


def _refusal(workspace: Workspace, folder: str, consequence: str) -> Refusal:
    known = workspace.read(GITMODULES) if GITMODULES in workspace else b""
    lines = enumerate(known.decode("utf-8", "replace").splitlines(), 1)
    line = next((number for number, text in lines if text.strip() == f"path = {folder}"), 0)
    return Refusal(
        GITMODULES if line else folder,
        line,
        f"{folder} is a submodule, a repository of its own: {consequence}",
        f"make its files part of this repository: {taking_over(workspace.root, folder)}; "
        "or configure the module without it",
    )
