"""A service whose old names answer for a time: while it lasts, and when it is over."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.asset_services import commit, contents, copy_service, run

from .interpreters import older_python

ROUTES = "api/routes/order_routes.py"
LAST, PAST = "2099-06-30", "2020-06-30"
_CALLS = """
import json
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from api.main import app

def ask(path, **body):
    answer = TestClient(app).post(path, json=body)
    return [answer.status_code, answer.json()]

def watch(path):
    try:
        with TestClient(app).websocket_connect(path) as socket:
            return [200, socket.receive_json()]
    except WebSocketDisconnect:
        return [404, None]

print(json.dumps({
    "documented": sorted(app.openapi()["paths"]),
    "answers": [
        ask("/v1/order/place", title="Tea"),
        ask("/v1/order/cancel", number=1),
        ask("/v1/order/cancel", number=1),
        ask("/v1/order/place", title="Tea", amount=101),
        ask("/v1/order/place"),
        watch("/v1/order/watch/7"),
    ],
}))
"""


def answers(root: Path, python: str = sys.executable) -> dict[str, Any]:
    """What the old URLs answer, and which the document has."""
    command = [python, "-B", "-c", _CALLS]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


_IMPORTS = """
import json, warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    from apps.order_place import OrderRefused, place_order
    from apps.order_place.store import ORDERS
    from api.routes.order_cancel_routes import cancel, router

from api.routes import order_routes
from apps.order.place import service, store

assert (OrderRefused, place_order) == (service.OrderRefused, service.place_order)
assert ORDERS is store.ORDERS
assert (cancel, router) == (order_routes.cancel, order_routes.router)
print(json.dumps([[each.category.__name__, each.filename, str(each.message)] for each in caught]))
"""


def warned(root: Path) -> list[list[str]]:
    """The warnings of a program that still imports the old modules."""
    (root / "program.py").write_text(_IMPORTS, encoding="utf-8")
    command = [sys.executable, "-B", "program.py"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    (root / "program.py").unlink()
    found: list[list[str]] = json.loads(done.stdout)
    return found


def states(root: Path) -> set[str]:
    status = run(root, "status", "--output-format", "json").json()
    return {module["state"] for module in status["modules"]}


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_service("kept_names", tmp_path_factory.mktemp("before"))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_service("kept_names", tmp_path_factory.mktemp("migrated"))
    ran = run(root, "migrate", "order")
    assert ran.code == 0, ran.out + ran.err
    assert "kept POST /v1/order/place until 2099-06-30, out of the document" in ran.out
    moved = "WEBSOCKET /v1/order/watch/{number} -> WEBSOCKET /v1/order/orders.watch/{number}"
    assert f"moved {moved}" in ran.out
    assert "shim for api.routes.order_place_routes, until 2099-06-30" in ran.out
    commit(root)
    return root


@pytest.fixture
def over(migrated: Path, tmp_path: Path) -> Path:
    """The migrated service when the last day has passed."""
    root = tmp_path / "service"
    shutil.copytree(migrated, root)
    for path, content in contents(root).items():
        if LAST.encode() in content and not path.startswith((".refactor-kit/", "docs/")):
            (root / path).write_bytes(content.replace(LAST.encode(), PAST.encode()))
    commit(root)
    return root


def test_old_urls_answer_as_before_and_are_documented_no_more(before: Path, migrated: Path) -> None:
    old, new = answers(before), answers(migrated)
    assert [status for status, _ in old["answers"]] == [201, 200, 404, 409, 422, 200]
    assert new["answers"] == old["answers"]
    assert old["documented"] == ["/v1/order/cancel", "/v1/order/place"]
    assert new["documented"] == ["/v1/order/orders.cancel", "/v1/order/orders.place"]


def test_old_modules_can_be_imported_and_warn_where_they_are(migrated: Path) -> None:
    told = warned(migrated)
    assert {category for category, _, _ in told} == {"DeprecationWarning"}
    assert {Path(file).name for _, file, _ in told} == {"program.py"}
    assert [message.partition(" ")[0] for _, _, message in told] == [
        "apps.order_place",
        "apps.order_place.store",
        "api.routes.order_cancel_routes",
    ]


_PATCHES = """
import warnings
from unittest.mock import patch

warnings.simplefilter("ignore")
import apps.order_place.service as old
from apps.order.place import service, store

def is_missing(name):
    try:
        with patch(name):
            return False
    except AttributeError:
        return True

with patch("apps.order_place.service.LIMIT", 0), patch("apps.order_place.service.place_order"):
    assert service.LIMIT == 100 and service.place_order("Tea") == 1
with patch.dict("apps.order_place.store.ORDERS", {7: "Tea", 8: "Tea"}, clear=True):
    assert len(store.ORDERS) == 2
with patch.object(old.OrderRefused, "reason", "full", create=True):
    assert service.OrderRefused.reason == "full"
