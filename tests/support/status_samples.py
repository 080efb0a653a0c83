"""Statuses built by hand, for the tests of the views."""

from __future__ import annotations

from collections.abc import Mapping

from refactor_kit.recipe.judging import State
from refactor_kit.recipe.loading import load_recipe
from refactor_kit.status.model import (
    CriterionStatus,
    FindingStatus,
    GuardStatus,
    ModuleState,
    ModuleStatus,
    Status,
    StepStatus,
    Totals,
)

RECIPE = load_recipe()
BROKEN = "api/routes/text_normalizer_routes.py:7: schemas.text is internal: use `from schemas`"


def step(number: int, state: State, detail: str = "") -> StepStatus:
    """A step of the built-in recipe whose first criterion bears the state."""
    plan = RECIPE.steps[number]
    shown = "pending" if state == "pending" else "done"
    criteria = [
        CriterionStatus(name=each.name, kind=each.kind, state=shown)
        for each in plan.criteria
        if not each.repository
    ]
    if state not in ("pending", "done", "n/a"):
        path, line = ("api/routes/text_normalizer_routes.py", 7) if state == "failed" else ("", 0)
        criteria[0] = criteria[0].model_copy(
            update={"state": state, "detail": detail or BROKEN, "path": path, "line": line}
        )
    kept: State = "done" if state == "stale" else state
    reason = "the route file is rewritten in place" if state == "n/a" else ""
    return StepStatus(
        number=number, title=plan.title, state=kept, criteria=tuple(criteria), reason=reason
    )


def module(
    name: str,
    state: ModuleState = "pending",
    states: Mapping[int, State] | None = None,
    *,
    owner: str | None = None,
    findings: int = 0,
    detail: str = "",
) -> ModuleStatus:
    """A module whose steps are all done or all pending, but for ``states``."""
    usual: State = "done" if state in ("migrated", "regressed") else "pending"
    given = states or {}
    steps = tuple(step(plan.number, given.get(plan.number, usual), detail) for plan in RECIPE.steps)
    blocked = next(
        (
            f"step {s.number} failed ({s.criteria[0].name}: {BROKEN})"
            for s in steps
            if s.state == "failed"
        ),
        "",
    )
    return ModuleStatus(
        name=name,
        state=state,
        owner=owner,
        blocked_by=blocked,
        next_command="" if state == "migrated" else f"refactor-kit migrate {name}",
        findings=findings,
        steps=steps,
    )


def status(*modules: ModuleStatus, allowances: int = 0) -> Status:
    """A status of ``modules`` before the guard has widened."""
    finished = [each for each in modules if each.state in ("migrated", "regressed")]
    states = [each.state for each in modules]
    outside = sum(each.findings for each in modules)
    return Status(
        modules=modules,
        repository=(
            CriterionStatus(name="no-transient-files", state="done"),
            CriterionStatus(name="extend-ci-workflow", state="done", kind="settled"),
            CriterionStatus(name="extend-pre-commit", state="done", kind="settled"),
            CriterionStatus(name="state-import-policy", state="pending", kind="settled"),
        ),
        guard=GuardStatus(
            scope="project" if len(finished) >= 3 else "migrated",
            migrated=len(finished),
            total=len(modules),
            allowances=allowances,
            until_widening=(len(modules) if len(finished) >= 3 else 3) - len(finished),
        ),
        totals=Totals(
            modules=len(modules),
            pending=states.count("pending"),
            in_progress=states.count("in-progress"),
            migrated=states.count("migrated"),
            regressed=states.count("regressed"),
            findings_outside_scope=outside,
            allowances=allowances,
        ),
    )


def service_status() -> Status:
    """The service of this repository at its head, with one thing of each kind."""
    return status(
        module("session_manager", owner="@acme/sessions", findings=4),
        module("text_normalizer", "regressed", {7: "failed", 9: "n/a"}, owner="@acme/text"),
        module(
            "task_queue",
            "in-progress",
            dict.fromkeys(range(7), "done") | {6: "unproved"},
            owner="@acme/platform",
            findings=6,
        ),
        module("memory_store", "migrated", {7: "stale", 9: "stale"}, owner="@acme/platform"),
        module("report_builder", "migrated", owner="@acme/sessions"),
    )


def broken_contract(name: str = "text_normalizer") -> ModuleStatus:
    """A module whose contract, which several steps ask for, is not current."""
    base = module(name, "regressed")
    seen = f"docs/modules/{name}/README.md:29: not what the source says"
    stale = {"state": "failed", "detail": seen, "path": f"docs/{name}.md", "line": 29}
    steps = tuple(
        each.model_copy(
            update={
                "state": "failed",
                "criteria": tuple(
                    criterion.model_copy(update=stale)
                    if criterion.name == "contract-is-current"
                    else criterion
                    for criterion in each.criteria
                ),
            }
        )
        if any(criterion.name == "contract-is-current" for criterion in each.criteria)
        else each
        for each in base.steps
    )
    return base.model_copy(update={"steps": steps})


def finding(path: str = "api/routes/a_routes.py", line: int = 3, name: str = "A") -> FindingStatus:
    check = "routes-import-only-public-schemas"
    return FindingStatus(
        check=check,
        path=path,
        line=line,
        column=1,
        message=f"schemas.a.{name} is internal",
        fingerprint=f"{check}:{path}:{name}",
    )
