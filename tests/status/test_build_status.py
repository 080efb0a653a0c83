from __future__ import annotations

import json
from pathlib import Path

import pytest

from refactor_kit.reading.public_names import lock_file
from refactor_kit.records.evidence import evidence_path
from refactor_kit.runtime.errors import UsageError
from refactor_kit.status.gate import find_breaches
from tests.support.generated_services import (
    ALSO_DONE,
    DONE,
    PENDING,
    break_import_policy,
    module_of,
    routes_of,
    status_of,
)


def test_states_and_counts_follow_from_tree_and_evidence(pristine: Path) -> None:
    status = status_of(pristine)

    assert [module.state for module in status.modules] == [
        "migrated",
        "migrated",
        "pending",
        "pending",
    ]
    assert status.guard.scope == "migrated"
    assert (status.guard.migrated, status.guard.total) == (2, 4)
    assert status.guard.until_widening == 1
    assert status.totals.findings_in_scope == 0
    assert status.totals.findings_outside_scope == 4
    assert {criterion.state for criterion in status.repository} == {"done"}


def test_every_step_of_a_migrated_module_is_done(pristine: Path) -> None:
    module = module_of(status_of(pristine), DONE)

    assert {step.shown_state for step in module.steps} <= {"done", "n/a"}
    assert (module.blocked_by, module.next_command) == ("", "")


def test_pending_module_names_its_next_command(pristine: Path) -> None:
    module = module_of(status_of(pristine), PENDING)

    assert module.next_command == f"refactor-kit migrate {PENDING}"
    assert {step.state for step in module.steps} == {"pending"}


def test_broken_step_fails_alone_and_says_where(service: Path) -> None:
    break_import_policy(service, DONE)
    status = status_of(service)
    module = module_of(status, DONE)

    assert module.state == "regressed"
    failed = [step.number for step in module.steps if step.state == "failed"]
    assert failed == [7]
    criterion = next(c for c in module.steps[7].criteria if c.state == "failed")
    assert criterion.name == "routes-import-only-public-schemas"
    assert criterion.path == f"api/routes/{DONE}_routes.py"
    assert criterion.line > 1
    assert module_of(status, ALSO_DONE).state == "migrated"
    breach = find_breaches(status, ("regressed",))[0]
    assert "step 7 failed: routes-import-only-public-schemas" in breach.reason
    assert criterion.path in breach.reason


def test_changed_inputs_make_proofs_stale_and_offer_verify(service: Path) -> None:
    file = routes_of(service, DONE)
    file.write_text(file.read_text() + "\nANOTHER = 1\n")
    module = module_of(status_of(service), DONE)

    assert module.state == "migrated"
    assert module.steps[7].shown_state == "stale"
    assert module.steps[7].state == "done"
    assert module.next_command == f"refactor-kit verify {DONE}"
    assert module_of(status_of(service), ALSO_DONE).steps[7].shown_state == "done"


def test_module_without_last_step_is_in_progress(service: Path) -> None:
    file = service / ".refactor-kit" / "evidence" / f"{DONE}.json"
    document = json.loads(file.read_text())
    document["steps"].remove(10)
    file.write_text(json.dumps(document))

    module = module_of(status_of(service), DONE)

    assert module.state == "in-progress"
    assert module.blocked_by == "step 10 pending"


def test_migration_whose_evidence_is_gone_is_pointed_out(service: Path) -> None:
    lock = service / lock_file(DONE)
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.write_text("schema-version = 1\n")
    (service / evidence_path(DONE)).unlink()

    module = module_of(status_of(service), DONE)

    assert module.state == "pending"
    assert module.blocked_by.endswith(f"its evidence is gone: restore {evidence_path(DONE)}")


@pytest.mark.parametrize(
    ("key", "value"),
    [("proofs", [{"proof": "p", "steps": "0", "state": "?", "detail": ""}]), ("observed", [])],
)
def test_evidence_edited_into_nonsense_is_named(service: Path, key: str, value: object) -> None:
    file = service / evidence_path(DONE)
    file.write_text(json.dumps({**json.loads(file.read_text()), key: value}))

    with pytest.raises(UsageError) as caught:
        status_of(service)

    assert caught.value.where == f"{evidence_path(DONE)}:1"


def test_unneeded_allowance_is_pointed_out_with_the_command(service: Path) -> None:
    folder = service / ".refactor-kit" / "allowances"
    folder.mkdir(exist_ok=True)
    (folder / f"{DONE}.toml").write_text(
        "[[allow]]\n"
        'check = "routes-import-only-public-schemas"\n'
        f'path = "api/routes/{DONE}_routes.py"\n'
        'reason = "none"\nowner = "somebody"\n'
        f'until = "{PENDING}:migrated"\n'
    )

    status = status_of(service)

    assert status.guard.allowances == 1
    assert "refactor-kit check --tighten" in status.improvements[0]
    assert not status.allowances[0].expired


def test_share_of_each_owner_adds_up(pristine: Path) -> None:
    owners = status_of(pristine).owners

    assert sum(owner.modules for owner in owners) == 4
    assert sum(owner.migrated for owner in owners) == 2
