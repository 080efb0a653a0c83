"""A generator with faults: told with their lines, repaired where that is decided, proved."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.asset_services import commit, contents, copy_service, run, settle


def configured(folder: Path) -> Path:
    root = copy_service("borrowed", folder)
    assert run(root, "init").code == 0
    file = root / "refactor-kit.toml"
    text = file.read_text(encoding="utf-8").replace("# generator =", "generator =")
    assert "\ngenerator =" in text
    file.write_text(text, encoding="utf-8")
    return root


@pytest.mark.slow
def test_repairs_are_decided_made_and_proved(tmp_path: Path) -> None:
    root = configured(tmp_path)
    asked = run(root, "plan", "--all", "--output-format", "json").json()
    decisions = {each["key"]: each for one in asked["modules"] for each in one["decisions"]}
    assert sorted(decisions) == [
        "generator-repairs.goes-on",
        "generator-repairs.own-classes",
        "generator-repairs.root-path",
    ]
    assert [seen["path"] for seen in decisions["generator-repairs.own-classes"]["seen"]] == [
        "scripts/generate.py",
        "schemas/ticket.py",
    ]
    settle(root, list(decisions.values()))
    done = run(root, "migrate", "--all")
    assert done.code == 0, done.out + done.err
    script = (root / "scripts/generate.py").read_text(encoding="utf-8")
    assert "sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))" in script
    assert "and each.__module__ == module.__name__" in script
    assert '"seat": 12' in (root / "generated/ticket_input_example.json").read_text("utf-8")
    commit(root)
    before = contents(root)
    assert run(root, "migrate", "--all").code == 0
    assert contents(root) == before


def test_what_is_left_as_it_is_stays_and_is_told(tmp_path: Path) -> None:
    root = configured(tmp_path)
    with (root / "refactor-kit.toml").open("a", encoding="utf-8") as file:
        file.write("\n[generator-repairs]\nroot-path = false\nown-classes = false\n")
        file.write("goes-on = false\n")
    script = (root / "scripts/generate.py").read_bytes()
    done = run(root, "migrate", "ticket")
    assert done.code == 0, done.out + done.err
    assert (root / "scripts/generate.py").read_bytes() == script
    told = (root / "docs/modules/ticket/migration.md").read_text(encoding="utf-8")
    assert "left as it is by `own-classes = false`: generated/ticket_input_example.json" in told
    assert "with the root on its path, which this lacks: scripts/generate.py:" in told
