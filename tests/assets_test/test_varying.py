"""A service that varies in every way is migrated, and verified on another day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.asset_services import commit, contents, copy_service, run


@pytest.mark.slow
@pytest.mark.parametrize("level", ["openapi", "replay"])
def test_what_varies_is_told_and_stands_on_another_day(level: str, tmp_path: Path) -> None:
    root = copy_service("varying", tmp_path)
    settings = root / "refactor-kit.toml"
    text = settings.read_text(encoding="utf-8").replace('"openapi"', f'"{level}"')
    settings.write_text(f"# looked at by {level}\n{text}", encoding="utf-8")
    commit(root)

    done = run(root, "migrate", "visit")

    assert done.code == 0, done.out + done.err
    assert "varies by itself" in done.out
    page = (root / "docs/modules/visit/migration.md").read_text(encoding="utf-8")
    assert "`openapi VisitBookInput.properties.ticket.default` (uuid)" in page
    for place in ("file", "weekday"):
        assert (f"`body.{place}` (text)" in page) is (level == "replay")
    commit(root)
    before = contents(root)
    assert run(root, "migrate", "visit").code == 0
    assert contents(root) == before

    settings.write_text(f'{text}\n[env]\nDAYS = "3"\n', encoding="utf-8")
    verified = run(root, "verify", "visit")
    assert (verified.code, "visit: verified" in verified.out) == (0, True), verified.out
    evidence = root / ".refactor-kit/evidence/visit.json"
    assert evidence.read_bytes() == before[".refactor-kit/evidence/visit.json"]

    routes = root / "api/routes/visit_routes.py"
    unified = routes if routes.exists() else root / "api/routes/visit.py"
    unified.write_text("# ours\n" + unified.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    states = json.loads(run(root, "status", "--output-format", "json").out)["modules"]
    assert [module["state"] for module in states] == ["migrated"]

    schema = root / "schemas/visit_book.py"
    lost = schema.read_text(encoding="utf-8").replace(
        "ticket: str = str(uuid4())", "ticket: int = 1"
    )
    schema.write_text(lost, encoding="utf-8")
    # A public field that changes is for a person to accept; that it varied before hides nothing.
    changed = run(root, "verify", "visit")
    assert (changed.code, "visit: stale" in changed.out) == (0, True), changed.out
    assert "ticket.type" in changed.out
