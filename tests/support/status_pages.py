"""A page that shows one thing of each kind, for the tests and the pictures of the documentation."""

from __future__ import annotations

from refactor_kit.history import History, HistoryPoint
from refactor_kit.reporters.status.page import Page
from refactor_kit.status.evidence import ModuleEvidence, StepChange
from tests.support.status_samples import RECIPE, finding, service_status

_BURNT = ((5, 46), (5, 44), (5, 44), (4, 31), (4, 31), (4, 29), (3, 18), (3, 18), (3, 12), (3, 10))
_SUBJECTS = ("Add the service", "Rename a field", "Migrate another module")
_DIFF = """\
--- a/api/main.py
+++ b/api/main.py
@@ -3,7 +3,6 @@
 from fastapi import FastAPI
-from api.routes import memory_store_recall_routes, memory_store_write_routes
+from api.routes import memory_store_routes

 app = FastAPI()
"""


def sample_page() -> Page:
    """Five modules in every state, with evidence, a change and ten commits."""
    found = (finding(), finding(line=9, name="B"))
    status = service_status().model_copy(update={"findings": found})
    evidence = ModuleEvidence(
        module="memory_store",
        ran={"endpoints-respond": "uvicorn api.main:app, then requests from its own examples"},
        observed={"endpoints-respond": '{\n  "POST /memory_store/write": {"status": 201}\n}'},
        differences=("tag memory_store added to POST /memory_store/write",),
        versions={"fastapi": "0.115.0", "pydantic": "2.10.1"},
        changes=dict.fromkeys(range(11), "0a1b2c3d4e"),
    )
    change = StepChange(
        key="0a1b2c3d4e", title="0a1b2c3d4e Migrate memory_store", steps=(0, 10), diff=_DIFF
    )
    history = History(points=tuple(_point(number) for number in range(len(_BURNT))))
    return Page("assistant-service", status, RECIPE, history, [evidence], [change])


def _point(number: int) -> HistoryPoint:
    unfinished, findings = _BURNT[number]
    return HistoryPoint(
        commit=f"{number:x}" * 40,
        date=f"2026-01-{2 * number + 3:02d}T10:00:00Z",
        subject=_SUBJECTS[number % 3],
        scope="migrated",
        pending=unfinished,
        in_progress=0,
        migrated=5 - unfinished,
        regressed=0,
        findings_in_scope=0,
        findings_outside_scope=findings,
        findings_allowed=0,
        allowances=0,
        rules_changed=number == 5,
    )
