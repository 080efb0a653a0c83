"""``plan --all``: what can go now, what needs a decision, what is refused, what is done."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from refactor_kit.base import (
    ChangeSet,
    Choice,
    Decision,
    Edit,
    MemoryTree,
    Refusal,
)
from refactor_kit.cli.boundary import run
from refactor_kit.planning.plan import ModulePlan, PlannedStep
from refactor_kit.planning.queue import rank
from refactor_kit.project import open_project
from refactor_kit.recipe.loading import load_recipe
from refactor_kit.recipe.steps import Step
from refactor_kit.records.evidence import (
    ProofRecord,
    evidence_bytes,
    evidence_path,
    read_evidence,
)
from refactor_kit.reporters.queue_views import queue_lines
from tests.support.generated_services import ALSO_PENDING, DONE, PENDING, generated
from tests.support.trees import service

DECISION = Decision("a.b", "Which | one?", (), (Choice("This", "x = 1"),))
REFUSAL = Refusal("a.py", 3, "is broken", "mend it")


def plan(name: str, *paths: str, decisions: int = 0, refusals: int = 0) -> ModulePlan:
    _, context = service({}, module=name, parts=(name,))
    bare = Step(0, "bare", "Nothing to prove", (), ())
    changes = ChangeSet(MemoryTree({}), [Edit(path, b"") for path in paths])
    return ModulePlan(
        context, (PlannedStep(bare, changes),), (DECISION,) * decisions, (REFUSAL,) * refusals
    )


def test_ranked_by_what_is_in_the_way_then_by_size() -> None:
    queue = rank(
        [
            plan("done"),
            plan("refused", refusals=1),
            plan("undecided", decisions=2),
            plan("asks", decisions=1),
            plan("large", "a", "b", "c"),
            plan("small", "a"),
        ]
    )

    assert [each.name for each in queue] == [
        "small", "large", "asks", "undecided", "refused", "done",
    ]  # fmt: skip
    assert queue[4].reasons == ("a.py:3: is broken",)


def test_table_says_why_in_one_row_each() -> None:
    lines = list(queue_lines(rank([plan("asks", decisions=2), plan("done")])))

    assert "| 1 | `asks` | needs 2 decisions |  | Which \\| one? (and 1 more) |" in lines
    assert any(line.endswith("`refactor-kit plan asks`") for line in lines)
    assert "Nothing is left to do for `done`." in lines
    assert not any("Next:" in line for line in lines)


def test_criterion_that_would_not_hold_is_found_before_anything_is_written() -> None:
    tree, context = service({"schemas/note/a.py": "", "schemas/note/b.py": ""}, parts=("note",))
    step = load_recipe().steps[0]
    changes = ChangeSet(tree, [Edit("schemas/note/c.py", b"")])

    (found,) = rank([ModulePlan(context, (PlannedStep(step, changes),))])

    assert found.verdict == "fails"
    assert any("one-file-per-schema-part" in reason for reason in found.reasons)


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = generated(tmp_path)
    monkeypatch.chdir(root)
    return root


def test_queue_is_a_line_a_module(inside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = inside / "schemas" / f"{ALSO_PENDING}_open" / f"{ALSO_PENDING}_open.py"
    broken.write_text("class Broken(:\n")

    assert run(["plan", "--all"]) == 1

    queue = capsys.readouterr().out
    assert f"| 1 | `{PENDING}` | planned, not rehearsed |" in queue
    assert f"| 2 | `{ALSO_PENDING}` | refused for 1 reason |" in queue
    assert f"Next: `refactor-kit plan --rehearse {PENDING}`" in queue
    assert f"the way out, word for word: `refactor-kit plan {ALSO_PENDING}`" in queue
    assert f"`{DONE}`" in queue.splitlines()[-2]
    assert "diff" not in queue


def test_concise_is_a_line_a_module_and_json_holds_the_queue(
    inside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plan", "--all", "--output-format", "concise"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert run(["plan", "--all", "--output-format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)

    assert len(lines) == 4
    said = "planned, not rehearsed"
    assert lines[0].startswith((f"{PENDING}: {said}", f"{ALSO_PENDING}: {said}"))
    assert not any(each["rehearsed"] for each in document["queue"])
    verdicts = {each["name"]: each["verdict"] for each in document["queue"]}
    assert (verdicts[DONE], verdicts[PENDING]) == ("done", "applies")
    assert len(document["modules"]) == 4


def test_a_module_that_regressed_is_told_with_its_command(
    inside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evidence = read_evidence(open_project(start=inside).workspace, DONE)
    assert evidence is not None
    number, record = next(each for each in evidence.steps.items() if each[1].proofs)
    proof = next(iter(record.proofs))
    failed = {**record.proofs, proof: ProofRecord("failed", "it does not", "sha256:then")}
    broken = evidence.with_step(number, replace(record, proofs=failed))
    (inside / evidence_path(DONE)).write_bytes(evidence_bytes(broken))

    assert run(["plan", DONE, "--no-exec"]) == 0
    told = capsys.readouterr().out
    assert "Nothing is left to do" not in told
    assert f"- {proof}: it does not" in told
    assert f"refactor-kit verify {DONE}`" in told
    assert run(["plan", DONE, "--no-exec", "--output-format", "concise"]) == 0
    assert f"{DONE}: regressed: {proof}: it does not" in capsys.readouterr().out
    assert run(["plan", "--all", "--no-exec"]) == 0
    queue = capsys.readouterr().out
    assert f"`{DONE}` | regressed: 1 criterion failed |  | {proof}: it does not |" in queue
    assert f"Mend `{DONE}`, then: `refactor-kit verify {DONE}`" in queue
    assert f"for `{DONE}`" not in queue
    assert run(["plan", "--all", "--no-exec", "--output-format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {e["name"]: e["verdict"] for e in found["queue"]}[DONE] == "regressed"
    assert [e["regressed"] for e in found["modules"] if e["name"] == DONE] == [
        [f"{proof}: it does not"]
    ]
