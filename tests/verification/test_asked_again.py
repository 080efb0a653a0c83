"""What ``[replay] always`` names is asked by ``verify`` too, and compared with what is recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import tomlkit

from tests.proof.code.carried import MODULE, commit, lay
from tests.support.asset_services import run

FILES = {
    "shop/__init__.py": "",
    "shop/place.py": 'PLACE = "rates.json"\n',
    "rates.json": '{"EUR": 1.0, "USD": 1.1}\n',
    "shop/models.py": "",
    "shop/routes.py": """
import json
import uuid
from pathlib import Path
from typing import Literal

from fastapi import APIRouter

from shop.place import PLACE

router = APIRouter(prefix="/rates")


@router.get("/{currency}")
def rate(currency: Literal["EUR", "USD"]) -> dict[str, str | float]:
    rates = json.loads(Path(PLACE).read_text())
    return {"rate": rates[currency], "asked": uuid.uuid4().hex}
""",
    "shop/main.py": """
from fastapi import FastAPI

from shop import routes

app = FastAPI()
app.include_router(routes.router)
""",
}
KEY = "GET /rates/{currency}"
TABLE = {
    "files": FILES,
    "carried": {
        "app": "shop.main:app",
        "module": {
            "parts": ["rates"],
            "routes": {"rates": "shop/routes.py"},
            "schemas": {"rates": "shop/models.py"},
        },
        "edits": [["shop/routes.py", "from shop.place", "from shop.kept.place"]],
        "moves": {"shop/place.py": "shop/kept/place.py"},
    },
}


def _migrated(root: Path, always: list[str]) -> Path:
    lay(TABLE, root)
    _ask_always(root, always)
    migrated = run(root, "migrate", MODULE)
    assert migrated.code == 0, migrated.out
    return commit(root)


def _ask_always(root: Path, always: list[str]) -> None:
    path = root / "refactor-kit.toml"
    configuration = tomlkit.parse(path.read_text())
    configuration |= {"proof": "replay", "replay": {"always": always}}
    path.write_text(tomlkit.dumps(configuration))
    commit(root)


def _asked(root: Path) -> dict[str, str]:
    evidence = json.loads((root / f".refactor-kit/evidence/{MODULE}.json").read_bytes())
    found: dict[str, str] = evidence["observed"].get("asked", {})
    return found


def test_an_answer_that_no_code_shows_to_differ_is_told(tmp_path: Path) -> None:
    root = _migrated(tmp_path / "service", [KEY])
    assert set(_asked(root)) == {KEY, f"requests to {KEY}"}
    (root / "rates.json").write_text('{"EUR": 1.0, "USD": 1.2}\n')
    failed = run(root, "verify", MODULE)

    assert failed.code == 1
    assert "1 difference from what is recorded" in failed.out
    assert f"rate 1.1 -> 1.2 for {KEY} (valid request 2" in failed.out
    accepted = run(root, "verify", MODULE, "--accept", "the rate of today")
    assert accepted.code == 0, accepted.out
    assert f"{MODULE}: verified" in run(root, "verify", MODULE).out


@pytest.mark.slow
def test_what_is_asked_only_since_is_said_to_be_not_recorded(tmp_path: Path) -> None:
    root = _migrated(tmp_path / "service", [])
    assert _asked(root) == {}
    _ask_always(root, [KEY])
    told = f"what {KEY} answers to requests made from its schema is not recorded"

    verified = run(root, "verify", MODULE)

    assert verified.code == 0 and told in verified.out
    assert run(root, "verify", MODULE, "--accept", "from now on").code == 0
    assert set(_asked(root)) == {KEY, f"requests to {KEY}"}
    assert told not in run(root, "verify", MODULE).out


@pytest.mark.slow
def test_answers_to_other_requests_are_not_compared(tmp_path: Path) -> None:
    root = _migrated(tmp_path / "service", [KEY])
    path = root / f".refactor-kit/evidence/{MODULE}.json"
    evidence = json.loads(path.read_bytes())
    evidence["observed"]["asked"] = {KEY: "0123456789ab", f"requests to {KEY}": "0123456789ab"}
    path.write_text(json.dumps(evidence))

    verified = run(root, "verify", MODULE)

    assert verified.code == 0
    assert f"{KEY} is asked otherwise than recorded" in verified.out
