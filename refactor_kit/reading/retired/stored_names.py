"""Names of code that moves which are data elsewhere: queued, pickled or installed.

What names a class or a function in the source follows it. A message in a queue, a pickle on disk
and the metadata of an installed copy keep the old name, so a person has to say that it may go.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from refactor_kit.base import Choice, Context, Decision, Sighting, SourceTree, UnreadableSource
from refactor_kit.base.layout import dotted_name
from refactor_kit.memory.word_index import paths_with_words
from refactor_kit.python.origins import parsed
from refactor_kit.python.statements import attribute_chain, import_base
from refactor_kit.reading.retired.grace_periods import shims_until
from refactor_kit.reading.retired.moves import files_under
from refactor_kit.reading.retired.retired import RetiredModules, retired
from refactor_kit.reading.retired.shims import standing_shim

_PICKLERS = frozenset(
    ("pickle", "shelve", "dill", "cloudpickle", "joblib", "jsonpickle", "diskcache")
)
#: Decorators that make a function a task, called after its module where no ``name=`` says how.
_TASKS = frozenset(("task", "shared_task", "periodic_task", "db_task", "db_periodic_task"))
_QUEUES = frozenset(("enqueue", "enqueue_in", "enqueue_at", "enqueue_call", "add_job"))
_BY_NAME = _QUEUES | {"send_task", "signature"}
_WORDS = re.compile(rb"\b(?:%b)\b" % "|".join(_PICKLERS | _TASKS | _BY_NAME).encode())
_PACKAGING = ("pyproject.toml", "setup.cfg", "setup.py")
_TABLE = re.compile(r"\s*\[|\s*(?:gui-)?(?:scripts|entry-points)\s*=")
_ENTRIES = re.compile(r"scripts|entry.points|plugins")
_TARGET = re.compile(r"=\s*[\"']?([A-Za-z_][\w.]*)(?::([\w.]+))?")


@dataclass(frozen=True, slots=True)
class _Stored:
    """An old name, where it was seen, and whether an import of the old module is all it needs."""

    name: str
    seen: Sighting
    is_imported: bool = True


def stored_names(tree: SourceTree, context: Context) -> tuple[Decision, ...]:
    """The question whether such names may change; none where `moved-names` holds them all.

    With `shims = true` the old modules can be imported for a time: only tasks are asked about then.
    """
    found = [*_in_code(tree, context), *_in_packaging(tree, context)]
    accepted = context.module.settings.moved_names
    still = bool(shims_until(context))
    open_ = [
        each
        for each in found
        if not _covered(each.name, accepted) and not (still and each.is_imported)
    ]
    return (_decision(context, open_),) if open_ else ()


def _decision(context: Context, found: list[_Stored]) -> Decision:
    module = context.module
    names = {each.name for each in found}
    wanted = (name for name in sorted(names) if not _covered(name, names - {name}))
    listed = ", ".join(f'"{name}"' for name in (*module.settings.moved_names, *wanted))
    table = f"[tool.refactor-kit.modules.{module.name}]"
    return Decision(
        f"{module.name}.moved-names",
        f"code of {module.name} moves, and its old names may be data elsewhere (tasks in a queue, "
        "pickles, entry points of installed copies), where they do not follow: may they go? "
        "A task whose `name=` is no path of the code keeps it",
        tuple(dict.fromkeys(each.seen for each in found)),
        (
            Choice(
                "yes: nothing holds the old names, or it is drained, converted and installed anew",
                f"{table}\nmoved-names = [{listed}]\n",
            ),
        ),
    )


def _covered(name: str, names: Iterable[str]) -> bool:
    """Whether one of ``names`` is ``name`` or what holds it."""
    return any(f"{name}.".startswith(f"{each}.") for each in names)


def _in_code(tree: SourceTree, context: Context) -> Iterator[_Stored]:
    module, names = context.module, RetiredModules(retired(context))
    moving = {path for path in module.retired_route_files if path in tree}
    moving.update(path for each in module.retired_app_dirs for path in files_under(tree, each))
    tests = f"{context.settings.tests.rstrip('/')}/"
    stems = [each.rpartition(".")[2].encode() for each in names.names]
    others = paths_with_words(tree, sorted(_PICKLERS | _BY_NAME)) if moving else ()
    for path in sorted({*moving, *others}):
        if not path.endswith(".py") or path.startswith(tests):
            continue
        content = tree.read(path)
        concerned = path in moving or any(stem in content for stem in stems)
        if _WORDS.search(content) and concerned and not standing_shim(tree, context, path):
            # What cannot be read is refused elsewhere, where it matters.
            with suppress(UnreadableSource):
                dotted = dotted_name(path, context.settings.source_roots)
                yield from _File(path, dotted, content, names).stored()


class _File:
    """One Python file, with what it imports of the code that moves."""

    def __init__(self, path: str, module: str, content: bytes, names: RetiredModules) -> None:
        self._path = path
        self._module = module
        self._lines = content.splitlines()
        self._names = names
        self._nodes = tuple(ast.walk(parsed(path, content)))
        package = module if path.endswith("__init__.py") else module.rpartition(".")[0]
        self._imports = {
            local: (dotted, base, node)
            for node in self._nodes
            for local, dotted, base in _imported(node, package)
        }

    def stored(self) -> Iterator[_Stored]:
        moves = self._names.moved(self._module)
        imported = ((dotted, base) for dotted, base, _ in self._imports.values())
        moving = {
            base if self._names.moved(base) else dotted
            for dotted, base in imported
            if self._names.moved(dotted)
        }
        owners = [self._module] if moves else sorted(moving)
        for _, base, node in self._imports.values():
            if base.partition(".")[0] in _PICKLERS:
                yield from (self._seen(owner, node) for owner in owners)
        for node in self._nodes:
            if isinstance(node, ast.Call):
                yield from self._queued(node)
            elif moves and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for decorator in node.decorator_list:
                    name = _task_name(decorator, f"{self._module}.{node.name}")
                    if self._names.moved(name):
                        yield self._seen(name, decorator, is_imported=False)

    def _queued(self, call: ast.Call) -> Iterator[_Stored]:
        """A function handed to a queue, or named to it by a string."""
        word = (attribute_chain(call.func) or [getattr(call.func, "attr", "")])[-1]
        if word not in _BY_NAME or not call.args:
            return
        first = call.args[0]
        name = first.value if isinstance(first, ast.Constant) else ""
        chain = attribute_chain(first) if word in _QUEUES else []
        if chain and chain[0] in self._imports:
            name = ".".join([self._imports[chain[0]][0], *chain[1:]])
        elif len(chain) == 1:
            name = f"{self._module}.{chain[0]}"
        if isinstance(name, str) and self._names.moved(name):
            yield self._seen(name, call, is_imported=word in _QUEUES)

    def _seen(self, name: str, node: ast.AST, *, is_imported: bool = True) -> _Stored:
        line: int = getattr(node, "lineno", 1)
        text = self._lines[line - 1].decode("utf-8", "replace").strip()
        return _Stored(name, Sighting(self._path, line, text), is_imported)


def _imported(node: ast.AST, package: str) -> Iterable[tuple[str, str, str]]:
    """Local name, what it stands for, and the module that the statement loads."""
    if isinstance(node, ast.Import):
        return [(each.asname or each.name, each.name, each.name) for each in node.names]
    if isinstance(node, ast.ImportFrom):
        base = import_base(node, package)
        return [(each.asname or each.name, f"{base}.{each.name}", base) for each in node.names]
    return ()


def _task_name(decorator: ast.expr, own: str) -> str:
    """What a task is called that ``decorator`` makes of the function ``own``; ``""`` for none."""
    if isinstance(decorator, ast.Call):
        given = [each.value for each in decorator.keywords if each.arg == "name"]
        name = str(getattr(given[0], "value", "")) if given else own
        return name if _task_name(decorator.func, own) else ""
    return own if attribute_chain(decorator)[-1:] in [[word] for word in _TASKS] else ""


def _in_packaging(tree: SourceTree, context: Context) -> Iterator[_Stored]:
    """Entry points whose target moves: what is installed still names the old module."""
    names = RetiredModules(retired(context))
    for path in (each for each in _PACKAGING if each in tree):
        is_entry = path == "setup.py"
        lines = tree.read(path).decode("utf-8", "replace").splitlines()
        for number, line in enumerate(lines, 1):
            if path != "setup.py" and _TABLE.match(line):
                is_entry = _ENTRIES.search(line) is not None
            for target in _TARGET.finditer(line) if is_entry else ():
                if names.moved(target[1]):
                    name = ".".join(each for each in target.groups() if each)
                    yield _Stored(name, Sighting(path, number, line.strip()))
