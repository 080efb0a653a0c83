"""What is wrong with a schema generator, as far as its script tells; with the line.

``root-path`` and ``own-classes`` can be repaired mechanically where the configuration says so
(``[generator-repairs]``), and are a decision until it says something.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from refactor_kit.base import Choice, Context, Decision, Settings, Sighting, SourceTree
from refactor_kit.python.origins import Origins
from refactor_kit.python.parsing import parse_ast
from refactor_kit.python.statements import attribute_chain
from refactor_kit.python.text import decode_text
from refactor_kit.reading.generator import names_in, read_generator
from refactor_kit.reading.schemas.classes import find_class, is_enum, is_exception

FaultKind = Literal["root-path", "own-classes", "random", "goes-on", "every-module"]
_RANDOM = frozenset({"uuid1", "uuid4", "now", "utcnow", "today", "token_hex", "token_urlsafe"})
_RANDOM_MODULES = frozenset({"random", "secrets", "uuid"})
_HARMLESS = frozenset({"UUID", "uuid3", "uuid5", "seed"})
_SAYING = frozenset({"print", "print_exc", "warning", "error", "exception", "info", "debug"})
_LOOKING = frozenset({"glob", "rglob", "iterdir", "listdir", "iter_modules", "walk_packages"})
_QUESTIONS: dict[str, tuple[str, str]] = {
    "root-path": (
        "imports what lies at the root, which is not on its path when it is run as it is "
        "configured: may a line be added that puts it there?",
        "add it",
    ),
    "own-classes": (
        "takes every class that a schema file has, those it imports too, so that one of them may "
        "supply the example: may it be made to look at the file's own classes only?",
        "make it so",
    ),
}


@dataclass(frozen=True, slots=True)
class GeneratorFault:
    """One fault; ``text`` says in words what the script does at ``line``."""

    kind: FaultKind
    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


def read_generator_faults(tree: SourceTree, context: Context) -> tuple[GeneratorFault, ...]:
    """The faults of the configured generator, in the order of its lines; harmless ones as well."""
    script = read_generator(tree, context).script
    if script not in tree:
        return ()
    faults = _faults(tree, context, script, parse_ast(script, tree.read(script)))
    found = (GeneratorFault(kind, script, line, text) for kind, line, text in faults)
    return tuple(sorted(found, key=lambda fault: fault.line))


def generator_decisions(tree: SourceTree, context: Context) -> tuple[Decision, ...]:
    """The questions about faults that could be repaired and that nobody has answered."""
    settled = context.settings.generator_repairs
    asked: dict[str, Decision] = {}
    for fault in read_generator_faults(tree, context):
        if fault.kind in _QUESTIONS and fault.kind not in settled:
            asked.setdefault(fault.kind, _decision(tree, context, fault))
    return tuple(asked.values())


def _faults(
    tree: SourceTree, context: Context, script: str, module: ast.Module
) -> Iterator[tuple[FaultKind, int, str]]:
    line = _lacks_root(tree, context.settings, script, module)
    if line:
        yield "root-path", line, "imports what lies at the root, which is not on its path"
    walks = class_walks(module) if any(borrowed_classes(tree, context)) else ()
    for walk in walks:
        yield "own-classes", walk.line, "takes classes that the schema file only imports"
    is_told_which = any("{" in word for word in context.settings.generator)
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and _is_random(node.func):
            called = ast.unparse(node.func)
            yield "random", node.lineno, f"{called}() gives another value each time"
        elif isinstance(node, ast.ExceptHandler) and _goes_on(node):
            yield "goes-on", node.lineno, "says that something failed, and goes on as if it had not"
        elif isinstance(node, ast.For) and _looks_around(node.iter) and not is_told_which:
            yield "every-module", node.lineno, "goes through every module"


def _is_random(called: ast.expr) -> bool:
    written = ast.unparse(called).split(".")
    if written[-1] in _HARMLESS:
        return False
    return written[-1] in _RANDOM or (len(written) > 1 and written[0] in _RANDOM_MODULES)


def _goes_on(handler: ast.ExceptHandler) -> bool:
    """Whether all that is done about an error is to speak of it."""
    return all(
        isinstance(statement, ast.Pass | ast.Continue)
        or (isinstance(statement, ast.Expr) and _calls(statement.value, _SAYING))
        for statement in handler.body
    )


def _looks_around(iterated: ast.expr) -> bool:
    return any(_calls(node, _LOOKING) for node in ast.walk(iterated))


def _calls(node: ast.AST, names: frozenset[str]) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in names


def _decision(tree: SourceTree, context: Context, fault: GeneratorFault) -> Decision:
    question, title = _QUESTIONS[fault.kind]
    lines = tree.read(fault.path).splitlines()
    seen = [Sighting(fault.path, fault.line, lines[fault.line - 1].decode("utf-8", "replace"))]
    if fault.kind == "own-classes":
        seen += borrowed_classes(tree, context)
    header = "[tool.refactor-kit.generator-repairs]"
    return Decision(
        key=f"generator-repairs.{fault.kind}",
        question=f"{fault.path} {question}",
        seen=tuple(seen),
        choices=(
            Choice(title, f"{header}\n{fault.kind} = true\n"),
            Choice("leave it as it is", f"{header}\n{fault.kind} = false\n"),
        ),
    )


_OWN_WAY = re.compile(rb"sys\.path|PYTHONPATH|spec_from_file_location|\brunpy\b|site\.addsitedir")
_DYNAMIC = frozenset({"import_module", "__import__"})


def _lacks_root(tree: SourceTree, settings: Settings, script: str, module: ast.Module) -> int:
    """The line of the first import from a source root that is not on the path; 0 for none.

    Nothing is said where the script sees to its path, the command or the environment does, or the
    project can be installed.
    """
    # Python puts the folder of the script on the path.
    folder = PurePosixPath(script).parent
    if script not in settings.generator or folder in map(PurePosixPath, settings.source_roots):
        return 0
    if _OWN_WAY.search(tree.read(script)) or _is_given(tree, settings) or _is_installable(tree):
        return 0
    sources = [path for path in tree.paths() if path.endswith(".py")]
    prefixes = (
        "" if root in ("", ".") else f"{root.strip('/')}/" for root in settings.source_roots
    )
    tops = {name for prefix in prefixes for name in names_in(sources, prefix)}
    tops -= names_in(tree.paths(), f"{folder}/")
    lines = (getattr(node, "lineno", 0) for node in ast.walk(module) if _imports(node, tops))
    return min(lines, default=0)


def _is_given(tree: SourceTree, settings: Settings) -> bool:
    told = [*settings.generator, *settings.env]
    if settings.env_file and settings.env_file in tree:
        told.append(decode_text(settings.env_file, tree.read(settings.env_file)))
    return any("PYTHONPATH" in text for text in told)


def _is_installable(tree: SourceTree) -> bool:
    project = tree.read("pyproject.toml") if "pyproject.toml" in tree else b""
    return b"[build-system]" in project or "setup.py" in tree or "setup.cfg" in tree


def _imports(node: ast.AST, tops: set[str]) -> bool:
    match node:
        case ast.Import(names=names):
            return any(name.name.partition(".")[0] in tops for name in names)
        case ast.ImportFrom(module=str(module), level=0):
            return module.partition(".")[0] in tops
        case ast.Call(args=[argument, *_]):
            return _calls(node, _DYNAMIC) and _names(argument, tops)
    return False


def _names(argument: ast.expr, tops: set[str]) -> bool:
    """``"schemas.a"`` and ``f"schemas.{name}"``; what is not told by the source counts as no."""
    match argument:
        case ast.Constant(value=str(text)) | ast.JoinedStr(values=[ast.Constant(value=text), *_]):
            return str(text).partition(".")[0] in tops
        case ast.BinOp(left=left, op=ast.Add()):
            return _names(left, tops)
    return False


_CHOOSING = re.compile(r"\bisinstance\(|\bissubclass\(|\bisclass\b")


@dataclass(frozen=True, slots=True)
class ClassWalk:
    """A loop over the classes of a module: ``value`` names a class, ``module`` the module.

    ``condition`` is what a class must meet so far, if anything; a condition may be put behind
    ``iterated`` where there is none. ``mechanical`` says that one can be.
    """

    line: int
    module: ast.expr
    value: str
    iterated: ast.expr
    condition: ast.expr | None
    mechanical: bool


def class_walks(module: ast.Module) -> tuple[ClassWalk, ...]:
    """The loops over classes in a script that never asks where a class comes from."""
    found: list[ClassWalk] = []
    for node in ast.walk(module):
        match node:
            case ast.Attribute(attr="__module__") | ast.Constant(value="__module__"):
                return ()
        walk = _walk(node)
        if walk is not None:
            found.append(walk)
    return tuple(found)


def borrowed_classes(tree: SourceTree, context: Context) -> Iterator[Sighting]:
    """The classes of the tree that a schema file of the module imports: a base, another's model."""
    origins = Origins(tree, context.settings.source_roots)
    for part in context.module.parts:
        if part.schema_file not in tree:
            continue
        for name, target in origins.bindings(part.schema_file).imported.items():
            found = find_class(origins, origins.origin(target))
            if found is None or is_enum(origins, found.path, found.node):
                continue
            if not is_exception(origins, found.path, found.node):
                line = _line_of(origins.parse(part.schema_file), name)
                yield Sighting(part.schema_file, line, f"imports {name} from {found.path}")


