"""A sparse or partial clone, and a submodule: refused by name, with what brings the files here."""

from __future__ import annotations

import subprocess
from pathlib import Path
from textwrap import dedent

import pytest

from tests.support.git_trees import git, make_git_tree, picture, write
from tests.support.reference_service import tool
from tests.support.service_files import SERVICE

FILES = {name: dedent(text).lstrip() for name, text in SERVICE.items()}
FILES["docs/note.md"] = "A note.\n"
FILES["refactor-kit.toml"] = dedent(
    """
    app = "api.main:app"
    test-command = ["python", "-c", "pass"]
    skip = ["tidy"]

    [modules.session_manager]
    parts = ["session_manager_start", "session_manager_end"]
    app-layout = "package"
    """
)
ROUTE = "api/routes/session_manager_start_routes.py"
CONFIGURED = [
    ["check"],
    ["check", ROUTE],
    ["check", "--fix"],
    ["check", "--baseline"],
    ["plan", "session_manager", "--no-exec"],
    ["migrate", "session_manager", "--no-exec"],
    ["status"],
    ["verify"],
    ["init", "--check", "--no-exec"],
]
BARE = [["check"], ["check", ROUTE], ["check", "--fix"], ["init", "--no-exec"]]


def sparse(root: Path, *, cone: bool, without: str = "schemas") -> Path:
    if cone:
        others = {name.partition("/")[0] for name in FILES if "/" in name} - {without}
        git(root, "sparse-checkout", "set", "--cone", *sorted(others))
    else:
        git(root, "sparse-checkout", "set", "--no-cone", "/*", f"!/{without}/")
    assert not (root / without).exists()
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_git_tree(tmp_path / "tree", FILES)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    files = {name: text for name, text in FILES.items() if name != "refactor-kit.toml"}
    return make_git_tree(tmp_path / "tree", files)


def refused(root: Path, words: list[str]) -> str:
    before = picture(root)
    answer = tool(root, *words, expect=4)
    assert picture(root) == before
    told = answer.stdout + answer.stderr
    assert "the sparse checkout leaves them out" in told
    assert "  schemas/session_manager_start/session_manager_start.py\n" in told
    return told


@pytest.mark.parametrize("words", CONFIGURED, ids=" ".join)
def test_no_verb_judges_a_service_without_its_schemas(root: Path, words: list[str]) -> None:
    refused(sparse(root, cone=True), words)


@pytest.mark.parametrize("words", BARE, ids=" ".join)
def test_nor_without_a_configuration(bare: Path, words: list[str]) -> None:
    refused(sparse(bare, cone=True), words)


@pytest.mark.parametrize("cone", [True, False], ids=["cone", "patterns"])
@pytest.mark.parametrize("inner", ["", "services/one"], ids=["top", "below the top"])
def test_what_the_refusal_says_works_word_for_word(
    tmp_path: Path, inner: str, *, cone: bool
) -> None:
    top = tmp_path / "tree"
    make_git_tree(top, {f"{inner}/{name}".lstrip("/"): text for name, text in FILES.items()})
    place = f"{inner}/schemas/session_manager_end".lstrip("/")
    if cone:
        git(top, "sparse-checkout", "set", "--cone", *_folders_without(top, place))
    else:
        git(top, "sparse-checkout", "set", "--no-cone", "/*", f"!/{place}/")
    service = top / inner
    told = tool(service, "check", expect=4).stderr

    command = told.partition("check them out (")[2].partition(")")[0]
    assert command.endswith(place)
    subprocess.run(command, cwd=service, shell=True, check=True)

    assert "0 findings" in tool(service, "check").stderr
    tool(service, "status")


def _folders_without(top: Path, place: str) -> list[str]:
    folders = {Path(name).parent.as_posix() for name in git(top, "ls-files").split()} - {"."}
    return sorted(folder for folder in folders if not f"{place}/".startswith(f"{folder}/"))


def test_many_folders_or_odd_ones_are_not_named_one_by_one(root: Path) -> None:
    write(root, {"schemas/an odd name/a.py": "X = 1\n"})
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=odd")
    git(root, "sparse-checkout", "set", "--no-cone", "/*", "!/schemas/an odd name/")
    assert "(git sparse-checkout disable)" in tool(root, "check", expect=4).stderr