assert is_missing("apps.order_place.service._next")
"""


def test_what_a_patch_of_an_old_module_reaches(migrated: Path) -> None:
    """As ``docs/clients.md`` says to those outside; the service's own tests have followed."""
    command = [sys.executable, "-B", "-c", _PATCHES]
    done = subprocess.run(command, cwd=migrated, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    own = (migrated / "tests/test_patches.py").read_text(encoding="utf-8")
    assert "order_place" not in own
    assert "api.routes.order_routes.place_order" in own
    assert '"apps.order.place.service._next"' in own


@pytest.mark.slow
def test_while_it_lasts_nothing_is_left_to_do(migrated: Path) -> None:
    standing = contents(migrated)
    assert run(migrated, "migrate", "order").code == 0
    assert run(migrated, "check").code == 0
    assert run(migrated, "verify", "order").code == 0
    assert states(migrated) == {"migrated"}
    assert contents(migrated) == standing


def test_the_status_tells_until_when(migrated: Path, over: Path) -> None:
    def kept(root: Path) -> set[tuple[str, str, bool]]:
        (module,) = run(root, "status", "--output-format", "json").json()["modules"]
        assert len(module["kept"]) == 10
        return {(each["kind"], each["until"], each["expired"]) for each in module["kept"]}

    assert kept(migrated) == {("old-path", LAST, False), ("shim", LAST, False)}
    assert kept(over) == {("old-path", PAST, True), ("shim", PAST, True)}
    assert "kept for old clients until" in run(migrated, "status", "--fail-on", "expired").out
    ran = run(over, "status", "--fail-on", "expired")
    assert ran.code == 1
    assert f"ended on {PAST}, and still stand: 3 old URLs and 7 shims" in ran.out
    assert "next: refactor-kit migrate order" in ran.out


@pytest.mark.slow
def test_an_old_url_that_is_lost_before_its_time_is_missed(migrated: Path, tmp_path: Path) -> None:
    root = tmp_path / "service"
    shutil.copytree(migrated, root)
    text = (root / ROUTES).read_text(encoding="utf-8")
    start = text.index("# refactor-kit: old path")
    end = text.index('@router.post("/orders.place"')
    (root / ROUTES).write_text(text[:start] + text[end:], encoding="utf-8")
    ran = run(root, "verify", "order")
    assert ran.code == 1
    assert "routes 1 -> 0 for POST /v1/order/place" in ran.out


def test_when_it_is_over_the_check_says_so_and_repairs(over: Path) -> None:
    ran = run(over, "check", "--output-format", "json")
    assert ran.code == 1
    found = [each for each in ran.json()["findings"] if each["path"] == ROUTES]
    lines = (over / ROUTES).read_text(encoding="utf-8").splitlines()
    assert [lines[each["line"] - 1].partition("(")[0] for each in found] == [
        "@router.post",
        "@router.post",
        "@router.websocket",
    ]
    old = [each for each in ran.json()["findings"] if each["check"].startswith("shims")]
    assert len(old) == 7
    assert all((over / each["path"]).is_file() for each in old)
    assert run(over, "check", "--fix").code == 0
    assert "refactor-kit" not in (over / ROUTES).read_text(encoding="utf-8")
    assert not [each["path"] for each in old if (over / each["path"]).exists()]
    assert {status for status, _ in answers(over)["answers"]} == {404}
    assert run(over, "verify", "order").code == 0
    standing = contents(over)
    assert run(over, "migrate", "order").code == 0
    assert contents(over) == standing


@pytest.mark.slow
def test_when_it_is_over_the_next_migration_proves_the_end(over: Path) -> None:
    ran = run(over, "migrate", "order")
    assert ran.code == 0, ran.out + ran.err
    assert "retired POST /v1/order/place: its time is over" in ran.out
    assert "no shim any more for apps.order_place.service, until 2020-06-30" in ran.out
    assert not (over / "apps/order_place").exists()
    assert {status for status, _ in answers(over)["answers"]} == {404}
    assert run(over, "check").code == 0
    assert states(over) == {"migrated"}
    standing = contents(over)
    assert run(over, "migrate", "order").code == 0
    assert contents(over) == standing


def test_undo_brings_everything_back(before: Path, migrated: Path, tmp_path: Path) -> None:
    root = tmp_path / "service"
    shutil.copytree(migrated, root)
    assert run(root, "undo", "--all").code == 0
    assert contents(root) == contents(before)


@pytest.mark.slow
def test_routes_in_place_keep_their_old_url(tmp_path: Path) -> None:
    root = copy_service("flat", tmp_path)
    assert run(root, "init").code == 0
    file = root / "refactor-kit.toml"
    kept = f'old-paths = "deprecated"\nold-paths-until = {LAST}\n'
    moved = '\n[modules.note.endpoints]\n"POST note:" = "/add"\n'
    file.write_text(kept + file.read_text(encoding="utf-8") + moved, encoding="utf-8")
    ran = run(root, "migrate", "note")
    assert ran.code == 0, ran.out + ran.err
    assert f"kept POST /v1/notes until {LAST}, out of the document" in ran.out
    standing = contents(root)
    assert run(root, "migrate", "note").code == 0
    assert contents(root) == standing
    # The service's own tests still call the old URL, and passed.
    assert '.post("/v1/notes"' in (root / "tests/test_flat.py").read_text(encoding="utf-8")


@pytest.mark.slow
def test_old_names_are_kept_under_an_older_framework(before: Path, tmp_path: Path) -> None:
    python = str(older_python(tmp_path))
    root = copy_service("kept_names", tmp_path)
    file = root / "refactor-kit.toml"
    named = f'target-python = "{python}"\n'
    file.write_text(named + file.read_text(encoding="utf-8"), encoding="utf-8")
    commit(root)
    ran = run(root, "migrate", "order")
    assert ran.code == 0, ran.out + ran.err
    old, new = answers(before, python), answers(root, python)
    assert new["answers"] == old["answers"]
    assert new["documented"] == ["/v1/order/orders.cancel", "/v1/order/orders.place"]
    standing = contents(root)
    assert run(root, "verify", "order").code == 0
    assert contents(root) == standing
