"""The services of the tables carried through the tool itself: ``migrate`` and ``verify``.

Each becomes a repository with a module, a recipe and a pack of its own, whose one codemod makes
the edits that the configuration gives: what it plans is what a fault is hidden in.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import tomlkit

from refactor_kit.base import Edit, OverlayTree
from refactor_kit.memory.memoized import Memory
from refactor_kit.migration import RunOptions, plan_run, rehearsal
from refactor_kit.migration.outcomes import RunOutcome
from refactor_kit.migration.prover import Prover
from refactor_kit.migration.rehearsal import ModuleRehearsal
from refactor_kit.planning.obstacles import Obstacles
from refactor_kit.planning.plan import PlannedStep
from refactor_kit.project import Project, open_project
from refactor_kit.proof.target.lending import keeping_copies
from refactor_kit.recipe.judging import Judgement
from refactor_kit.reporters import migration_views, verification_views
from refactor_kit.reporters.output_options import OutputOptions
from refactor_kit.reporters.progress import Progress
from refactor_kit.runtime.timings import Timings
from refactor_kit.verification import verify as verification

from .trees import Change

MODULE = "carried"
CODE_PROOF = "code-is-the-same"
_GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org")
_RECIPE = """
    name = "edits"
    title = "Make the edits"

    [[steps]]
    number = 1
    name = "edits"
    title = "Make the edits"
    codemods = ["make-edits"]
    criteria = [
        { proof = "app-boots" },
        { proof = "code-is-the-same" },
        { proof = "behaviour-unchanged" },
    ]
