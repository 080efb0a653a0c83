"""Whether a generator, run as it is configured, finds what lies at the source roots."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from refactor_kit.base import Context, Settings, SourceTree
from refactor_kit.python.parsing import parse_ast
from refactor_kit.python.text import decode_text
from refactor_kit.reading.generator import DYNAMIC_IMPORTS, is_call_of, names_in

_OWN_WAY = re.compile(rb"sys\.path|PYTHONPATH|site\.addsitedir")
_BY_FILE = frozenset({"spec_from_file_location", "SourceFileLoader", "run_path"})


@dataclass(frozen=True, slots=True)
class LackingRoot:
    """The line of the script that needs a source root, and what it does there."""

    line: int
    does: str


def lacking_root(
    tree: SourceTree, context: Context, script: str, module: ast.Module
) -> LackingRoot | None:
    """The first thing in a script that needs a source root which is not on its path.

    That is an import from it, or the loading of a schema file by its path that imports from it.
    ``None`` also where the script sees to its path, the command or the environment does, or the
    project can be installed.
    """
    settings = context.settings
    if is_given(tree, settings) or is_installable(tree) or _OWN_WAY.search(tree.read(script)):
        return None
    tops = _tops(tree, settings, _started_from(settings, script))
    imports = [each for each in ast.walk(module) if _imports(each, tops)]
    if imports:
        line = min(getattr(each, "lineno", 0) for each in imports)
        return LackingRoot(line, "imports what lies at the root, which is not on its path")
    needing = next(_needing(tree, context, tops), "")
    loads = [getattr(each, "lineno", 0) for each in ast.walk(module) if is_call_of(each, _BY_FILE)]
    if not needing or not loads:
        return None
    does = f"loads schema files by their path; {needing} imports what lies at the root, which is "
    return LackingRoot(min(loads), f"{does}not on its path")


def is_given(tree: SourceTree, settings: Settings) -> bool:
    """Whether the command or the environment of the configuration speaks of the path."""
    told = [*settings.generator, *settings.env]
    if settings.env_file and settings.env_file in tree:
        told.append(decode_text(settings.env_file, tree.read(settings.env_file)))
    return any("PYTHONPATH" in text for text in told)


def is_installable(tree: SourceTree) -> bool:
    """Whether the project can be installed, so that its packages are found from anywhere."""
    project = tree.read("pyproject.toml") if "pyproject.toml" in tree else b""
    return b"[build-system]" in project or "setup.py" in tree or "setup.cfg" in tree


def _started_from(settings: Settings, script: str) -> PurePosixPath:
    """The folder that Python itself puts on the path: the script's own, or that it is run in."""
    return PurePosixPath(script).parent if script in settings.generator else PurePosixPath(".")


def _tops(tree: SourceTree, settings: Settings, started_from: PurePosixPath) -> set[str]:
    """What can be imported from the source roots, and not from where the script is started."""
    sources = [path for path in tree.paths() if path.endswith(".py")]
    tops = {
        name
        for root in map(PurePosixPath, settings.source_roots)
        if root != started_from
        for name in names_in(sources, _prefix(root))
    }
    return tops - names_in(tree.paths(), _prefix(started_from))


def _prefix(folder: PurePosixPath) -> str:
    return "" if folder == PurePosixPath(".") else f"{folder.as_posix()}/"


def _needing(tree: SourceTree, context: Context, tops: set[str]) -> Iterator[str]:
    """The places where a schema file of the module imports from a source root."""
    for part in context.module.parts:
        if part.schema_file in tree:
            module = parse_ast(part.schema_file, tree.read(part.schema_file))
            lines = [each.lineno for each in module.body if _imports(each, tops)]
            yield from (f"{part.schema_file}:{line}" for line in lines[:1])


def _imports(node: ast.AST, tops: set[str]) -> bool:
    match node:
        case ast.Import(names=names):
            return any(name.name.partition(".")[0] in tops for name in names)
        case ast.ImportFrom(module=str(module), level=0):
            return module.partition(".")[0] in tops
        case ast.Call(args=[argument, *_]):
            return is_call_of(node, DYNAMIC_IMPORTS) and _names(argument, tops)
    return False


def _names(argument: ast.expr, tops: set[str]) -> bool:
    """``"schemas.a"`` and ``f"schemas.{name}"``; what is not told by the source counts as no."""
    match argument:
        case ast.Constant(value=str(text)) | ast.JoinedStr(values=[ast.Constant(value=text), *_]):
            return str(text).partition(".")[0] in tops
        case ast.BinOp(left=left, op=ast.Add()):
            return _names(left, tops)
    return False
