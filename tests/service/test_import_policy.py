"""Routes import only from `schemas`.

A deep import takes a schema from a module below it:

    from schemas.orders.orders import OrderRequest  # no
    from schemas import OrdersInput  # yes

Which route files are held to this is read from `.refactor-kit/guard/`: those of
migrated modules at first, all of them later. So the scope widens and this file stays.

Written by refactor-kit.
"""

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCE_ROOTS = (".",)
PUBLIC_PACKAGE = "schemas"
ROUTE_FILES = ("api/routes/**/*.py",)
CONFIGURATION = ROOT / "pyproject.toml"
STATE = ROOT / ".refactor-kit"
CHECK = "routes-import-only-public-schemas"
ALLOWED = re.compile(rf"#\s*refactor-kit:\s*allow\[[^]]*\b{CHECK}\b")
# Python 3.10 has no tomllib; there pytest itself brings tomli along.
TOML = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")


def test_routes_import_only_from_public_package() -> None:
    deep = [found for path in enforced_files() for found in deep_imports(path)]
    advice = f"import these from {PUBLIC_PACKAGE!r}, not from a module below it:"
    assert not deep, "\n  ".join([advice, *deep])


# Which files are held to the policy.


def enforced_files() -> list[str]:
    """The route files of migrated modules, or of all once the guard is project-wide."""
    if is_project_wide():
        return route_files()
    records = read_guard().values()
    enforced = {path for record in records for path in record.get("route-files", [])}
    return sorted(path for path in enforced if (ROOT / path).is_file())


def is_project_wide() -> bool:
    """Once the guard has widened, or from the start by the configuration."""
    if any(record.get("scope") == "project" for record in read_guard().values()):
        return True
    scope = read_configuration().get("guard-scope", "auto")
    return scope == "project" or (scope == "auto" and all_are_migrated())


def all_are_migrated() -> bool:
    modules = set(read_configuration().get("modules", {}))
    return bool(modules) and modules <= migrated_modules()


def migrated_modules() -> set[str]:
    return {module for module, record in read_guard().items() if record.get("migrated")}


def route_files() -> list[str]:
    found = {path for pattern in ROUTE_FILES for path in ROOT.glob(pattern)}
    files = sorted(path for path in found if path.is_file())
    return [file.relative_to(ROOT).as_posix() for file in files]


def read_guard() -> dict[str, dict[str, Any]]:
    """What is recorded of each module, and of the project."""
    files = sorted(STATE.glob("guard/*.toml"))
    return {file.stem: TOML.loads(file.read_text(encoding="utf-8")) for file in files}


def read_allowances() -> list[dict[str, Any]]:
    files = sorted(STATE.glob("allowances/*.toml"))
    tables = [TOML.loads(file.read_text(encoding="utf-8")) for file in files]
    return [entry for table in tables for entry in table.get("allow", [])]


def read_configuration() -> dict[str, Any]:
    document = TOML.loads(CONFIGURATION.read_text(encoding="utf-8"))
    settings: dict[str, Any] = document.get("tool", {}).get("refactor-kit", document)
    return settings


# What such a file may not do.


def deep_imports(path: str) -> Iterator[str]:
    """Every way into a module below the public package, as `path:line: name`."""
    source = (ROOT / path).read_bytes()
    lines = source.decode("utf-8", errors="replace").splitlines()
    allowed = allowed_names(path)
    tree = ast.parse(source, filename=path)
    for first, last, name in sorted(reached_names(tree, path)):
        excused = any(within(name, each) for each in allowed)
        if is_internal(name) and not excused and not is_excused(lines[:last], first):
            yield f"{path}:{first}: {name}"


def is_excused(lines: list[str], first: int) -> bool:
    """Whether a comment from line `first` on, or alone above it, allows the import."""
    above = lines[first - 2].strip() if first > 1 else ""
    return bool(ALLOWED.match(above)) or any(map(ALLOWED.search, lines[first - 1 :]))


def allowed_names(path: str) -> list[str]:
    """What the allowances let a file import."""
    names: list[str] = []
    for entry in read_allowances():
        if entry["check"] == CHECK and is_in_force(entry, path):
            finding = entry.get("fingerprint", PUBLIC_PACKAGE).rpartition(":")[2]
            names += entry.get("imports", finding.split("+"))
    return names


def is_in_force(allowance: dict[str, Any], path: str) -> bool:
    """Whether it is about the file, and the migration that ends it is not done."""
    about = ROOT / path in ROOT.glob(allowance["path"].lstrip("/"))
    module = str(allowance["until"]).removesuffix(":migrated")
    ended = all_are_migrated() if module == "all" else module in migrated_modules()
    return about and not ended


def within(name: str, owner: str) -> bool:
    return name == owner or name.startswith(f"{owner}.")


def reached_names(tree: ast.Module, path: str) -> set[tuple[int, int, str]]:
    """The full names that imports load, and attributes of the package, with lines."""
    reached: set[tuple[int, int, str]] = set()
    package = {PUBLIC_PACKAGE: PUBLIC_PACKAGE}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            reached |= {(*lines_of(node), alias.name) for alias in node.names}
            package |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = imported_from(node, path)
            for alias in node.names:
                reached.add((*lines_of(node), f"{base}.{alias.name}"))
                package[alias.asname or alias.name] = f"{base}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = package.get(ast.unparse(node.value))
            if owner == PUBLIC_PACKAGE:
                reached.add((node.lineno, node.lineno, f"{owner}.{node.attr}"))
    return reached


def lines_of(statement: ast.stmt) -> tuple[int, int]:
    """The first line and the last."""
    return statement.lineno, statement.end_lineno or statement.lineno


def imported_from(node: ast.ImportFrom, path: str) -> str:
    """The absolute name of the module that a `from` import names."""
    package = package_of(path)
    above = package[: len(package) + 1 - node.level] if node.level else []
    return ".".join([*above, *([node.module] if node.module else [])])


def package_of(path: str) -> list[str]:
    """The package that a file belongs to, from its source root down."""
    folder = (ROOT / path).parent
    roots = [ROOT / root for root in SOURCE_ROOTS if folder.is_relative_to(ROOT / root)]
    nearest = max(roots, key=lambda root: len(root.parts), default=ROOT)
    return list(folder.relative_to(nearest).parts)


def is_internal(name: str) -> bool:
    """Whether the name is a module below the public package, or lies in one."""
    if name == PUBLIC_PACKAGE or not within(name, PUBLIC_PACKAGE):
        return False
    first, *deeper = name.removeprefix(f"{PUBLIC_PACKAGE}.").split(".")
    return bool(deeper) or (first not in public_names() and is_module(first))


def is_module(name: str) -> bool:
    """Whether the public package holds a module of this name."""
    for folder in package_folders():
        if (folder / name).is_dir() or (folder / f"{name}.py").is_file():
            return True
    return False


def public_names() -> set[str]:
    """The strings of `__all__`, in whatever way the package puts it together."""
    names: set[str] = set()
    for folder in package_folders():
        file = folder / "__init__.py"
        source = file.read_text(encoding="utf-8") if file.is_file() else ""
        for statement in ast.parse(source).body:
            if "__all__" in ast.unparse(statement).split("=")[0]:
                nodes = ast.walk(statement)
                names |= {str(getattr(node, "value", "")) for node in nodes}
    return names


def package_folders() -> list[Path]:
    return [ROOT.joinpath(root, *PUBLIC_PACKAGE.split(".")) for root in SOURCE_ROOTS]