"""
_CODEMOD = '''
    """Moves files and replaces text, as the configuration says."""

    from refactor_kit.base import Context, Edit, Outcome, SourceTree


    class MakeEdits:
        name = "make-edits"

        def transform(self, tree: SourceTree, context: Context) -> Outcome:
            options = context.settings.options
            if next(iter(options["moves"])) not in tree:
                return Outcome()
            found = {}
            for path, old, new in options["edits"]:
                text = found.get(path, tree.read(path)).decode()
                assert old in text, (path, old)
                found[path] = text.replace(old, new, 1).encode()
            for old, new in options["moves"].items():
                found[new] = found.pop(old, tree.read(old))
                found[old] = None
            return Outcome(tuple(Edit(path, text) for path, text in found.items()))

        def foresee(self, tree: SourceTree, context: Context) -> Outcome:
            return Outcome()
'''


@dataclass(frozen=True)
class Told:
    """What a command came to: its exit code, what it printed, ``migration.md`` if it wrote that."""

    code: int
    out: str
    page: str
    criteria: tuple[Judgement, ...]

    def detectors(self, words: str = "") -> str:
        """The proofs that tell a fault where its reader meets it; empty where none does.

        The detail of the proof of the code has ``words``; one that is told on the page, too.
        """
        shown = [_in_one_line(text) for text in (self.out, self.page) if text]
        found = [
            each.name
            for each in self.open_criteria
            if (each.name != CODE_PROOF or words in each.detail)
            and all(line in text for line in _lines(each.detail) for text in shown)
        ]
        return ", ".join(found)

    @property
    def open_criteria(self) -> tuple[Judgement, ...]:
        """Those that are not proved."""
        return tuple(each for each in self.criteria if each.state not in ("done", "n/a"))


def lay(table: Mapping[str, Any], root: Path, python: str = "") -> Path:
    """The repository of a service before its migration, committed; it runs on ``python``."""
    carried = table["carried"]
    configuration = {
        "recipe": "refactoring/recipe.toml",
        "packs": ["refactoring/"],
        "app": carried["app"],
        **({"target-python": python} if python else {}),
        "options": {"edits": carried["edits"], "moves": carried["moves"]},
        "modules": {MODULE: carried["module"]},
    }
    files = {
        **table["files"],
        "refactoring/recipe.toml": dedent(_RECIPE).lstrip("\n"),
        "refactoring/codemods/make_edits.py": dedent(_CODEMOD).lstrip("\n"),
        "refactor-kit.toml": tomlkit.dumps(configuration),
        ".gitignore": "__pycache__/\n",
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    _git(root, "init", "-q", "-b", "main")
    return commit(root)


def commit(root: Path) -> Path:
    _git(root, "add", "-A")
    _git(root, "commit", "-q", "-m", "work")
    return root


def _git(root: Path, *words: str) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run([*_GIT, *words], cwd=root, env=environment, check=True)


@contextmanager
def migrating(root: Path, patched: pytest.MonkeyPatch) -> Iterator[Callable[..., Told]]:
    """``migrate``, again and again: each time with another fault in what the codemod plans.

    The service before is the same in all runs, so that it is looked at once; nothing is written.
    """
    open_prover, plan_step = rehearsal.open_prover, rehearsal.plan_step
    opened: list[Prover | None] = []
    with ExitStack() as stack, keeping_copies():

        @contextmanager
        def lent(*given: Any, **options: Any) -> Iterator[Prover | None]:
            if not opened:
                opened.append(stack.enter_context(open_prover(*given, **options)))
            yield opened[0]

        def migrate(fault: Change | None = None) -> Told:
            def planned(*given: Any) -> PlannedStep | Obstacles:
                found = plan_step(*given)
                return found if fault is None else _with(found, fault)

            patched.setattr(rehearsal, "plan_step", planned)
            return _rehearsed(root)

        patched.setattr(rehearsal, "open_prover", lent)
        yield migrate


def _with(planned: PlannedStep | Obstacles, fault: Change) -> PlannedStep:
    assert isinstance(planned, PlannedStep)
    tree = planned.change_set.tree()
    text = fault.put_in({fault.file: tree.read(fault.file).decode()})[fault.file]
    edit = Edit(fault.file, text.encode())
    return replace(planned, change_set=planned.change_set.extended([edit]))


def _rehearsed(root: Path) -> Told:
    project, output = _opened(root)
    module, options = project.module(MODULE), RunOptions(project.recipe.last)
    plan = plan_run(project, module, options.to, Memory())
    start, whole = OverlayTree(project.workspace, {}), project.workspace.whole()
    listener = Progress(output.chatter())
    run = ModuleRehearsal(project, plan, start, whole, options, listener, Timings())
    found = run.carry_out()
    outcome = RunOutcome((found.outcome,))
    migration_views.write(outcome, project, output)
    page = found.tree.read(module.report_file).decode() if found.holds else ""
    return _told(outcome, output, page)


@contextmanager
def verifying(root: Path) -> Iterator[Callable[..., Told]]:
    """``verify`` of the migrated and committed service, each time with another fault in its files.

    The tree is as before after each.
    """
    with keeping_copies():

        def verify(fault: Change | None = None) -> Told:
            if fault is not None:
                path = root / fault.file
                text = fault.put_in({fault.file: path.read_text(encoding="utf-8")})[fault.file]
                path.write_text(text, encoding="utf-8")
            project, output = _opened(root)
            module = project.module(MODULE)
            outcome = verification.verify(project, [module])
            verification_views.write(outcome, project, output)
            _git(root, "checkout", "-q", ".")
            return _told(outcome, output)

        yield verify


def _opened(root: Path) -> tuple[Project, OutputOptions]:
    said = root.with_name(f"{root.name}.txt")
    output = OutputOptions("full", said, quiet=True, verbose=False, color=False)
    return open_project(root / "refactor-kit.toml", today=date.today()), output


def _told(outcome: RunOutcome, output: OutputOptions, page: str = "") -> Told:
    assert output.file is not None
    out = output.file.read_text(encoding="utf-8")
    criteria = (
        each for module in outcome.modules for step in module.steps for each in step.criteria
    )
    return Told(outcome.exit_code, out, page, tuple(criteria))


def _lines(detail: str) -> list[str]:
    """The lines of a detail, without how many more there are."""
    return [_in_one_line(line) for line in detail.splitlines() if not line.startswith("(and ")]


def _in_one_line(text: str) -> str:
    return " ".join(text.replace("<br>", " ").replace("\\|", "|").split())
