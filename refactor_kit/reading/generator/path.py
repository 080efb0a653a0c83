"""Whether a generator can import what it imports when somebody runs it as it is configured."""

from __future__ import annotations

import ast
import re
from pathlib import PurePosixPath

from refactor_kit.base import Settings, SourceTree
from refactor_kit.python.text import decode_text

_OWN_WAY = re.compile(rb"sys\.path|PYTHONPATH|spec_from_file_location|\brunpy\b|site\.addsitedir")
_DYNAMIC = frozenset({"import_module", "__import__"})


def lacks_root(tree: SourceTree, settings: Settings, script: str, module: ast.Module) -> int:
    """The line of the first import from a source root that is not on the path; 0 for none.

    Nothing is said where the script sees to its path, the command or the environment does, or the
    project can be installed.
    """
    if script not in settings.generator or _is_on_path(settings, script):
        return 0
    if _OWN_WAY.search(tree.read(script)) or _is_given(tree, settings) or _is_installable(tree):
        return 0
    tops = frozenset(_tops(tree, settings)) - _beside(tree, script)
    return min((_line(node) for node in ast.walk(module) if _imports(node, tops)), default=0)


def _is_on_path(settings: Settings, script: str) -> bool:
    """Python puts the folder of the script on the path."""
    folder = PurePosixPath(script).parent
    return any(PurePosixPath(root) == folder for root in settings.source_roots)


def _is_given(tree: SourceTree, settings: Settings) -> bool:
    told = [*settings.generator, *settings.env]
    if settings.env_file and settings.env_file in tree:
        told.append(decode_text(settings.env_file, tree.read(settings.env_file)))
    return any("PYTHONPATH" in text for text in told)


def _is_installable(tree: SourceTree) -> bool:
    project = tree.read("pyproject.toml") if "pyproject.toml" in tree else b""
    return b"[build-system]" in project or "setup.py" in tree or "setup.cfg" in tree


def _tops(tree: SourceTree, settings: Settings) -> list[str]:
    """The packages and modules directly below the source roots."""
    found = []
    for root in settings.source_roots:
        prefix = "" if root in ("", ".") else f"{root.strip('/')}/"
        for path in tree.paths():
            if path.startswith(prefix) and path.endswith(".py"):
                found.append(path.removeprefix(prefix).partition("/")[0].removesuffix(".py"))
    return found


def _beside(tree: SourceTree, script: str) -> frozenset[str]:
    folder = f"{PurePosixPath(script).parent}/"
    inside = (path.removeprefix(folder) for path in tree.paths() if path.startswith(folder))
    return frozenset(path.partition("/")[0].removesuffix(".py") for path in inside)


def _line(node: ast.AST) -> int:
    return node.lineno if isinstance(node, ast.stmt | ast.expr) else 0


def _imports(node: ast.AST, tops: frozenset[str]) -> bool:
    match node:
        case ast.Import(names=names):
            return any(name.name.partition(".")[0] in tops for name in names)
        case ast.ImportFrom(module=str(module), level=0):
            return module.partition(".")[0] in tops
        case ast.Call(func=called, args=[argument, *_]):
            return ast.unparse(called).rpartition(".")[2] in _DYNAMIC and _names(argument, tops)
    return False


def _names(argument: ast.expr, tops: frozenset[str]) -> bool:
    """``"schemas.a"`` and ``f"schemas.{name}"``; what is not told by the source counts as no."""
    match argument:
        case ast.Constant(value=str(text)) | ast.JoinedStr(values=[ast.Constant(value=text), *_]):
            return str(text).partition(".")[0] in tops
        case ast.BinOp(left=left, op=ast.Add()):
            return _names(left, tops)
    return False