def _walk(node: ast.AST) -> ClassWalk | None:
    match node:
        case ast.comprehension(target=target, iter=iterated, ifs=conditions):
            condition = conditions[-1] if conditions else None
            return _made(iterated.lineno, target, iterated, condition, mechanical=True)
        case ast.For(target=target, iter=iterated, body=[ast.If(test=test, orelse=[])]):
            return _made(node.lineno, target, iterated, test, mechanical=True)
        case ast.For(target=target, iter=iterated):
            return _made(node.lineno, target, iterated, None, mechanical=False)
    return None


def _made(
    line: int,
    target: ast.expr,
    iterated: ast.expr,
    condition: ast.expr | None,
    *,
    mechanical: bool,
) -> ClassWalk | None:
    module = _module_of(iterated)
    value = target.elts[-1] if isinstance(target, ast.Tuple) and target.elts else target
    if module is None or not isinstance(value, ast.Name):
        return None
    told = ast.unparse(iterated) + (ast.unparse(condition) if condition is not None else "")
    if not _CHOOSING.search(told):
        return None
    return ClassWalk(line, module, value.id, iterated, condition, mechanical)


def _module_of(iterated: ast.expr) -> ast.expr | None:
    """The module whose names a loop goes through."""
    match iterated:
        case ast.Call(func=ast.Name(id="sorted" | "list" | "tuple"), args=[inner, *_]):
            return _module_of(inner)
        case ast.Call(
            func=ast.Attribute(
                value=ast.Call(func=ast.Name(id="vars"), args=[module])
                | ast.Attribute(value=module, attr="__dict__"),
                attr="values" | "items",
            ),
            args=[],
        ) if attribute_chain(module):
            return module
        case ast.Call(func=called, args=[module, *_]) if attribute_chain(module):
            return module if attribute_chain(called)[-1:] == ["getmembers"] else None
    return None


def _line_of(tree: ast.Module, name: str) -> int:
    for node in ast.walk(tree):
        aliases = node.names if isinstance(node, ast.Import | ast.ImportFrom) else []
        if any((alias.asname or alias.name) == name for alias in aliases):
            return getattr(node, "lineno", 1)
    return 1
