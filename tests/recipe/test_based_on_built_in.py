"""A team's own version of the built-in recipe: the same plan without one of its steps."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from refactor_kit.project import open_project
from refactor_kit.recipe.loading import load_recipe
from refactor_kit.runtime.errors import UsageError
from tests.support.asset_services import copy_service, run
from tests.support.pack_repositories import write_repository


def _without_guardrails() -> str:
    text = (files("refactor_kit") / "recipes" / "public_api.toml").read_text(encoding="utf-8")
    text = text.replace('name = "public-api"', 'name = "our-api"\nbased-on = "public-api"', 1)
    begin, end = text.index("[[steps]]\nnumber = 8"), text.index("[[steps]]\nnumber = 9")
    return text[:begin] + text[end:]


def test_words_of_the_steps_left_out_are_still_known(tmp_path: Path) -> None:
    configuration = 'recipe = "ours/recipe.toml"\nskip = ["{}"]\n[modules.one]\n'
    recipe = _without_guardrails()
    write_repository(tmp_path, recipe=recipe, configuration=configuration.format("ci"))
    assert "ci" in load_recipe().words()
    assert "ci" not in open_project(start=tmp_path).recipe.words()
    write_repository(tmp_path, recipe=recipe, configuration=configuration.format("co"))
    with pytest.raises(UsageError, match="skip: 'co' is no word of the recipe 'our-api'"):
        open_project(start=tmp_path)


@pytest.mark.slow
def test_service_is_migrated_by_it_and_guarded(tmp_path: Path) -> None:
    root = copy_service("flat", tmp_path)
    assert run(root, "init").code == 0
    (root / "our_api.toml").write_text(_without_guardrails(), encoding="utf-8")
    file = root / "refactor-kit.toml"
    file.write_text(f'recipe = "our_api.toml"\n{file.read_text(encoding="utf-8")}', "utf-8")
    migrated = run(root, "migrate", "--all")
    assert migrated.code == 0, migrated.out
    assert "tag note added to POST /v1/notes" in migrated.out
    status = run(root, "status", "--output-format", "json").json()
    assert {module["state"] for module in status["modules"]} == {"migrated"}
    assert status["guard"]["scope"] == "global"
    assert run(root, "check").code == 0
    assert run(root, "verify", "note").code == 0
    with (root / "api/routes/note.py").open("a", encoding="utf-8") as routes:
        routes.write("\nfrom schemas.note import NoteRequest as Deep\n")
    checked = run(root, "check", "--output-format", "concise", "api/routes/note.py")
    assert checked.code == 1
    assert "routes-import-only-public-schemas" in checked.out
