"""What ``verify`` does not tell, as the page of the proof says: each limit, made once."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomlkit

from tests.proof.code.carried import MODULE, commit, lay
from tests.support.asset_services import run

FILES = {
    "shop/__init__.py": "",
    "shop/place.py": "from pathlib import Path\n\nPLACE = Path('data')\n",
    "data/rates.txt": "EUR 1.0\nUSD 1.1\n",
    "data/late.txt": "0\n",
    "shop/models.py": "",
    "shop/routes.py": """
from datetime import UTC, datetime, timedelta
from typing import Literal

from fastapi import APIRouter

from shop.place import PLACE

router = APIRouter(prefix="/rates")


@router.get("/{currency}")
def rate(currency: Literal["EUR", "USD"]) -> dict[str, str]:
    rates = dict(line.split() for line in (PLACE / "rates.txt").read_text().splitlines())
    late = timedelta(days=int((PLACE / "late.txt").read_text()))
    return {"rate": rates[currency], "at": (datetime.now(UTC) - late).isoformat()}
""",
    "shop/main.py": """
from fastapi import FastAPI

from shop import routes


def told() -> dict[str, str]:
    return {"currency": "EUR"}


def build() -> FastAPI:
    made = FastAPI()
    made.state.told = told()
    made.include_router(routes.router)
    return made


app = build()
""",
}
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
UNTOLD = {
    # What a function does that no endpoint reaches by a name or an object.
    "shop/main.py": ('"currency": "EUR"', '"currency": "USD"'),
    # What an endpoint answers to another request than its example.
    "data/rates.txt": ("USD 1.1", "USD 1.2"),
    # A wrong time in the right form.
    "data/late.txt": ("0", "9"),
}


@pytest.mark.slow
@pytest.mark.parametrize("path", UNTOLD)
def test_the_limits_of_the_page_are_those_of_the_tool(path: str, tmp_path: Path) -> None:
    root = lay(TABLE, tmp_path / "service")
    configuration = root / "refactor-kit.toml"
    settings = tomlkit.parse(configuration.read_text()) | {"proof": "replay"}
    configuration.write_text(tomlkit.dumps(settings))
    commit(root)
    migrated = run(root, "migrate", MODULE)
    assert migrated.code == 0, migrated.out
    commit(root)
    old, new = UNTOLD[path]
    text = (root / path).read_text()
    assert old in text
    (root / path).write_text(text.replace(old, new))

    verified = run(root, "verify", MODULE)

    assert (verified.code, verified.out.splitlines()[0]) == (0, f"{MODULE}: verified")
