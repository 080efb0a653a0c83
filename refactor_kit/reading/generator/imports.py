"""What a generator script imports, and where it leans on the public package."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from refactor_kit.base import Settings, SourceTree

# Finding the package's folder is not taking schemas from it.
_PLACES = ("__file__", "__path__", "__name__", "__spec__", "__package__")


def imported_modules(module: ast.Module, package: str) -> Iterator[str]:
    """Every dotted name that an import may load: ``from a import b`` gives ``a`` and ``a.b``."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, package)
            if base:
                yield base
            yield from (f"{base}.{alias.name}".lstrip(".") for alias in node.names)


def public_lines(module: ast.Module, settings: Settings, tree: SourceTree) -> tuple[int, ...]:
    """The lines that take a name, or the whole of it, from the public package itself."""
    public = settings.public_package
    internal = _submodules(settings, tree)
    lines: set[int] = set()
    bound: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and not node.level:
            lines |= _taken(node, public, internal)
            bound |= _bound_by_from(node, public)
        elif isinstance(node, ast.Import):
            bound |= _bound(node, public)
        elif isinstance(node, ast.Call) and _loads(node, public):
            lines.add(node.lineno)
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in bound:
            if node.attr not in internal and node.attr not in _PLACES:
                lines.add(node.lineno)
        elif isinstance(node, ast.Call) and _gets_from(node, bound):
            lines.add(node.lineno)
    return tuple(sorted(lines))


def _taken(node: ast.ImportFrom, public: str, internal: frozenset[str]) -> set[int]:
    if node.module != public or all(alias.name in internal for alias in node.names):
        return set()
    return {node.lineno}


def _bound(node: ast.Import, public: str) -> set[str]:
    """What ``import`` binds the public package to."""
    names = set()
    for alias in node.names:
        if alias.name == public:
            names.add(alias.asname or alias.name)
        elif alias.name.startswith(f"{public}.") and not alias.asname:
            names.add(public)
    return names


def _bound_by_from(node: ast.ImportFrom, public: str) -> set[str]:
    parent, _, name = public.rpartition(".")
    if not parent or node.module != parent:
        return set()
    return {alias.asname or alias.name for alias in node.names if alias.name == name}


def _loads(node: ast.Call, public: str) -> bool:
    """``importlib.import_module("schemas")`` and ``__import__("schemas")``."""
    name = ast.unparse(node.func).rpartition(".")[2]
    first = node.args[0] if node.args else None
    return (
        name in ("import_module", "__import__")
        and isinstance(first, ast.Constant)
        and first.value == public
    )


def _gets_from(node: ast.Call, bound: set[str]) -> bool:
    return (
        isinstance(node.func, ast.Name)
        and node.func.id in ("getattr", "vars", "dir")
        and bool(node.args)
        and ast.unparse(node.args[0]) in bound
    )


def _submodules(settings: Settings, tree: SourceTree) -> frozenset[str]:
    """The modules and folders directly inside the public package."""
    inside = settings.public_package.replace(".", "/")
    found = set()
    for root in settings.source_roots:
        folder = f"{inside}/" if root == "." else f"{root.rstrip('/')}/{inside}/"
        for path in tree.paths():
            if path.startswith(folder):
                found.add(path.removeprefix(folder).partition("/")[0].removesuffix(".py"))
    return frozenset(found - {"__init__"})


def _absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    base = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])
