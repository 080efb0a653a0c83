"""Services laid out in many ways: whose package is taken, and that every advice leads on."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from refactor_kit.cli import run
from refactor_kit.config.loading import load_settings
from tests.support.asset_services import copy_service
from tests.support.check_services import git

Say = Callable[..., tuple[int, str]]
_TAKEN = re.compile(r"no configuration: (\S+)/ is taken for")
_COMMAND = re.compile(r"refactor-kit ((?:check|init)(?: --?[\w-]+(?: [\w./-]+)?)*)")


@dataclass(frozen=True)
class Layout:
    """The packages that ``check`` takes, what ``--fix`` changes besides, and who starts where."""

    packages: tuple[str, ...]
    routes: tuple[str, ...]
    starts: tuple[str, ...] = ("app.main",)


LAYOUTS = {
    "equal_names": Layout(
        ("services/a/app/schemas", "services/b/app/schemas"),
        ("services/a/app/routes/items.py", "services/b/app/routes/items.py"),
        ("services/a: app.main", "services/b: app.main"),
    ),
    "src": Layout(("src/app/schemas",), ("src/app/routes/items.py",), ("src: app.main",)),
    "src_package_relative": Layout(
        ("src/app/schemas",), ("src/app/routes/items.py",), ("src: app.main", "src.app.main")
    ),
    "src_package_named": Layout(
        ("src/app/schemas",), ("src/app/routes/items.py",), ("src.app.main",)
    ),
    "portal": Layout(
        ("app/customer_portal/schemas", "app/schemas"),
        ("app/customer_portal/routes/customers.py", "app/routes/items.py"),
    ),
    "plugins": Layout(
        ("app/plugins/billing/schemas", "app/plugins/depot/schemas", "app/schemas"),
        ("app/plugins/billing/routes.py", "app/plugins/depot/routes.py", "app/routes/items.py"),
    ),
    "features": Layout(
        ("app/billing/schemas", "app/depot/schemas"),
        ("app/billing/router.py", "app/depot/router.py"),
    ),
    "namespace": Layout(("app/schemas",), ("app/routes/items.py",)),
    "shared_library": Layout(
        ("libs/common/schemas",), ("service/app/routes/items.py",), ("service;libs: app.main",)
    ),
    "beside_documents": Layout(("app/schemas",), ("app/routes/items.py",)),
}


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Runs the tool in a folder: its exit code, and what it says."""

    def run_in(folder: Path, *words: str) -> tuple[int, str]:
        monkeypatch.chdir(folder)
        code = run(list(words))
        said = capsys.readouterr()
        return code, said.out + said.err

    return run_in


def starts(root: Path, where: str) -> bool:
    """Whether a module can be imported; ``"src;libs: app.main"`` from ``src`` with a path."""
    folders, _, module = where.rpartition(": ")
    first, *others = (root / each for each in folders.split(";"))
    paths = [str(each) for each in others]
    program = f"import sys; sys.path += {paths!r}; import {module}"
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=first, check=False).returncode == 0


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_package_taken_is_the_one_that_the_routes_reach(
    name: str, tmp_path: Path, say: Say
) -> None:
    layout, root = LAYOUTS[name], copy_service(f"layouts/{name}", tmp_path)
    code, said = say(root, "check")
    assert code == 1
    assert tuple(_TAKEN.findall(said)) == layout.packages
    if name == "namespace":
        code, said = say(root, "check", "--fix")
        assert (code, git(root, "status", "--short")) == (1, "")
        assert "make an empty app/schemas/__init__.py if none does, then run again" in said
        (root / "app/schemas/__init__.py").touch()
    assert say(root, "check", "--fix")[0] == 0
    git(root, "add", "-A")
    changed = git(root, "diff", "--cached", "--name-only").split()
    assert changed == sorted([*layout.routes, *(f"{each}/__init__.py" for each in layout.packages)])
    assert all(starts(root, where) for where in layout.starts)
    assert say(root, "check", "--fix")[0] == 0
    assert git(root, "diff", "--name-only") == ""


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_configuration_looks_where_check_looked_without(
    name: str, tmp_path: Path, say: Say
) -> None:
    root = copy_service(f"layouts/{name}", tmp_path)
    words = ("check", "--preview-scope", "project", "--output-format", "concise", "-q")
    before = say(root, *words)
    assert say(root, "init", "--no-exec")[0] == 0
    assert say(root, *words) == before
    assert before[0] == 1


_WITHOUT = {
    "models_each": "from app/billing/models.py, app/depot/models.py",
    "one_module": "from app/schemas.py",
}


@pytest.mark.parametrize("name", _WITHOUT)
@pytest.mark.parametrize("words", [["check"], ["check", "--fix"], ["init", "--no-exec"]])
def test_where_no_package_is_the_need_is_said_in_one_sentence(
    name: str, words: list[str], tmp_path: Path, say: Say
) -> None:
    root = copy_service(f"layouts/{name}", tmp_path)
    code, said = say(root, *words)
    assert code == (2 if words[0] == "check" else 4)
    head, need = said.splitlines()
    assert f"no package is called schemas; the routes take their classes {_WITHOUT[name]}" in head
    assert "move these into one that is called schemas" in need
    assert git(root, "status", "--short") == ""


