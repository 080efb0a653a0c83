"""What can be wrong with a repository: each takes one and spoils it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

Damage = Callable[[Path], None]


def broken_schema(root: Path) -> None:
    """A syntax error in the first schema file that is a part's."""
    with _schema_files(root)[-1].open("a", encoding="utf-8") as file:
        file.write("\nclass Broken(:\n")


def broken_route(root: Path) -> None:
    with _route_files(root)[0].open("a", encoding="utf-8") as file:
        file.write("\n<<<<<<< HEAD\n")


def broken_application(root: Path) -> None:
    for file in root.rglob("*.py"):
        if "FastAPI(" in file.read_text(encoding="utf-8"):
            file.write_text("app = FastAPI(\n", encoding="utf-8")


def missing_schema(root: Path) -> None:
    _schema_files(root)[-1].unlink()


def missing_route(root: Path) -> None:
    _route_files(root)[0].unlink()


def bad_bytes(root: Path) -> None:
    with _schema_files(root)[-1].open("ab") as file:
        file.write(b"# \xff\xfe\n")


def nul_bytes(root: Path) -> None:
    _route_files(root)[0].write_bytes(b"x = 1\0\n")


def deep_nesting(root: Path) -> None:
    with _schema_files(root)[-1].open("a", encoding="utf-8") as file:
        file.write(f"\nDEEP = {'[' * 2000}{']' * 2000}\n")


def empty_package(root: Path) -> None:
    for file in root.rglob("schemas/__init__.py"):
        file.unlink()


def link_outwards(root: Path) -> None:
    file = _schema_files(root)[-1]
    file.unlink()
    file.symlink_to("/etc/hostname")


def _schema_files(root: Path) -> list[Path]:
    """The schema files, those that others are likely to build on first."""
    files = [file for file in root.rglob("schemas/**/*.py") if file.name != "__init__.py"]
    return sorted(files, key=lambda file: (file.stem not in ("base", "common", "shared"), file))


def _route_files(root: Path) -> list[Path]:
    found = [
        file
        for file in root.rglob("*.py")
        if "APIRouter(" in file.read_text(encoding="utf-8") and file.name != "__init__.py"
    ]
    return sorted(found)


DAMAGES: tuple[Damage, ...] = (
    broken_schema,
    broken_route,
    broken_application,
    missing_schema,
    missing_route,
    bad_bytes,
    nul_bytes,
    deep_nesting,
    empty_package,
    link_outwards,
)
