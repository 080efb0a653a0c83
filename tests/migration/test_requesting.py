"""A whole run in which code differs: requests made from the schemas prove it, or fail the step."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.nasty.service import FILES, MAIN, ROUTES, orders_service, refactor, said
from tests.support.git_trees import git, picture

_CONFIGURATION = FILES["refactor-kit.toml"].replace('proof = "none"', 'proof = "replay"')
#: Another code once the merge has deleted a file; no document tells it.
_LIMITS = (
    "from pathlib import Path\n"
    "\n"
    "if Path('api/routes', 'orders_place' + '_routes.py').exists():\n"
    "\n"
    "    def is_long(text: str) -> bool:\n"
    "        return len(text) > 3\n"
    "\n"
    "else:\n"
    "\n"
    "    def is_long(text: str) -> bool:\n"
    "        return not len(text) <= {limit}\n"
)


def service(root: Path, limit: int) -> Path:
    routes = FILES[ROUTES].replace("bool(payload.order)", "is_long(payload.order)")
    return orders_service(
        root,
        {
            "refactor-kit.toml": _CONFIGURATION,
            "api/limits.py": _LIMITS.format(limit=limit),
            ROUTES: f"from api.limits import is_long\n{routes}",
            "schemas/orders_place.py": FILES["schemas/orders_place.py"]
            .replace("import BaseModel", "import BaseModel, Field")
            .replace("order: str", "order: str = Field(max_length=9)"),
        },
    )


def test_code_that_answers_alike_is_proved_and_verified(tmp_path: Path) -> None:
    root = service(tmp_path / "tree", limit=3)

    done = refactor(root, "migrate", "orders")

    assert done.returncode == 0, said(done)
    told = (root / "docs/modules/orders/migration.md").read_text()
    assert "proved by" in told
    evidence = (root / ".refactor-kit/evidence/orders.json").read_text()
    assert "made from its schema" in evidence
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=migrate")
    migrated = picture(root)
    again = refactor(root, "verify", "orders")
    assert again.returncode == 0, said(again)
    assert picture(root) == migrated


@pytest.mark.slow
def test_code_that_answers_otherwise_fails_the_step(tmp_path: Path) -> None:
    root = service(tmp_path / "tree", limit=8)

    failed = refactor(root, "migrate", "orders")

    assert failed.returncode == 1, said(failed)
    assert "body.done true -> false for POST /orders/place (valid request" in failed.stdout


def test_the_plan_half_done_is_not_asked(tmp_path: Path) -> None:
    """Endpoints that move differ until the step that moves them; the service counts its servers."""
    count = tmp_path / "servers"
    counting = (
        "from contextlib import asynccontextmanager\n\n\n"
        "@asynccontextmanager\n"
        "async def lifespan(app):\n"
        f"    with open({str(count)!r}, 'a') as file:\n"
        "        file.write('.')\n"
        "    yield\n\n\n"
    )
    moved = 'endpoints = { "POST orders_place:/place" = "/orders.place" }\n'
    root = orders_service(
        tmp_path / "tree",
        {
            "refactor-kit.toml": f"{_CONFIGURATION}{moved}",
            MAIN: counting + FILES[MAIN].replace("FastAPI()", "FastAPI(lifespan=lifespan)"),
        },
    )

    done = refactor(root, "migrate", "orders")

    assert done.returncode == 0, said(done)
    assert "proved by" not in (root / "docs/modules/orders/migration.md").read_text()
    # Before, elsewhere, and after steps 7 and 9.
    assert len(count.read_text()) == 4
