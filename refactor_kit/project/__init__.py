"""One service with its configuration: what every verb opens first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol

from refactor_kit.base import (
    Context,
    Module,
    OverlayTree,
    Settings,
    SourceTree,
    Spread,
    in_turn,
)
from refactor_kit.base.layout import resolve_modules, settings_of
from refactor_kit.base.wiring import Wiring
from refactor_kit.config.loading import load_settings
from refactor_kit.packs.opening import open_packs
from refactor_kit.recipe.loading import load_recipe
from refactor_kit.recipe.steps import Recipe
from refactor_kit.records.evidence import Evidence, evidence_path, read_evidence
from refactor_kit.runtime.errors import UsageError
from refactor_kit.worktree.repository import Repository
from refactor_kit.worktree.workspace import Workspace


class Observing(Protocol):
    """Asks the application who serves what, each tree once."""

    def __call__(self, tree: OverlayTree | None = None) -> Wiring: ...

    def keep(self, tree: OverlayTree, seen: Wiring) -> None: ...


@dataclass(frozen=True, slots=True)
class Project:
    """Settings, files, modules and recipe of the service at hand, on the day ``today``.

    Without a day nothing ends that ends on a date. ``spread`` carries out work on many files.
    ``observe`` asks the application, as the files stand, who serves what; without it nothing of the
    target runs: what a module's evidence keeps is believed, and the source is read instead.
    """

    settings: Settings
    workspace: Workspace
    modules: tuple[Module, ...]
    recipe: Recipe
    today: date | None = None
    spread: Spread = in_turn
    observe: Observing | None = None

    def module(self, name: str) -> Module:
        """The configured module called ``name``."""
        for module in self.modules:
            if module.name == name:
                return module
        known = [module.name for module in self.modules]
        close = get_close_matches(name, known, n=1)
        remedy = f"did you mean {close[0]!r}?" if close else f"known: {', '.join(known)}"
        raise UsageError(f"no module is called {name!r}", where=self.settings.source, remedy=remedy)

    def context(self, module: Module, tree: OverlayTree | None = None) -> Context:
        """``module`` as far as the evidence in ``tree`` (the workspace by default) says it is."""
        return self.context_of(module, self.evidence(module, tree), tree)

    def context_of(
        self, module: Module, evidence: Evidence | None, tree: OverlayTree | None = None
    ) -> Context:
        """``module`` as far as ``evidence`` says it is, in ``tree`` (the workspace by default)."""
        step = max(0, evidence.last_step) if evidence else 0
        return Context(
            settings_of(self.settings, module),
            self.modules,
            module,
            step,
            self.today,
            self.spread,
            self.recipe.last.number,
            self.observe(tree) if self.observe else evidence.wiring if evidence else None,
        )

    def evidence(self, module: Module, tree: SourceTree | None = None) -> Evidence | None:
        """What is recorded about ``module``, if the configured recipe recorded it."""
        evidence = read_evidence(tree or self.workspace, module.name)
        if evidence is not None and evidence.recipe != self.recipe.name:
            raise UsageError(
                f"was recorded by the recipe {evidence.recipe!r}; the configuration's is "
                f"{self.recipe.name!r}",
                where=evidence_path(module.name),
                remedy="give each recipe a configuration (--config) with module names of its own",
            )
        return evidence


def open_project(
    config: Path | None = None,
    start: Path | None = None,
    today: date | None = None,
    *,
    execute: bool = True,
    sees_all: bool = True,
) -> Project:
    """The service whose configuration is nearest above ``start`` (the working directory).

    Its packs are opened, so that the recipe finds what it names; without ``execute`` those that
    are folders of the repository are refused. So is a sparse checkout that leaves out a file of
    the service, where ``sees_all``.
    """
    try:
        here = start or Path.cwd()
    except FileNotFoundError:
        raise UsageError("the working directory is gone", remedy="change to a folder") from None
    settings = load_settings(here, config)
    if settings is None:
        raise UsageError(
            "no refactor-kit.toml and no [tool.refactor-kit] in a pyproject.toml here or above",
            remedy="write one with: refactor-kit init",
        )
    workspace = Workspace(settings.root, Repository.discover(settings.root), settings.exclude)
    if sees_all:
        workspace.refuse_left_out()
    open_packs(settings, execute=execute)
    recipe = load_recipe(settings)
    if settings.has_own_recipe:
        from refactor_kit.recipe.names import require_known

        require_known(recipe, settings)
    modules = resolve_modules(settings, workspace)
    return Project(settings, workspace, modules, recipe, today)
