"""Where the parts of a module live: the configuration's patterns, filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import PurePosixPath

from refactor_kit.base import AppLayout, Module, ModuleSettings, Part, Settings, SourceTree
from refactor_kit.base.records import replace

_PYTHON = (".py", ".pyi")
# Comments and texts of a module, as a docstring is one, and a statement at its top level. They are
# compiled where they are asked for: a hook never does.
_TEXTS = rb'(?s)#[^\r\n]*|"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\''
_STATEMENT = rb"(?m)^(?!pass\b)[A-Za-z_@(\[{]"


def resolve_modules(settings: Settings, tree: SourceTree) -> tuple[Module, ...]:
    """Every configured module with its places, in the configuration's order."""
    return tuple(_resolve_module(settings, module, tree) for module in settings.modules.values())


def configured_places(settings: Settings, module: Module) -> tuple[str, ...]:
    """The files and folders where the configuration looks for ``module`` and what serves it."""
    places = {module.route_file, module.app_dir, module.docs_file}
    for part in module.parts:
        places |= {part.schema_file, part.route_file, part.app_dir}
    application = settings.app.partition(":")[0].replace(".", "/") + ".py"
    served = (application, *(each.replace(".", "/") for each in settings.public_packages))
    places |= {str(PurePosixPath(root, name)) for root in settings.source_roots for name in served}
    return tuple(sorted(places))


def packages_of(settings: Settings, module: Module) -> tuple[str, ...]:
    """The public packages that the schema files of ``module`` lie in, in their order.

    The first of all where they lie in none.
    """
    places = {
        package: tuple(f"{place}/" for place in module_places(package, settings.source_roots))
        for package in settings.public_packages
    }
    files = [part.schema_file for part in module.parts]
    held = [each for each in places if any(file.startswith(places[each]) for file in files)]
    return tuple(held) or settings.public_packages[:1]


def settings_of(settings: Settings, module: Module) -> Settings:
    """``settings`` as a context of ``module`` has them: with the public package of its own."""
    if len(settings.public_packages) == 1:
        return settings
    return replace(settings, public_package=packages_of(settings, module)[0])


@lru_cache(maxsize=16_384)
def dotted_name(path: str, source_roots: tuple[str, ...]) -> str:
    """The import name of a Python file or folder, by the longest source root that holds it.

    ``dotted_name("src/app/schemas/a.py", ("src",))`` is ``app.schemas.a``.
    """
    pure = PurePosixPath(path)
    roots = sorted(
        (PurePosixPath(root) for root in source_roots), key=lambda root: -len(root.parts)
    )
    for root in roots:
        if pure.is_relative_to(root):
            pure = pure.relative_to(root)
            break
    names = [*pure.parts[:-1], pure.name.removesuffix(".pyi").removesuffix(".py")]
    if names[-1] == "__init__":
        names.pop()
    return ".".join(names)


def package_name(path: str, source_roots: tuple[str, ...]) -> str:
    """The package that relative imports in a Python file start from."""
    dotted = dotted_name(path, source_roots)
    return dotted if PurePosixPath(path).name == "__init__.py" else dotted.rpartition(".")[0]


def module_file(
    tree: SourceTree, dotted: str, source_roots: Iterable[str], suffixes: Iterable[str] = (".py",)
) -> str | None:
    """The file that ``import dotted`` runs, where the tree has it; a package goes first.

    A folder without ``__init__.py`` holds no modules where a module beside it has its name.
    """
    for place in module_places(dotted, source_roots):
        for suffix in suffixes:
            for path in (f"{place}/__init__{suffix}", f"{place}{suffix}"):
                if path in tree and not _is_hidden(tree, place, dotted.count(".")):
                    return path
    return None


def _is_hidden(tree: SourceTree, place: str, depth: int) -> bool:
    """Whether one of the ``depth`` folders around ``place`` is a module for the interpreter."""
    for _ in range(depth):
        place = place.rpartition("/")[0]
        if f"{place}.py" in tree and f"{place}/__init__.py" not in tree:
            return True
    return False


def module_places(dotted: str, source_roots: Iterable[str]) -> Iterator[str]:
    """Where a module would stand below each source root, without an ending."""
    for root in source_roots:
        prefix = "" if root in ("", ".") else f"{root.strip('/')}/"
        yield prefix + dotted.replace(".", "/")


def _resolve_module(settings: Settings, module: ModuleSettings, tree: SourceTree) -> Module:
    parts = tuple(_resolve_part(settings, module, part) for part in module.parts)
    route_file = _unified_route_file(settings, module)
    app_dir = settings.module_app.format(module=module.name)
    return Module(
        name=module.name,
        parts=parts,
        route_file=route_file,
        route_module=dotted_name(route_file, settings.source_roots),
        app_dir=app_dir,
        app_package=dotted_name(app_dir, settings.source_roots),
        app_layout=module.app_layout or _default_layout(parts, app_dir, tree),
        docs_file=settings.docs.format(module=module.name),
        settings=module,
    )


def _unified_route_file(settings: Settings, module: ModuleSettings) -> str:
    """The one file that the configuration names for every part is where the routes stay."""
    named = {module.routes.get(part, "") for part in module.parts}
    if len(named) == 1 and "" not in named:
        return named.pop()
    return settings.module_routes.format(module=module.name)


def _resolve_part(settings: Settings, module: ModuleSettings, part: str) -> Part:
    schemas = module.schemas.get(part, settings.schemas)
    schema_file = schemas.format(part=part, module=module.name)
    routes = module.routes.get(part, settings.part_routes)
    route_file = routes.format(part=part, module=module.name)
    app_dir = settings.part_app.format(part=part, module=module.name)
    suffix = part.removeprefix(module.name).strip("_") if part != module.name else ""
    return Part(
        name=part,
        suffix=suffix or ("" if len(module.parts) == 1 else part),
        schema_file=schema_file,
        schema_module=dotted_name(schema_file, settings.source_roots),
        route_file=route_file,
        route_module=dotted_name(route_file, settings.source_roots),
        app_dir=app_dir,
        app_package=dotted_name(app_dir, settings.source_roots),
    )


def _default_layout(parts: tuple[Part, ...], app_dir: str, tree: SourceTree) -> AppLayout:
    """``package`` when the parts have app folders, old or moved into the new one; else ``none``.

    A folder in which no Python file says anything is a scaffold, and no app layer.
    """
    moved = tuple(f"{app_dir}/{part.suffix}/" for part in parts if part.suffix)
    folders = (*(f"{part.app_dir}/" for part in parts), *moved)
    inside = [path for path in tree.paths() if path.startswith(folders)]
    return "package" if any(_says_something(tree, path) for path in inside) else "none"


def _says_something(tree: SourceTree, path: str) -> bool:
    if not path.endswith(_PYTHON):
        return False
    return re.search(_STATEMENT, re.sub(_TEXTS, b"", tree.read(path))) is not None
