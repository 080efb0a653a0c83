"""Runs the target's own tests and tells each by its id."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from refactor_kit.base import Context, SourceTree
from refactor_kit.proof.target.bounds import SUITE
from refactor_kit.proof.target.process import Finished
from refactor_kit.proof.target.target import Target

_PLUGIN = "refactor_kit_recorder"
_UNITTEST = re.compile(
    r"^(\w+) \(([\w.]+)\)(?:.*)? \.\.\. (ok|FAIL|ERROR|skipped|expected failure)", re.M
)
_UNITTEST_WORDS = {
    "ok": "passed",
    "FAIL": "failed",
    "ERROR": "error",
    "skipped": "skipped",
    "expected failure": "xfailed",
}
GREEN = frozenset({"passed", "skipped", "xfailed", "xpassed"})


def run_suite(target: Target, context: Context, *, module_only: bool = False) -> dict[str, Any]:
    """The section ``tests``: outcomes by id, and what went wrong with the run as a whole.

    ``reasons`` say of failed tests where and why, by id; ``own`` are the tests whose file speaks of
    the module. With ``module_only`` it is
    ``module-test-command`` that runs, where there is one; the section then says ``partial``.
    """
    partial = module_only and bool(context.settings.module_test_command)
    target.copy.reset()
    command: Sequence[str] = context.settings.test_command
    if partial:
        own = context.settings.module_test_command
        command = [word.replace("{module}", context.module.name) for word in own]
    finished, outcomes, reasons = _run(target, command)
    section: dict[str, Any] = {
        "outcomes": dict(sorted(outcomes.items())),
        "reasons": reasons,
        "own": sorted(_own_tests(outcomes, target.copy.tree, context)),
    }
    if partial:
        section["partial"] = True
    if finished.problem:
        section["problem"] = finished.problem
        section["stderr"] = list(finished.last_lines())
    if finished.left_behind:
        section["left_behind"] = True
    return section


def _run(target: Target, command: Sequence[str]) -> tuple[Finished, dict[str, str], dict[str, str]]:
    outcomes_file = target.copy.out() / "outcomes.json"
    options = f"-p {_PLUGIN} -p no:cacheprovider"
    earlier = target.environment.get("PYTEST_ADDOPTS", "")
    extra = {
        "PYTEST_ADDOPTS": f"{earlier} {options}".strip(),
        "REFACTOR_KIT_OUTCOMES": str(outcomes_file),
    }
    finished = target.run(command, SUITE, extra)
    try:
        told = target.scrubber.value(json.loads(outcomes_file.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        # A verbose unittest run tells too; any other runner nothing.
        said = _UNITTEST.findall(finished.stderr + finished.stdout)
        outcomes = {f"{place}.{name}": _UNITTEST_WORDS[word] for name, place, word in said}
        return finished, outcomes, {}
    return finished, told["outcomes"], told["reasons"]


def _own_tests(outcomes: Iterable[str], tree: SourceTree, context: Context) -> Iterator[str]:
    names = {context.module.name, *[part.name for part in context.module.parts]}
    spoken = re.compile("|".join(re.escape(name) for name in sorted(names)).encode())
    own: dict[str, bool] = {}
    for test in outcomes:
        path = test.partition("::")[0].partition(" ")[0]
        if path not in own:
            own[path] = path in tree and spoken.search(tree.read(path)) is not None
        if own[path]:
            yield test
