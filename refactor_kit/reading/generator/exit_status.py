"""Whether a generator ends as if nothing had failed, although it says that something did."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from refactor_kit.reading.generator import imported_modules, is_call_of

_SAYING = frozenset({"print", "print_exc", "warning", "error", "exception", "info", "debug"})
_BROAD = frozenset(
    {"Exception", "BaseException", "ImportError", "ModuleNotFoundError", "AttributeError"}
)
_EXITS = frozenset({"sys.exit", "exit", "quit", "os._exit", "SystemExit"})
# Their commands end the process themselves.
_ENDING_LIBRARIES = frozenset({"click", "typer", "fire", "cyclopts", "absl"})


@dataclass(frozen=True, slots=True)
class HiddenFailures:
    """Where a script speaks of failures, and how it ends all the same.

    ``handlers`` are those after which the failure is forgotten. ``exits`` are the calls that end
    the script without saying for certain that it failed, ``last`` the statement that it ends with;
    ``None`` where that is one of them.
    """

    handlers: tuple[ast.ExceptHandler, ...]
    exits: tuple[ast.Call, ...]
    last: ast.stmt | None

    @property
    def lines(self) -> frozenset[int]:
        return frozenset(handler.lineno for handler in self.handlers)


def goes_on(handler: ast.ExceptHandler) -> bool:
    """Whether all that is done about an error is to speak of it, if that."""
    *before, last = handler.body
    is_returning = isinstance(last, ast.Return) and is_nothing(last.value)
    return all(
        isinstance(statement, ast.Pass | ast.Continue) or says(statement)
        for statement in (before if is_returning else handler.body)
    )


def says(statement: ast.stmt) -> bool:
    """Whether a statement prints or logs something."""
    return isinstance(statement, ast.Expr) and is_call_of(statement.value, _SAYING)


def is_nothing(value: ast.expr | None) -> bool:
    """Whether a value is none, or a constant that stands for nothing: ``None``, 0, ``False``."""
    return value is None or (isinstance(value, ast.Constant) and not value.value)


def hidden_failures(script: ast.Module) -> HiddenFailures | None:
    """What hides failures in a script; ``None`` where nothing does.

    A handler in a function that gives something back may tell its caller of the failure by giving
    nothing: it counts only in a script that never ends badly. Nothing is said of a script whose
    command line is a library's, which ends the process itself.
    """
    if not script.body or _is_run_by_library(script):
        return None
    calls = [each for each in ast.walk(script) if isinstance(each, ast.Call) and _is_exit(each)]
    returning = _returning_nothing(script)
    ends_badly = not all(_ends_well(each, returning) for each in calls)
    handlers = tuple(each for each in _handlers(script, telling=not ends_badly))
    exits = tuple(each for each in calls if not _is_failure(each))
    last = _last(script)
    is_ended = any(each in exits for each in ast.walk(last))
    return HiddenFailures(handlers, exits, None if is_ended else last) if handlers else None


def _handlers(script: ast.Module, *, telling: bool) -> Iterator[ast.ExceptHandler]:
    """The handlers that forget an error; those that may be ``telling`` where that is asked for."""
    functions = [each for each in ast.walk(script) if isinstance(each, ast.FunctionDef)]
    giving = {
        id(inner)
        for each in functions
        if any(isinstance(r, ast.Return) and not is_nothing(r.value) for r in ast.walk(each))
        for inner in ast.walk(each)
    }
    for node in ast.walk(script):
        if not isinstance(node, ast.ExceptHandler) or (id(node) in giving and not telling):
            continue
        if _catches_any(node.type) and goes_on(node) and any(map(says, node.body)):
            yield node


def _catches_any(caught: ast.expr | None) -> bool:
    types = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(each is None or ast.unparse(each) in _BROAD for each in types)


def _is_exit(call: ast.Call) -> bool:
    return ast.unparse(call.func) in _EXITS


def _is_failure(call: ast.Call) -> bool:
    """``sys.exit(1)``: it says for certain that the script failed."""
    value = call.args[0] if call.args else None
    return isinstance(value, ast.Constant) and bool(value.value)


def _ends_well(call: ast.Call, returning: set[str]) -> bool:
    match call.args:
        case []:
            return not call.keywords
        case [ast.Call(func=ast.Name(id=name))]:
            return name in returning
        case [value]:
            return is_nothing(value)
    return False


def _returning_nothing(script: ast.Module) -> set[str]:
    """The functions of the script that give no status but 0."""
    return {
        node.name
        for node in script.body
        if isinstance(node, ast.FunctionDef)
        and all(is_nothing(e.value) for e in ast.walk(node) if isinstance(e, ast.Return))
    }


def _is_run_by_library(script: ast.Module) -> bool:
    imported = {name.partition(".")[0] for name in imported_modules(script, "")}
    return bool(imported & _ENDING_LIBRARIES)


def _last(script: ast.Module) -> ast.stmt:
    """The last statement that is run: inside of ``if __name__ == "__main__"``, where that ends."""
    last = script.body[-1]
    match last:
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__")), body=body, orelse=[]):
            return body[-1]
    return last