@pytest.mark.parametrize("name", _WITHOUT)
def test_what_the_sentence_asks_for_is_enough(name: str, tmp_path: Path, say: Say) -> None:
    root = copy_service(f"layouts/{name}", tmp_path)
    said = say(root, "check")[1]
    moved = re.search(r"classes from (.*)", said)
    assert moved is not None
    (root / "app/schemas").mkdir()
    (root / "app/schemas/__init__.py").touch()
    for path in moved[1].split(", "):
        name = Path(path).parent.name
        dotted = path.removesuffix(".py").replace("/", ".")
        (root / path).rename(root / f"app/schemas/{name}.py")
        for route in root.rglob("app/**/*.py"):
            text = route.read_text(encoding="utf-8")
            route.write_text(text.replace(f"from {dotted} ", f"from app.schemas.{name} "))
    git(root, "add", "-A")
    code, said = say(root, "check")
    assert code == 1
    assert _TAKEN.findall(said) == ["app/schemas"]


def test_a_package_of_another_name_is_named(tmp_path: Path, say: Say) -> None:
    root = copy_service("layouts/other_name", tmp_path)
    code, said = say(root, "check")
    assert code == 2
    assert "the routes take their classes from app/dto/" in said
    assert say(root, *commands(said)[0], "--no-exec")[0] == 0
    settings = load_settings(root)
    assert settings is not None
    assert settings.public_package == "app.dto"
    assert say(root, "check", "--fix", "--preview-scope", "project")[0] == 0
    assert say(root, "check", "--preview-scope", "project")[0] == 0
    assert "from app.dto import Item" in (root / "app/routes/items.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("app.routes.items", "is one module, app/routes/items.py, and no package"),
        ("dtos", "no folder here holds the package dtos"),
        ("application.dto", "did you mean app.dto?"),
    ],
)
def test_a_name_that_is_no_package_is_refused(
    named: str, said: str, tmp_path: Path, say: Say
) -> None:
    root = copy_service("layouts/other_name", tmp_path)
    code, told = say(root, "init", "--no-exec", "--public-package", named)
    assert (code, said in told) == (2, True)
    assert git(root, "status", "--short") == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('app = "app.main:app"', "public-package: 'schemas' is no folder: schemas/"),
        ('public-package = "app.dtos"', "public-package: 'app.dtos' is no folder: app/dtos/"),
        ('public-package = "app.main"', "public-package: 'app.main' is one module, app/main.py"),
    ],
)
def test_a_configured_package_that_is_none_does_not_pass_for_clean(
    text: str, said: str, tmp_path: Path, say: Say
) -> None:
    root = copy_service("layouts/other_name", tmp_path)
    (root / "refactor-kit.toml").write_text(text, encoding="utf-8")
    for words in (["check"], ["check", "app/routes/items.py"], ["check", "--fix"]):
        code, told = say(root, *words)
        assert (code, said in told) == (2, True), told
        assert f"{root}/refactor-kit.toml" in told
    shown = say(root, "init", "--check", "--no-exec")
    assert shown[0] == (1 if "public-package" not in text else 2)


def commands(said: str) -> list[list[str]]:
    """The commands that a message names, each as words."""
    return [found.split() for found in _COMMAND.findall(said)]


@pytest.mark.parametrize("name", [*LAYOUTS, *_WITHOUT, "other_name", "old_copy", "some_configured"])
def test_no_advice_leads_back_to_where_it_was_given(name: str, tmp_path: Path, say: Say) -> None:
    root = copy_service(f"layouts/{name}", tmp_path)
    asked = [["check"]]
    for words in asked:
        code, said = say(root, *words, *(["--no-exec"] if words[0] == "init" else []))
        settled = code in (0, 1) or words == ["check"]
        assert settled or not commands(said), f"{words}: {said}"
        asked += [each for each in commands(said) if each not in asked]
    code, said = say(root, "check")
    assert code in (0, 1) or not commands(said)
    assert "cannot be decided" not in said


def test_an_old_copy_is_a_service_of_its_own(tmp_path: Path, say: Say) -> None:
    root = copy_service("layouts/old_copy", tmp_path)
    code, said = say(root, "check")
    assert code == 1
    assert "old/app/routes/items.py:3:1: cannot be decided: this import may mean app/sche" in said
    assert say(root, "init", "--no-exec")[0] == 0
    assert (root / "old/refactor-kit.toml").is_file()
    settings = load_settings(root)
    assert settings is not None
    assert settings.schemas == "app/schemas/{part}.py"
    assert say(root, "check", "--fix", "--preview-scope", "project")[0] == 0
    assert starts(root, "app.main")
    assert starts(root, "old: app.main")


@pytest.mark.parametrize("folder", ["", "services/a", "services/b", "services/b/app/routes"])
def test_every_service_of_a_repository_is_told(folder: str, tmp_path: Path, say: Say) -> None:
    root = copy_service("layouts/some_configured", tmp_path)
    code, said = say(root / folder, "check", "--output-format", "concise")
    assert code == 1
    found = re.findall(r"^services/(\w)/app/routes/items.py:3:1", said, re.M)
    here = ["a", "b", "c"] if not folder else [folder.split("/")[1]]
    assert found == here or folder
    told = _TAKEN.findall(said)
    assert told == [f"services/{each}/app/schemas" for each in here if each != "a"]
    if not folder:
        assert "services/a/refactor-kit.toml: the public schema package is 'app.schemas'" in said
