"""What is the repository's own in the plan: owned, committed and taken back apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from refactor_kit.base import REPOSITORY
from refactor_kit.transaction import applied_steps
from tests.nasty.service import FILES, orders_service, refactor, said
from tests.support.git_trees import git, picture, workspace_of

_CONFIGURATION = FILES["refactor-kit.toml"].replace(', "changelogs", "ci"', "")
_TWO = (
    _CONFIGURATION.partition("[modules")[0]
    + '[modules.orders_place]\napp-layout = "none"\n\n'
    + '[modules.orders_cancel]\napp-layout = "none"\n'
)
_GUIDE = "docs/getting started/CONTRIBUTING.md"
_PART = {
    "junk~",
    ".gitattributes",
    ".gitignore",
    ".github/workflows/ci.yml",
    ".pre-commit-config.yaml",
    _GUIDE,
}
_TRAILERS = "%(trailers:key=Refactor-Kit-Module,valueonly,separator=%x2C)"


def service(root: Path, configuration: str = _CONFIGURATION, **more: str) -> Path:
    files = {"refactor-kit.toml": configuration, "junk~": "left\n"}
    root = orders_service(root, {**files, **more})
    git(root, "config", "user.name", "a")
    git(root, "config", "user.email", "a@example.org")
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return service(tmp_path / "tree")


def done(root: Path, *words: str) -> str:
    """What a run that ends well says."""
    ran = refactor(root, *words)
    assert ran.returncode == 0, said(ran)
    return said(ran)


def migrate(root: Path, module: str, *words: str) -> str:
    return done(root, "migrate", module, "--no-exec", *words)


def owners(root: Path) -> dict[str, set[str]]:
    """The paths on record, by their owner."""
    found: dict[str, set[str]] = {}
    for step in applied_steps(workspace_of(root)):
        found.setdefault(step.module, set()).update(step.paths)
    return found


def commits(root: Path) -> list[tuple[str, set[str]]]:
    """Owner and paths of each commit since the start, the oldest first."""
    hashes = git(root, "log", "--reverse", "--format=%H").split()[1:]
    found = []
    for commit in hashes:
        owner = git(root, "log", "-1", f"--format={_TRAILERS}", commit).strip()
        names = git(root, "show", "--format=", "--name-only", "--no-renames", "-z", commit)
        found.append((owner, set(filter(None, names.split("\0")))))
    return found


def test_the_repository_owns_its_part(root: Path) -> None:
    told = migrate(root, "orders")
    assert "; repository: 6 files; git diff shows them" in told
    found = owners(root)
    assert found[REPOSITORY] == _PART
    assert not found["orders"] & _PART


def test_every_view_tells_it_apart(root: Path) -> None:
    plan = done(root, "plan", "orders", "--no-exec")
    assert "; repository: 6 files." in plan
    assert "- [ ] Remove `junk~` (repository)" in plan
    concise = done(root, "plan", "orders", "--no-exec", "--output-format", "concise")
    assert "repository 8 .pre-commit-config.yaml" in concise.splitlines()
    assert "orders 0 .refactor-kit/evidence/orders.json" not in concise
    (planned,) = json.loads(done(root, "plan", "orders", "--no-exec", "--output-format", "json"))[
        "modules"
    ]
    (module,) = json.loads(migrate(root, "orders", "--output-format", "json"))["modules"]
    for steps in (planned["steps"], module["steps"]):
        assert {path for step in steps for path in step["repository"]} == _PART
        assert all(set(step["repository"]) <= set(step["changed"]) for step in steps)


def test_the_module_goes_and_the_part_stays_until_it_is_asked_for(root: Path) -> None:
    before = picture(root)
    migrate(root, "orders")
    done(root, "undo", "orders")
    after = picture(root)
    assert {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)} \
        >= _PART  # fmt: skip
    changed = git(root, "status", "--porcelain", "--untracked-files=all", "-z").split("\0")
    assert {entry[3:] for entry in changed if entry} == _PART
    migrate(root, "orders")
    assert owners(root)[REPOSITORY] == _PART
    done(root, "undo", "orders")
    done(root, "undo", "--repository")
    assert picture(root) == before


def test_the_part_stays_while_a_guard_rests_on_it(root: Path) -> None:
    migrate(root, "orders", "--to", "8")
    standing = picture(root)
    refused = refactor(root, "undo", "--repository")
    assert refused.returncode == 4
    assert "the guard of orders rests on the repository's part" in refused.stderr
    assert "first 'refactor-kit undo orders'" in refused.stderr
    assert picture(root) == standing
    done(root, "undo", "orders", "--from", "8")
    done(root, "undo", "--repository")
    assert applied_steps(workspace_of(root))


def test_nothing_is_the_repositorys_where_nothing_is_on_record(root: Path) -> None:
    refused = refactor(root, "undo", "--repository")
    assert refused.returncode == 4
    assert "nothing that belongs to the repository is on record here" in refused.stderr


@pytest.mark.parametrize(
    "words",
    [[], ["orders", "--all"], ["--all", "--repository"], ["--repository", "--from", "8"]],
)
def test_one_thing_is_taken_back(root: Path, words: list[str]) -> None:
    assert refactor(root, "undo", *words).returncode == 2


def test_all_is_one_change(tmp_path: Path) -> None:
    root = service(tmp_path / "tree", _TWO)
    before = picture(root)
    for module in ("orders_place", "orders_cancel"):
        migrate(root, module)
    document = json.loads(done(root, "undo", "--all", "--output-format", "json"))
    assert document["module"] is None
    assert document["taken_back"] == ["orders_cancel", "orders_place", "repository"]
    assert set(document["restored"]) >= _PART
    assert picture(root) == before
    assert applied_steps(workspace_of(root)) == ()


def test_all_is_refused_whole_where_a_file_was_edited(root: Path) -> None:
    migrate(root, "orders")
    (root / ".gitignore").write_text("mine\n")
    standing = picture(root)
    refused = refactor(root, "undo", "--all")
    assert refused.returncode == 4
    assert "edited since" in refused.stderr
    assert picture(root) == standing


def test_a_path_that_the_module_changed_before_is_the_modules(tmp_path: Path) -> None:
    """The policy sentence stands on a rewritten line, and goes with it."""
    guide = "# Contributing\n\n## Imports\n\nSee api/routes/orders_place_routes.py.\n"
    root = service(tmp_path / "tree", **{_GUIDE: guide})
    before = picture(root)
    migrate(root, "orders")
    assert "Routes import only from" in (root / _GUIDE).read_text()
    assert owners(root)[REPOSITORY] == _PART - {_GUIDE}
    done(root, "undo", "orders")
    assert (root / _GUIDE).read_text() == guide
    done(root, "undo", "--repository")
    assert picture(root) == before


def test_so_it_is_in_a_later_run(tmp_path: Path) -> None:
    guide = "# Contributing\n\n## Imports\n\nSee api/routes/orders_place_routes.py.\n"
    root = service(tmp_path / "tree", **{_GUIDE: guide})
    migrate(root, "orders", "--to", "9")
    migrate(root, "orders")
    assert owners(root)[REPOSITORY] == _PART - {_GUIDE}
    done(root, "undo", "orders")


def test_a_commit_for_the_part_and_one_for_the_module(root: Path) -> None:
    before = picture(root)
    migrate(root, "orders", "--commit")
    (part, module) = commits(root)
    assert part == (REPOSITORY, _PART)
    assert module[0] == "orders"
    assert not module[1] & _PART
    assert git(root, "status", "--porcelain") == ""
    done(root, "undo", "orders")
    assert git(root, "diff", "--name-only", "--no-renames", "-z", "HEAD~3").split("\0")[:-1] == \
        sorted(_PART)  # fmt: skip
    done(root, "undo", "--repository")
    assert picture(root) == before
    assert git(root, "status", "--porcelain") == ""


def test_a_commit_for_each_step_of_the_part(root: Path) -> None:
    migrate(root, "orders", "--commit=step")
    found = commits(root)
    assert [owner for owner, _ in found[:3]] == [REPOSITORY] * 3
    assert [owner for owner, _ in found[3:]] == ["orders"] * len(found[3:])
    assert len(found) > 4
    evidence = {".refactor-kit/evidence/orders.json"}
    assert all(paths - evidence for _, paths in found)
    assert git(root, "status", "--porcelain") == ""


@pytest.mark.parametrize("where", ["here", "in a clone"])
def test_committed_modules_are_taken_back_one_by_one(tmp_path: Path, where: str) -> None:
    """Files that both changed, by commits of several steps each, block no undo of the newest."""
    root = service(tmp_path / "tree", _TWO)
    before = picture(root)
    for module in ("orders_place", "orders_cancel"):
        migrate(root, module, "--commit")
    if where == "in a clone":
        git(tmp_path, "clone", "--quiet", str(root), "clone")
        root = tmp_path / "clone"
        git(root, "config", "user.name", "a")
        git(root, "config", "user.email", "a@example.org")
    refused = refactor(root, "undo", "orders_place")
    assert "first 'refactor-kit undo orders_cancel" in refused.stderr
    for words in (["orders_cancel"], ["orders_place"], ["--repository"]):
        done(root, "undo", *words)
    assert picture(root) == before


def test_all_reverts_every_commit_by_one(tmp_path: Path) -> None:
    root = service(tmp_path / "tree", _TWO)
    before = picture(root)
    for module in ("orders_place", "orders_cancel"):
        migrate(root, module, "--commit")
    made = git(root, "log", "--format=%H", "-3").split()
    git(tmp_path, "clone", "--quiet", str(root), "clone")
    for each in (root, tmp_path / "clone"):
        git(each, "config", "user.name", "a")
        git(each, "config", "user.email", "a@example.org")
        done(each, "undo", "--all")
        assert picture(each) == before
        body = git(each, "log", "-1", "--format=%B")
        assert body.startswith("Undo everything\n")
        assert all(f"This reverts commit {commit}." in body for commit in made)


def test_a_module_that_nobody_can_take_back_keeps_the_part(tmp_path: Path) -> None:
    """Committed by hand and taken over without its records: its guard stays, so does CI."""
    root = service(tmp_path / "tree", _TWO)
    migrate(root, "orders_place")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=by hand")
    git(tmp_path, "clone", "--quiet", str(root), "clone")
    other = tmp_path / "clone"
    (other / "more~").write_text("left\n")
    git(other, "add", "--force", "more~")
    git(other, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message=more")
    migrate(other, "orders_cancel")
    standing = picture(other)
    for words in (["--repository"], ["--all"]):
        refused = refactor(other, "undo", *words)
        assert refused.returncode == 4
        assert "the guard of orders_place rests on the repository's part" in refused.stderr
        assert picture(other) == standing


def test_no_module_is_called_so(tmp_path: Path) -> None:
    configuration = _CONFIGURATION.replace("[modules.orders]", "[modules.repository]")
    root = service(tmp_path / "tree", configuration)
    refused = refactor(root, "plan", "--all", "--no-exec")
    assert refused.returncode == 2
    line = configuration.splitlines().index("[modules.repository]") + 1
    assert f"refactor-kit.toml:{line}: modules.repository: names who owns what" in refused.stderr


def test_a_remembered_rehearsal_knows_the_owner(tmp_path: Path) -> None:
    configuration = _CONFIGURATION.replace('proof = "none"', 'proof = "import"')
    root = service(tmp_path / "tree", configuration)
    done(root, "plan", "orders", "--rehearse")
    done(root, "migrate", "orders")
    assert owners(root)[REPOSITORY] == _PART
    assert not owners(root)["orders"] & _PART
