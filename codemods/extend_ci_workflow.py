"""Lets the CI workflow run the target's tests and the import policy, and publish the status."""

from __future__ import annotations

from itertools import chain
from typing import Any

from refactor_kit.base import Context, Edit, Outcome, Settings, SourceTree, UnreadableSource
from refactor_kit.documents.lines import Document, read_document
from refactor_kit.documents.markdown_reading import split_lines
from refactor_kit.documents.yaml_lists import extend_list, read_yaml

from ._ci_steps import (
    CHECK,
    CHECKS,
    STATUS,
    Step,
    command,
    commands,
    missing_steps,
    runs_tests,
    steps_of,
)

_NEW = """\
name: CI

on:
  push:
  pull_request:

jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.x"
"""
_REMEDY = f"add the steps by hand: the tests, `{CHECK}`, and `{STATUS}`"


class ExtendCiWorkflow:
    """Adds the steps that are missing behind the one that runs the tests; all else stays."""

    name = "extend-ci-workflow"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        settings = context.settings
        if "ci" in settings.skip:
            return Outcome(not_applicable="the configuration skips CI")
        try:
            document = read_document(tree, settings.ci_workflow)
            if not document.exists:
                document = _new_workflow(tree, document.path)
            workflow = read_yaml(document.path, document.text)
            steps = missing_steps(tree, settings, tuple(commands(workflow)))
            if not steps:
                return Outcome()
            return Outcome((_with_steps(tree, settings, document, workflow, steps),))
        except UnreadableSource as error:
            return Outcome(refusals=(error.refusal(_REMEDY),))


def _new_workflow(tree: SourceTree, path: str) -> Document:
    """A workflow that checks the repository out and installs what it needs."""
    needed = [f"-r {name}" for name in ("requirements.txt", "requirements-dev.txt") if name in tree]
    if "pyproject.toml" in tree and b"[project]" in tree.read("pyproject.toml"):
        needed.append("-e .")
    install = f"      - name: Install\n        run: python -m pip install {' '.join(needed)}\n"
    text = _NEW + install if needed else _NEW
    return Document(path, tuple(split_lines(text)), "\n", exists=False)


def _with_steps(
    tree: SourceTree,
    settings: Settings,
    document: Document,
    workflow: Any,
    steps: tuple[Step, ...],
) -> Edit:
    job, at = _place(tree, settings, document, workflow)
    named = any("name" in step for step in steps_of(job[1]) if command(step))
    named = named or not any(map(command, steps_of(job[1])))
    lines = [step.lines(named=named) for step in steps]
    return extend_list(document, workflow, ("jobs", job[0], "steps"), at, lines)


def _place(
    tree: SourceTree, settings: Settings, document: Document, workflow: Any
) -> tuple[tuple[str, Any], int]:
    """The job to extend and the number of the step in front of which its new ones go."""
    jobs = workflow.get("jobs")
    able = [each for each in jobs.items() if steps_of(each[1])] if isinstance(jobs, dict) else []
    if not able:
        raise UnreadableSource(document.path, 1, 1, "no job with steps of its own")
    steps = [
        (job, number, command(step))
        for job in able
        for number, step in enumerate(steps_of(job[1]), start=1)
    ]
    checks = ((job, number) for job, number, run in steps if CHECKS.search(run))
    tests = ((job, number) for job, number, run in steps if runs_tests(tree, settings, run))
    return next(chain(checks, tests), (able[0], len(steps_of(able[0][1]))))
