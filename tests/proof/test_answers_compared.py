"""What an answer and a document say beside values: repeated headers, kinds of numbers, schemes."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from refactor_kit.proof.comparing.comparison import compare
from refactor_kit.proof.comparing.digests import changed, digests
from refactor_kit.proof.observing.module_view import module_view
from refactor_kit.proof.observing.observation import Observation

from .conftest import ObserveOnce
from .services import AFTER, context_of, declared, observed, tree_of

ROUTES = "api/routes/desk_routes.py"
WRITTEN = """

@router.get("/written", include_in_schema=False)
def written(
    response: Response, limit: int = Query(5, ge=1, le=50), user: str = Depends(known)
) -> dict[str, object]:
    response.set_cookie("seat", "7")
    response.set_cookie("desk", "3")
    now = datetime.now(UTC)
    return {"limit": limit, "share": 1.0, "at": now.isoformat(timespec="seconds"), "user": user}


@router.get("/locked")
def locked(key: str = Depends(APIKeyHeader(name="x-key", auto_error=False))) -> dict[str, float]:
    return {"rate": 2.0}
"""
KNOWN = """

def known(tenant: str = Query("north", max_length=9)) -> str:
    return tenant


router = APIRouter()
"""
SERVICE = {
    **AFTER,
    ROUTES: AFTER[ROUTES]
    .replace(
        "from datetime",
        "from fastapi import Query\nfrom fastapi.security import APIKeyHeader\nfrom datetime",
        1,
    )
    .replace("\nrouter = APIRouter()\n", KNOWN, 1)
    + WRITTEN,
}

# What is put in, by what, and what must be told of it.
FAULTS: Mapping[str, tuple[str, str, str]] = {
    "one of two cookies": ('    response.set_cookie("seat", "7")\n', "", "headers.set-cookie"),
    "number that became whole": ('"share": 1.0', '"share": 1', "body.share 1.0 -> 1 for"),
    "moment that got a fraction": ('.isoformat(timespec="seconds")', ".isoformat()", "body.at {"),
    "bound of a hidden parameter": ("le=50", "le=49", "parameters[0].schema.maximum 50 -> 49"),
    "bound of a hidden dependency": ("max_length=9", "max_length=8", "schema.maxLength 9 -> 8"),
    "security scheme": ('name="x-key"', 'name="x-keys"', "securitySchemes.APIKeyHeader.name"),
}


@pytest.fixture
def before(observe_once: ObserveOnce) -> Observation:
    return observe_once(SERVICE, level="replay", twice=True)


@pytest.fixture
def faulty(observe_once: ObserveOnce) -> Observation:
    routes = SERVICE[ROUTES]
    for old, new, _ in FAULTS.values():
        assert old in routes
        routes = routes.replace(old, new, 1)
    return observe_once({**SERVICE, ROUTES: routes}, level="replay")


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_told(fault: str, before: Observation, faulty: Observation) -> None:
    lines = [each.line for each in compare(before, faulty, declared().shipped())]
    assert any(FAULTS[fault][2] in line for line in lines), lines


def test_evidence_keeps_it(before: Observation, faulty: Observation) -> None:
    context = context_of(tree_of(SERVICE))
    kept, now = (digests(module_view(each.sections, context)) for each in (before, faulty))
    differing = changed(kept, now)
    assert ("openapi", "components") in differing
    assert ("hidden", "GET /desk/written") in differing


def test_unchanged_service_is_as_it_was(before: Observation) -> None:
    after = observed(SERVICE, level="replay")
    assert [each.line for each in compare(before, after, declared().shipped())] == []
