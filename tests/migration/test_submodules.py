"""A submodule where a module's files lie is refused; one elsewhere is no obstacle."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from textwrap import dedent

import pytest

from refactor_kit.memory.memoized import Memory
from refactor_kit.migration import plan_run
from refactor_kit.project import open_project
from refactor_kit.reporters.obstacles import refusal_lines
from tests.support.git_trees import git, make_git_tree, picture, write
from tests.support.reference_service import tool
from tests.support.service_files import SERVICE

CONFIGURATION = """
    test-command = ["python", "-c", "pass"]
    skip = ["tidy"]

    [modules.session_manager]
    parts = ["session_manager_start", "session_manager_end"]
    app-layout = "package"
"""
FILES = {name: dedent(text).lstrip() for name, text in SERVICE.items()}
FILES["refactor-kit.toml"] = dedent(CONFIGURATION)
IN_THE_WAY = {
    "apps/session_manager_end": "the app of part 'session_manager_end'",
    "apps/session_manager_end/vendor": "the app of part 'session_manager_end'",
    "apps": "of module 'session_manager'",
    "apps/session_manager": "apps/session_manager of module 'session_manager'",
    "apps/session_manager/end": "apps/session_manager/end of module 'session_manager'",
    "schemas": "schemas",
    "schemas/session_manager_start": "the schemas of part 'session_manager_start'",
    "api/routes": "api/routes/session_manager_end_routes.py",
    "tests": "would be written into it",
}


def as_submodule(root: Path, folder: str) -> Path:
    """``root`` with ``folder`` as a submodule that holds the same files."""
    inner = root.parent / "inner"
    make_git_tree(inner, {"marker.py": "MARKED = True\n"})
    if (root / folder).exists():
        shutil.copytree(root / folder, inner, dirs_exist_ok=True)
        git(inner, "add", "--all")
        git(inner, "commit", "--quiet", "--message=files")
        git(root, "rm", "-r", "--quiet", folder)
    git(root, "submodule", "--quiet", "add", str(inner), folder)
    git(root, "commit", "--quiet", "--message=submodule")
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_git_tree(tmp_path / "tree", FILES)


def refusals(root: Path) -> str:
    project = open_project(root / "refactor-kit.toml")
    module = project.module("session_manager")
    plan = plan_run(project, module, project.recipe.last, Memory())
    assert plan.is_open
    assert not plan.steps
    return "\n".join(refusal_lines(plan.refusals))


@pytest.mark.parametrize("folder", IN_THE_WAY)
def test_a_submodule_in_the_way_is_refused_by_name(root: Path, folder: str) -> None:
    told = refusals(as_submodule(root, folder))

    assert told.count(f".gitmodules:2: {folder} is a submodule") == 1
    assert IN_THE_WAY[folder] in told


@pytest.mark.parametrize("command", [["plan"], ["migrate", "--no-exec"], ["migrate"]])
def test_no_command_writes_beside_a_submodule(root: Path, command: list[str]) -> None:
    as_submodule(root, "apps/session_manager_end")
    before = picture(root)

    answer = tool(root, *command, "session_manager", expect=4)

    assert "apps/session_manager_end is a submodule" in answer.stdout
    assert picture(root) == before


def test_what_the_refusal_says_works_word_for_word(root: Path) -> None:
    folder = "apps/session_manager_end"
    as_submodule(root, folder)
    git(root, "submodule", "--quiet", "deinit", "--force", folder)
    answer = tool(root, "migrate", "session_manager", "--no-exec", expect=4)
    remedy = answer.stdout.partition("this repository: ")[2].partition(";")[0]
    remedy = remedy.replace("git ", "git -c protocol.file.allow=always ", 1)
    subprocess.run(remedy, cwd=root, shell=True, check=True)
    git(root, "commit", "--quiet", "--all", "--message=ours")
    registered = (root / ".gitmodules").read_bytes()

    tool(root, "migrate", "session_manager", "--no-exec")

    assert (root / "apps/session_manager/end/service.py").is_file()
    assert (root / ".gitmodules").read_bytes() == registered


def test_a_repository_that_git_does_not_know_is_refused(root: Path) -> None:
    git(root, "rm", "-r", "--quiet", "apps/session_manager_end")
    git(root, "commit", "--quiet", "--message=apart")
    make_git_tree(root / "apps/session_manager_end", {"service.py": "X = 1\n"})

    assert refusals(root).startswith("apps/session_manager_end: apps/session_manager_end is a sub")


def test_a_submodule_elsewhere_is_part_of_the_scratch_copy(root: Path) -> None:
    as_submodule(root, "vendored/apps/session_manager_end")
    write(root, {"api/needed.py": "from vendored.apps.session_manager_end import marker\n"})
    main = root / "api/main.py"
    main.write_text("from api import needed\n" + main.read_text())
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=needs it")
    registered = (root / ".gitmodules").read_bytes()

    assert "session_manager: migrated" in tool(root, "migrate", "session_manager").stdout
    assert "session_manager: verified" in tool(root, "verify", "session_manager").stdout
    assert (root / ".gitmodules").read_bytes() == registered
