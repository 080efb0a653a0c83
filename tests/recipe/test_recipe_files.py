"""What can be wrong with a recipe file, and that each mistake is named with its line."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from refactor_kit.base import Settings
from refactor_kit.guard.policy import BUILT_IN, IMPORT_POLICY, guard_steps
from refactor_kit.project import open_project
from refactor_kit.recipe.loading import load_recipe
from refactor_kit.recipe.schema import RecipeTable
from refactor_kit.runtime.errors import UsageError
from tests.support.pack_repositories import CONFIGURATION, RECIPE, write_repository


def _told(root: Path, **texts: str) -> str:
    write_repository(root, **texts)
    with pytest.raises(UsageError) as caught:
        open_project(start=root)
    return str(caught.value)


@pytest.mark.parametrize(
    ("recipe", "told"),
    [
        ('name = "x"\n[[steps]\n', "ours/recipe.toml:2: is not valid TOML"),
        ('name = "x\n', "ours/recipe.toml:1: is not valid TOML"),
        ("", "ours/recipe.toml:1: name: Field required"),
        ('name = "x"\n', "steps: Field required"),
        ('name = "x"\nsteps = []\n', "ours/recipe.toml:2: steps:"),
        ('name = "public-api"\n[[steps]]\nname = "a"\n', "is the built-in recipe's name"),
        (
            RECIPE.replace("codemods", "codmods"),
            "ours/recipe.toml:4: unknown key 'steps.0.codmods'\n  did you mean 'codemods'?",
        ),
        (
            RECIPE + '[[steps]]\nname = "b"\ncriterea = []\n',
            "ours/recipe.toml:8: unknown key 'steps.1.criterea'\n  did you mean 'criteria'?",
        ),
        (RECIPE + '[[steps]]\nname = "first"\n', "two steps are called 'first'"),
        (RECIPE + '[[steps]]\nname = "b"\nnumber = 0\n', "step 'b' has number 0, after 0"),
        (RECIPE.replace("check =", "chek ="), "did you mean 'check'?"),
        (RECIPE + 'repository = ["other"]\n', "repository: 'other' is none of the step's codemods"),
        (RECIPE.replace("{ check", '{ proof = "app-boots", check'), "one of check, settled and"),
        (
            RECIPE.replace('["add-note"]', '["add-notes"]'),
            "ours/recipe.toml:4: step 'first': no codemod is called 'add-notes'\n"
            "  did you mean 'add-note'?",
        ),
        (
            RECIPE.replace("notes-are-short", "notes-are-shorter"),
            "ours/recipe.toml:5: step 'first': no check is called 'notes-are-shorter'\n"
            "  did you mean 'notes-are-short'?",
        ),
        (
            RECIPE.replace('check = "notes-are-short"', 'proof = "app-boot"'),
            "no proof is called 'app-boot'\n  did you mean 'app-boots'?",
        ),
    ],
)
def test_mistake_is_named(recipe: str, told: str, tmp_path: Path) -> None:
    assert told in _told(tmp_path, recipe=recipe)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    write_repository(tmp_path)
    (tmp_path / "ours/recipe.toml").write_bytes(b'name = "x"\n# \xe9\n')
    with pytest.raises(UsageError, match=r"ours/recipe\.toml:2: is not UTF-8"):
        open_project(start=tmp_path)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("ours/other.toml", "refactor-kit.toml:1: recipe = 'ours/other.toml' cannot be read"),
        ("public-apo", "refactor-kit.toml:1: recipe: is neither 'public-api' nor a .toml file"),
        ("../recipe.toml", "must stay inside the folder of the configuration"),
        ("ours", "is neither"),
    ],
)
def test_recipe_that_is_not_there_is_named(value: str, told: str, tmp_path: Path) -> None:
    assert told in _told(tmp_path, configuration=CONFIGURATION.replace("ours/recipe.toml", value))


def test_link_out_of_the_repository_is_refused(tmp_path: Path) -> None:
    write_repository(tmp_path / "here")
    (tmp_path / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    link = tmp_path / "here/ours/recipe.toml"
    link.unlink()
    link.symlink_to(tmp_path / "recipe.toml")
    with pytest.raises(UsageError, match="leads out of the repository"):
        open_project(start=tmp_path / "here")


def test_word_to_skip_must_be_one_of_the_recipe(tmp_path: Path) -> None:
    skipping = CONFIGURATION.replace("skip = []", 'skip = ["prose"]')
    recipe = RECIPE.replace('name = "first"\n', 'name = "first"\nskip = "prosa"\n')
    told = _told(tmp_path, configuration=skipping, recipe=recipe)
    assert "refactor-kit.toml:4: skip: 'prose' is no word of the recipe 'rename'" in told
    assert "did you mean 'prosa'?" in told


def test_word_of_its_own_skips_a_step(tmp_path: Path) -> None:
    recipe = RECIPE.replace('name = "first"\n', 'name = "first"\nskip = "notes"\n')
    skipping = CONFIGURATION.replace("skip = []", 'skip = ["notes"]')
    write_repository(tmp_path, configuration=skipping, recipe=recipe)
    assert open_project(start=tmp_path).settings.skip == ("notes",)


def test_steps_are_numbered_where_they_are_not(tmp_path: Path) -> None:
    recipe = RECIPE + '[[steps]]\nname = "b"\nnumber = 7\n[[steps]]\nname = "c"\n'
    write_repository(tmp_path, recipe=recipe)
    steps = open_project(start=tmp_path).recipe.steps
    assert [step.number for step in steps] == [0, 7, 8]
    assert steps[0].title == "first"


def test_built_in_recipe_is_as_a_recipe_must_be() -> None:
    text = (files("refactor_kit") / "recipes" / "public_api.toml").read_text(encoding="utf-8")
    RecipeTable.model_validate(tomllib.loads(text))


def test_hook_knows_the_built_in_steps_by_heart() -> None:
    recipe = load_recipe()
    assert BUILT_IN.recipe == recipe.name
    assert BUILT_IN.unified == recipe.guarded_from("unified")
    assert BUILT_IN.every == recipe.guarded_from("every")
    assert BUILT_IN.last == recipe.last.number
    assert BUILT_IN.has_import_policy == (IMPORT_POLICY in recipe.checks())


def test_guard_of_a_recipe_that_asks_for_the_policy(tmp_path: Path) -> None:
    recipe = RECIPE.replace("notes-are-short", IMPORT_POLICY)
    write_repository(tmp_path, recipe=recipe)
    steps = guard_steps(open_project(start=tmp_path).settings)
    assert (steps.has_import_policy, steps.unified, steps.every, steps.last) == (True, None, 0, 0)


def test_guard_of_a_recipe_about_something_else(tmp_path: Path) -> None:
    write_repository(tmp_path)
    steps = guard_steps(open_project(start=tmp_path).settings)
    assert (steps.has_import_policy, steps.every) == (False, None)
    assert guard_steps(replace(Settings(root=tmp_path))) == BUILT_IN
