"""A service of 24 modules of many kinds, put together from the small ones in ``assets/mixed``.

A kind is one module called ``thing``, written out; a module of that kind is the same files under
its own name. How its routers reach the application changes from module to module.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.support.asset_services import ASSETS

from .large import pascal, write

MIXED = ASSETS / "mixed"
KINDS = {
    "pair": "session_manager lease booking visit",
    "crud": "account product device folder merchant",
    "scaffold": "letter campaign",
    "settings": "preview digest summary",
    "random": "parcel ticket",
    "named": "journal audit",
    "state": "stack feed",
    "patched": "shelf cabinet",
    "inherits": "probe beacon",
}
KIND_OF = {name: kind for kind, names in KINDS.items() for name in names.split()}
MODULES = tuple(KIND_OF)
_SHAPES = ("all", "first", "list")
_PLUGIN = '''"""{name} puts itself into the application."""

from fastapi import FastAPI

{imports}


def register(app: FastAPI) -> None:
    """Serve what the module has."""
{includes}
'''


def write_service(root: Path, modules: Sequence[str] = MODULES) -> None:
    """Write the service with the artifacts that its generator writes; its tests pass."""
    shutil.copytree(MIXED / "frame", root, dirs_exist_ok=True)
    for name in modules:
        for file in sorted((MIXED / "kinds" / KIND_OF[name]).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                path = file.relative_to(MIXED / "kinds" / KIND_OF[name]).as_posix()
                write(root, _called(path, name), _called(file.read_text("utf-8"), name))
    for folder in sorted(each for each in (root / "schemas").iterdir() if each.is_dir()):
        write(root, f"schemas/{folder.name}/__init__.py", "")
    write(root, "scripts/schema_mapping_config.py", _shapes(root))
    write(root, "api/main.py", _main(root, modules))
    write(root, ".gitignore", "__pycache__/\n.pytest_cache/\n")
    generate(root)


def generate(root: Path) -> str:
    """What the generator prints, run as a person runs it."""
    command = [sys.executable, "-B", "scripts/generate_schemas_from_master.py"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout


def parts_of(root: Path, name: str) -> list[str]:
    """The parts of a module, by its route files."""
    files = (root / "api/routes").glob(f"{name}*_routes.py")
    return sorted(file.stem.removesuffix("_routes") for file in files)


def _called(text: str, name: str) -> str:
    """The text of a kind for the module of that name."""
    own = text.replace("thing", name).replace("Thing", pascal(name))
    return own.replace("THING", name.upper())


def _shapes(root: Path) -> str:
    """Which of the shapes that the generator knows each part's schema file has."""
    parts = sorted(folder.name for folder in (root / "schemas").iterdir() if folder.is_dir())
    lines = [f'    "{part}": "{_SHAPES[at % 3]}",' for at, part in enumerate(parts)]
    return "\n".join(['"""How each schema file is written."""', "", "SHAPES = {", *lines, "}", ""])


def _main(root: Path, modules: Sequence[str]) -> str:
    imports, included, looped, plugins = ["from fastapi import FastAPI", ""], [], [], []
    for at, name in enumerate(modules):
        parts = parts_of(root, name)
        if at % 4 == 1:
            imports += [f"from api.routes.{p}_routes import router as {p}_router" for p in parts]
            included += [f'app.include_router({p}_router, prefix="/v1")' for p in parts]
        elif at % 4 == 3:
            plugins.append(name)
            write(root, f"api/plugins/{name}.py", _plugin(name, parts))
            continue
        else:
            imports += [f"from api.routes import {p}_routes" for p in parts]
            if at % 4 == 2:
                looped += [f"    {p}_routes.router," for p in parts]
            else:
                included += [f"app.include_router({p}_routes.router)" for p in parts]
    return "\n".join([*imports, *_application(included, looped, plugins), ""])


def _plugin(name: str, parts: Sequence[str]) -> str:
    imports = "\n".join(f"from api.routes.{part}_routes import router as {part}" for part in parts)
    includes = "\n".join(f"    app.include_router({part})" for part in parts)
    return _PLUGIN.format(name=name, imports=imports, includes=includes)


def _application(
    included: Sequence[str], looped: Sequence[str], plugins: Sequence[str]
) -> Iterator[str]:
    yield from (f"from api.plugins import {name} as {name}_plugin" for name in plugins)
    yield from ("", 'app = FastAPI(title="Twenty-four")', "", *included)
    if looped:
        yield from (
            "for router in (",
            *looped,
            "):",
            '    app.include_router(router, prefix="/api")',
        )
    if plugins:
        yield from ("", "for plugin in (", *(f"    {name}_plugin," for name in plugins), "):")
        yield "    plugin.register(app)"
