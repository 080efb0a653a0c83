"""A service whose prefixes no source shows: what was observed is kept, and every verb agrees."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.asset_services import ASSETS, commit, contents, run

_MAIN = """\
import json
from pathlib import Path

from fastapi import FastAPI

from app.routes import health, ink, item, pen, user

PREFIX = json.loads((Path(__file__).parent / "prefix.json").read_text())
app = FastAPI()
app.include_router(health.router)
app.include_router(pen.router, prefix=PREFIX)
app.include_router(item.router, prefix=PREFIX)
app.include_router(user.router, prefix=PREFIX)
app.include_router(ink.router, prefix=PREFIX)
"""
_EVIDENCE = ".refactor-kit/evidence/account.json"


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both modules migrated in one run: the first one's route file stands between the second's."""
    root = tmp_path_factory.mktemp("hidden") / "service"
    shutil.copytree(ASSETS / "wiring/common", root, ignore=shutil.ignore_patterns("__pycache__"))
    for old, new in (("item", "pen"), ("user", "ink")):
        for path in (f"app/routes/{old}.py", f"app/schemas/{old}.py"):
            text = (root / path).read_text(encoding="utf-8")
            text = text.replace(old, new).replace(old.title(), new.title())
            (root / path.replace(old, new)).write_text(text, encoding="utf-8")
    (root / "app/main.py").write_text(_MAIN, encoding="utf-8")
    (root / "app/prefix.json").write_text('"/v1"\n', encoding="utf-8")
    (root / ".gitignore").write_text("__pycache__/\n.pytest_cache/\n", encoding="utf-8")
    shutil.rmtree(root / "tests")
    configuration = (root / "refactor-kit.toml").read_text(encoding="utf-8")
    lines = [line for line in configuration.splitlines() if not line.startswith("test-command")]
    lines += ["", "[modules.desk]", 'parts = ["pen", "ink"]', 'app-layout = "none"', ""]
    (root / "refactor-kit.toml").write_text("\n".join(lines), encoding="utf-8")
    commit(root)
    told = run(root, "migrate", "--all")
    assert told.code == 0, told.out + told.err
    assert told.err.count("who serves what") == 1
    return root


@pytest.fixture
def service(migrated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(migrated, tmp_path / "service"))


def states(root: Path, module: str = "account") -> dict[str, set[str]]:
    """The names of the criteria of a module, by their state."""
    document = run(root, "status", module, "--output-format", "json").json()
    found: dict[str, set[str]] = {}
    for step in document["modules"][0]["steps"]:
        for each in step["criteria"]:
            found.setdefault(each["state"], set()).add(each["name"])
    return found


def evidence(root: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((root / _EVIDENCE).read_text(encoding="utf-8"))
    return document


@pytest.mark.parametrize("module", ["account", "desk"])
def test_every_verb_agrees_with_what_was_observed(migrated: Path, module: str) -> None:
    readme = (migrated / f"docs/modules/{module}/README.md").read_text(encoding="utf-8")
    first = {"account": "item", "desk": "pen"}[module]
    assert f"`/v1/{first}`" in readme
    found = states(migrated, module)
    assert "failed" not in found
    assert {"contract-is-current", "only-unified-router-is-mounted"} <= found["done"]
    assert run(migrated, "check").code == 0
    before = contents(migrated)
    again = run(migrated, "migrate", module)
    assert again.code == 0, again.out + again.err
    assert contents(migrated) == before


def test_the_evidence_keeps_the_way_to_the_module_and_no_more(migrated: Path) -> None:
    kept = evidence(migrated)["wiring"]
    assert set(kept["files"]) == {"app/main.py", "app/routes/account.py"}
    assert [line.split(" | ")[1:3] for line in kept["routes"]] == [
        ["POST", "/v1/item"],
        ["POST", "/v1/user"],
    ]
    assert len(json.dumps(kept, indent=2).splitlines()) < 40


def test_what_changed_since_is_stale_until_verify_looks(service: Path) -> None:
    main = service / "app/main.py"
    main.write_text(main.read_text(encoding="utf-8") + "\nVERSION = 2\n", encoding="utf-8")
    found = states(service)
    assert "failed" not in found
    assert "only-unified-router-is-mounted" in found["stale"]
    status = run(service, "status", "account", "--fail-on", "regressed,failed")
    assert status.code == 0
    assert "next: refactor-kit verify account" in status.out
    assert run(service, "check").code == 0
    assert run(service, "verify", "account").code == 0
    assert "stale" not in states(service)


def test_a_route_that_is_added_is_read_below_the_prefix_that_was_seen(service: Path) -> None:
    routes = service / "app/routes/account.py"
    more = '\n\n@_item_router.get("/more")\ndef more() -> dict[str, str]:\n    return {}\n'
    text = routes.read_text(encoding="utf-8")
    place = text.index("\n\nrouter.include_router")
    routes.write_text(text[:place] + more + text[place:], encoding="utf-8")
    assert "contract-is-current" in states(service)["failed"]


def test_evidence_of_before_calls_nothing_failed_that_no_source_shows(service: Path) -> None:
    older = evidence(service)
    del older["wiring"]
    (service / _EVIDENCE).write_text(json.dumps(older, indent=2) + "\n", encoding="utf-8")
    found = states(service)
    assert "failed" not in found
    assert "contract-is-current" in found["stale"]
    assert run(service, "check").code == 0
    readme = service / "docs/modules/account/README.md"
    readme.write_text(readme.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    assert run(service, "verify", "account").code == 0
    assert "stale" not in states(service)
    assert "wiring" in evidence(service)


def test_a_router_that_goes_is_told_by_verify_which_keeps_what_was_seen(service: Path) -> None:
    main = service / "app/main.py"
    lines = main.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "include_router(account." not in line]
    assert len(kept) == len(lines) - 1
    main.write_text("".join(kept), encoding="utf-8")
    assert "failed" not in states(service)
    before = evidence(service)["wiring"]
    told = run(service, "verify", "account")
    assert told.code == 1
    assert "does not include the router of app/routes/account.py" in told.out
    assert evidence(service)["wiring"] == before
    assert "failed" in states(service)