def test_what_the_policy_does_not_need_may_be_left_out(root: Path) -> None:
    sparse(root, cone=True, without="docs")
    assert "0 findings" in tool(root, "check", ROUTE).stderr
    assert "docs/note.md" in tool(root, "check", expect=4).stderr
    configuration = root / "refactor-kit.toml"
    configuration.write_text('exclude = ["docs/**"]\n' + configuration.read_text())
    assert "0 findings" in tool(root, "check").stderr
    tool(root, "status")


def test_what_the_guard_recorded_may_not_be_left_out(root: Path) -> None:
    """Else the guard would enforce less than in a whole clone."""
    tool(root, "migrate", "session_manager", "--no-exec")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=migrated")
    git(root, "sparse-checkout", "set", "--no-cone", "/*", "!/.refactor-kit/")
    route = "api/routes/session_manager_routes.py"
    assert ".refactor-kit/guard/" in tool(root, "check", route, expect=4).stderr


def test_without_a_configuration_an_unrelated_folder_may_be_left_out(bare: Path) -> None:
    sparse(bare, cone=True, without="docs")
    assert "2 findings" in tool(bare, "check", expect=1).stderr


def test_a_disabled_sparse_checkout_is_none(root: Path) -> None:
    sparse(root, cone=True)
    git(root, "sparse-checkout", "disable")
    assert "0 findings" in tool(root, "check").stderr


@pytest.mark.parametrize("kind", ["blob:none", "tree:0"])
@pytest.mark.parametrize("words", [["--since", "HEAD~1"], ["--at", "HEAD~1"], ["--history"]])
def test_history_that_a_partial_clone_lacks(
    root: Path, tmp_path: Path, kind: str, words: list[str]
) -> None:
    write(root, {ROUTE: FILES[ROUTE] + "# later\n"})
    git(root, "commit", "--quiet", "--all", "--message=later")
    git(root, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", f"--filter={kind}", root.as_uri(), "clone")
    away = root.rename(tmp_path / "away")
    # What is checked out is all here.
    assert "0 findings" in tool(clone, "check").stderr
    tool(clone, "plan", "session_manager", "--no-exec")

    told = tool(clone, "status", *words, expect=4).stderr
    assert "this clone is partial" in told

    away.rename(root)
    command = told.rstrip().splitlines()[-1].strip().partition(", then")[0]
    git(clone, *command.split()[1:])
    tool(clone, "status", *words)


@pytest.mark.parametrize("checked_out", [True, False], ids=["checked out", "not initialised"])
def test_a_package_in_a_submodule_is_no_empty_package(
    root: Path, tmp_path: Path, *, checked_out: bool
) -> None:
    schemas = {name.partition("/")[2]: FILES[name] for name in FILES if name.startswith("schemas/")}
    inner = make_git_tree(tmp_path / "inner", schemas)
    git(root, "rm", "-r", "--quiet", "schemas")
    git(root, "submodule", "--quiet", "add", str(inner), "schemas")
    git(root, "commit", "--quiet", "--message=submodule")
    if not checked_out:
        git(root, "submodule", "--quiet", "deinit", "--force", "schemas")
    for words in (["check"], ["check", ROUTE], ["check", "--fix"]):
        told = tool(root, *words, expect=4).stderr
        assert "lies in schemas, a submodule" in told

    command = told.rstrip().partition("this repository: ")[2]
    command = command.replace("git ", "git -c protocol.file.allow=always ", 1)
    subprocess.run(command, cwd=root, shell=True, check=True)
    assert "0 findings" in tool(root, "check").stderr


def test_a_submodule_is_named_where_no_package_is_found(bare: Path, tmp_path: Path) -> None:
    inner = make_git_tree(tmp_path / "inner", {"__init__.py": ""})
    git(bare, "rm", "-r", "--quiet", "schemas")
    git(bare, "submodule", "--quiet", "add", str(inner), "schemas")
    git(bare, "commit", "--quiet", "--message=submodule")
    for words in (["check"], ["init", "--no-exec"]):
        answer = tool(bare, *words, expect=2 if words == ["check"] else 4)
        assert "not looked into: schemas (submodules)" in answer.stderr
