"""Small services on disk for the tests of ``check``."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from refactor_kit.base import MemoryTree
from refactor_kit.records.evidence import Evidence, StepRecord, evidence_bytes
from refactor_kit.records.guard_records import GuardRecord, edits_to

CONFIGURATION = """\
[modules.orders]
parts = ["orders_place", "orders_cancel"]

[modules.billing]
parts = ["billing"]

[modules.stock]
parts = ["stock"]
"""
_INIT = """\
from .orders_cancel.orders_cancel import CancelRequest as OrdersCancelInput
from .orders_place.orders_place import PlaceRequest as OrdersPlaceInput

__all__ = ["OrdersCancelInput", "OrdersPlaceInput"]
"""
_DEEP = """\
from fastapi import APIRouter

from schemas.{part}.{part} import {name}

router = APIRouter()
"""
_PUBLIC = """\
from fastapi import APIRouter

from schemas import OrdersCancelInput, OrdersPlaceInput

router = APIRouter()
"""
FILES = {
    "refactor-kit.toml": CONFIGURATION,
    "schemas/__init__.py": _INIT,
    "schemas/orders_place/orders_place.py": "class PlaceRequest: ...\n",
    "schemas/orders_cancel/orders_cancel.py": "class CancelRequest: ...\n",
    "schemas/billing/billing.py": "class Bill: ...\n",
    "schemas/stock/stock.py": "class Stock: ...\n",
    "api/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    "api/routes/orders_routes.py": _PUBLIC,
    "api/routes/billing_routes.py": _DEEP.format(part="billing", name="Bill"),
    "api/routes/stock_routes.py": _DEEP.format(part="stock", name="Stock"),
}
UNCONFIGURED = {path: text for path, text in FILES.items() if path != "refactor-kit.toml"}


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """The files below ``root``."""
    for path, content in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=n", "-c", "user.email=n@example.org")
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=root, capture_output=True, text=True, check=True
    )
    return done.stdout


def committed(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """A repository with the files in its one commit."""
    write(root, files)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "start")
    return root


def evidence(module: str, parts: tuple[str, ...], last: int, widened: bool = False) -> str:
    """What a migration up to step ``last`` records."""
    unified = f"api/routes/{module}_routes.py"
    every = sorted({unified, *(f"api/routes/{part}_routes.py" for part in parts)})
    steps = {number: StepRecord() for number in range(last + 1)}
    record = Evidence(module, "public-api", (unified,), tuple(every), steps, widened=widened)
    return evidence_bytes(record).decode()


def recorded(last: Mapping[str, int], widened: bool = False) -> dict[str, str]:
    """Evidence files: the last step of each module."""
    parts = {"orders": ("orders_place", "orders_cancel"), "billing": ("billing",)}
    return {
        f".refactor-kit/evidence/{name}.json": evidence(
            name, parts.get(name, (name,)), number, widened
        )
        for name, number in last.items()
    }


def guarded(*migrated: str, widened: bool = False) -> dict[str, str]:
    """What the guard's files hold once the modules are migrated."""
    parts = {"orders": ("orders", "orders_place", "orders_cancel")}
    records = {
        name: GuardRecord(
            "public-api",
            migrated=True,
            route_files=tuple(f"api/routes/{part}_routes.py" for part in parts.get(name, (name,))),
        )
        for name in migrated
    }
    if widened:
        records["project"] = GuardRecord(scope="project")
    edits = edits_to(MemoryTree({}), records)
    return {edit.path: (edit.content or b"").decode() for edit in edits}
