"""The steps that a CI workflow needs to hold the guard, and which of them it has."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from refactor_kit.base import Settings, SourceTree
from refactor_kit.python.text import decode_text

CHECK = "refactor-kit check --output-format github"
STATUS = 'refactor-kit status --output-format markdown >> "$GITHUB_STEP_SUMMARY"'
CHECKS = re.compile(r"\brefactor[-_]kit\s+check\b")
_REPORTS = re.compile(r"\brefactor[-_]kit\s+status\b")
_RUNNER = re.compile(r"^\s*((?:uv|poetry|pdm|hatch|pipenv) run )", re.MULTILINE)
_INSTALLED = re.compile(r"""^\s*refactor-kit\b(?!\])|["']refactor-kit\b""", re.MULTILINE)
_DEPENDENCIES = re.compile(
    r"(?:^|/)(?:pyproject\.toml|Pipfile|setup\.(?:cfg|py)|.*requirements.*)$"
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a job; ``always`` steps run after a failure too."""

    name: str
    run: str
    always: bool = False

    def lines(self, *, named: bool) -> list[str]:
        head = [f"name: {self.name}"] if named else []
        return [*head, *(["if: always()"] if self.always else []), f"run: {self.run}"]


def missing_steps(tree: SourceTree, settings: Settings, runs: Sequence[str]) -> tuple[Step, ...]:
    """What the workflow still needs, where ``runs`` are the commands of all its steps."""
    prefix = next((match[1] for run in runs if (match := _RUNNER.search(run))), "")
    declared = is_declared(tree) or any("install" in run and "refactor-kit" in run for run in runs)
    tool = "uvx " if prefix.startswith("uv ") and not declared else prefix
    steps: list[Step] = []
    if not any(runs_tests(tree, settings, run) for run in runs):
        steps.append(Step("Run the tests", prefix + test_command(settings)))
    if not any(map(CHECKS.search, runs)):
        steps.append(Step("Check the import policy", tool + CHECK))
    if not any(map(_REPORTS.search, runs)):
        steps.append(Step("Publish the migration status", tool + STATUS, always=True))
    if steps and not declared and tool != "uvx " and not any(map(CHECKS.search, runs)):
        install = Step("Install refactor-kit", f"{prefix}python -m pip install refactor-kit")
        steps.insert(len(steps) - 2, install)
    return tuple(steps)


def runs_tests(tree: SourceTree, settings: Settings, run: str) -> bool:
    """Whether a step runs the target's tests, itself or through a script of the repository."""
    named = {word.removeprefix("./") for word in run.split()}
    paths = sorted(named | ({"Makefile"} if "make" in named else set()))
    scripts = (decode_text(path, tree.read(path)) for path in paths if path in tree)
    text = "\n".join([run, *scripts])
    return test_command(settings) in text or any(
        _reaches(line, settings.tests) for line in text.splitlines() if "pytest" in line
    )


def test_command(settings: Settings) -> str:
    return shlex.join(settings.test_command or ("python", "-m", "pytest"))


def is_declared(tree: SourceTree) -> bool:
    """Whether the repository's own dependencies bring the tool along."""
    return any(
        _INSTALLED.search(tree.read(path).decode("utf-8", errors="replace"))
        for path in tree.paths()
        if _DEPENDENCIES.search(path)
    )


def commands(workflow: Any) -> Iterator[str]:
    """The command of every step of every job."""
    jobs = workflow.get("jobs")
    for job in jobs.values() if isinstance(jobs, dict) else ():
        yield from map(command, steps_of(job))


def steps_of(job: Any) -> Sequence[Any]:
    steps = job.get("steps") if isinstance(job, dict) else None
    return steps if isinstance(steps, list) else ()


def command(step: Any) -> str:
    return str(step.get("run", "")) if isinstance(step, dict) else ""


def _reaches(line: str, tests: str) -> bool:
    """Whether a pytest command without paths, or with one above the tests, is on the line."""
    words = line[line.index("pytest") :].split()[1:]
    paths = [word.rstrip("/") for word in words if "/" in word or word == tests.split("/")[0]]
    paths = [path for path in paths if not path.startswith(("-", "$", "."))]
    return not paths or any(f"{tests}/".startswith(f"{path}/") for path in paths)
