"""Generated services on disk, under git, with some modules migrated."""

from __future__ import annotations

from pathlib import Path

from benchmarks.generate_service import module_names, write_service
from refactor_kit.project import Project, open_project
from refactor_kit.status.building import build_status
from refactor_kit.status.model import ModuleStatus, Status
from tests.support.git_trees import git

NAMES = module_names(4, 1)
DONE, ALSO_DONE, PENDING, ALSO_PENDING = NAMES


def generated(root: Path) -> Path:
    """Four modules, the first two migrated, in one commit."""
    write_service(root, 4, 2)
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root, "Begin")
    return root


def commit(root: Path, message: str) -> str:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", f"--message={message}")
    return git(root, "rev-parse", "HEAD").strip()


def status_of(root: Path) -> Status:
    project = open_project(start=root)
    return build_status(project, project.workspace, project.modules)


def module_of(status: Status, name: str) -> ModuleStatus:
    return next(module for module in status.modules if module.name == name)


def routes_of(root: Path, name: str) -> Path:
    return root / "api" / "routes" / f"{name}_routes.py"


def break_import_policy(root: Path, name: str) -> None:
    """A deep import in a migrated module's routes."""
    file = routes_of(root, name)
    deep = f"from schemas.{name}_open.{name}_open import {_pascal(name)}OpenRequest as Deep\n"
    file.write_text(file.read_text() + f"\n{deep}\nHELD = Deep\n")


def project_of(root: Path) -> Project:
    return open_project(start=root)


def _pascal(name: str) -> str:
    return "".join(word.title() for word in name.split("_"))
