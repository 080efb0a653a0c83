"""What is wrong with a schema generator, as far as its script tells; with the line.

``root-path``, ``own-classes`` and ``goes-on`` can be repaired mechanically where the configuration
says so (``[generator-repairs]``), and are a decision until it says something.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from refactor_kit.base import Context, SourceTree
from refactor_kit.python.parsing import parse_ast
from refactor_kit.reading.generator import is_call_of, read_generator
from refactor_kit.reading.generator.class_walks import borrowed_classes, class_walks
from refactor_kit.reading.generator.exit_status import goes_on, hidden_failures
from refactor_kit.reading.generator.root_path import lacking_root

FaultKind = Literal["root-path", "own-classes", "random", "goes-on", "every-module"]
_RANDOM = frozenset({"uuid1", "uuid4", "now", "utcnow", "today", "token_hex", "token_urlsafe"})
_RANDOM_MODULES = frozenset({"random", "secrets", "uuid"})
_HARMLESS = frozenset({"UUID", "uuid3", "uuid5", "seed"})
_LOOKING = frozenset({"glob", "rglob", "iterdir", "listdir", "iter_modules", "walk_packages"})
#: What `[generator-repairs]` may ask for.
REPAIRABLE = ("root-path", "own-classes", "goes-on")


@dataclass(frozen=True, slots=True)
class GeneratorFault:
    """One fault; ``text`` says in words what the script does at ``line``.

    ``can_be_repaired`` where ``[generator-repairs]`` may ask for it.
    """

    kind: FaultKind
    path: str
    line: int
    text: str
    can_be_repaired: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


def read_generator_faults(tree: SourceTree, context: Context) -> tuple[GeneratorFault, ...]:
    """The faults of the configured generator, in the order of its lines; harmless ones as well."""
    script = read_generator(tree, context).script
    if script not in tree:
        return ()
    module = parse_ast(script, tree.read(script))
    hidden = hidden_failures(module)
    found = (
        GeneratorFault(
            kind,
            script,
            line,
            text,
            can_be_repaired=kind in REPAIRABLE
            and (kind != "goes-on" or (hidden is not None and line in hidden.lines)),
        )
        for kind, line, text in _faults(tree, context, script, module)
    )
    return tuple(sorted(found, key=lambda fault: fault.line))


def _faults(
    tree: SourceTree, context: Context, script: str, module: ast.Module
) -> Iterator[tuple[FaultKind, int, str]]:
    lacking = lacking_root(tree, context, script, module)
    if lacking:
        yield "root-path", lacking.line, lacking.does
    walks = class_walks(module) if any(borrowed_classes(tree, context)) else ()
    for walk in walks:
        yield "own-classes", walk.line, "takes classes that the schema file only imports"
    is_told_which = any("{" in word for word in context.settings.generator)
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and _is_random(node.func):
            called = ast.unparse(node.func)
            yield "random", node.lineno, f"{called}() gives another value each time"
        elif isinstance(node, ast.ExceptHandler) and goes_on(node):
            yield "goes-on", node.lineno, "says that something failed, and goes on as if it had not"
        elif isinstance(node, ast.For) and _looks_around(node.iter) and not is_told_which:
            yield "every-module", node.lineno, "goes through every module"


def _is_random(called: ast.expr) -> bool:
    written = ast.unparse(called).split(".")
    if written[-1] in _HARMLESS:
        return False
    return written[-1] in _RANDOM or (len(written) > 1 and written[0] in _RANDOM_MODULES)


def _looks_around(iterated: ast.expr) -> bool:
    return any(is_call_of(node, _LOOKING) for node in ast.walk(iterated))
