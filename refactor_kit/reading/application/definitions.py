"""What a route file defines at its top level, and of which kind each name is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from refactor_kit.python.imported_names import (
    Imported,
    inner_blocks,
    statement_imports,
)
from refactor_kit.python.occurrences import Occurrence, module_level, occurrences
from refactor_kit.python.source_file import PythonSource
from refactor_kit.python.statements import assigned, attribute_chain
from refactor_kit.reading.application.events import Handler, Operation
from refactor_kit.reading.application.router_file import read_router_file

Kind = Literal["helper", "constant", "state", "handler", "import", "class"]
_READ_METHODS = {"get", "items", "keys", "values", "copy", "index", "count"}
_READERS = {
    "len", "sorted", "set", "list", "dict", "tuple", "frozenset", "min", "max", "sum", "any", "all",
    "enumerate", "zip", "str", "repr", "isinstance", "range", "join",
}  # fmt: skip
_STATELESS_CALLS = {
    "getLogger", "get_logger", "Depends", "Security", "Query", "Path", "Body", "Header", "Cookie",
    "Form", "File", "getenv", "environ.get", "compile", "frozenset", "tuple", "timedelta",
    "timezone", "Decimal", "TypeVar", "NewType", "str", "int", "float", "bool", "bytes", "UUID",
    "OAuth2PasswordBearer", "APIKeyHeader", "HTTPBearer", "HTTPBasic", "PurePath", "namedtuple",
    "date", "datetime", "Field", "cast", "APIRouter",
}  # fmt: skip


@dataclass(frozen=True)
class Defined:
    """One top-level name: its kind, the statements that bind it, its origin if imported."""

    name: str
    kind: Kind
    statements: tuple[ast.stmt, ...]
    imported: Imported | None = None

    @property
    def is_router(self) -> bool:
        """Whether it is a router that another router of the file includes."""
        value = getattr(self.statements[0], "value", None)
        called = attribute_chain(value.func) if isinstance(value, ast.Call) else []
        return called[-1:] == ["APIRouter"]

    @property
    def line(self) -> int:
        return self.statements[0].lineno


def definitions(source: PythonSource) -> dict[str, Defined]:
    """The top-level names of a file in the order of their first binding."""
    bound: dict[str, list[ast.stmt]] = {}
    imported: dict[str, Imported | None] = {}
    for statement in source.tree.body:
        for name, found in _bindings(source, statement):
            known = bound.setdefault(name, [])
            if statement not in known:
                known.append(statement)
            # A name is an import only where nothing else can bind it.
            plain = found if _imports_only(statement) else None
            before = imported.setdefault(name, plain)
            same = before is not None and plain is not None and before.origin == plain.origin
            imported[name] = plain if same else None
    handlers = handler_names(source)
    return {
        name: Defined(
            name,
            _kind(source, name, statements, handlers, imported[name] is not None),
            tuple(statements),
            imported[name],
        )
        for name, statements in bound.items()
    }


def bound_by(source: PythonSource, statement: ast.stmt) -> set[str]:
    """The names that one top-level statement binds."""
    return {name for name, _ in _bindings(source, statement)}


def handler_names(source: PythonSource) -> set[str]:
    """The functions that are registered on a router."""
    events = read_router_file(source).blocks[""].events
    return {event.handler for event in events if isinstance(event, Operation)}


def free_names(source: PythonSource, statement: ast.stmt) -> list[Occurrence]:
    """What a top-level statement takes from the module's level or from the builtins."""
    return [
        each
        for each in occurrences(source)
        if len(each.parents) > 1
        and each.parents[1] is statement
        and (each.scope is None or each.scope.is_module)
    ]


def _bindings(source: PythonSource, statement: ast.stmt) -> Iterator[tuple[str, Imported | None]]:
    match statement:
        case ast.Import() | ast.ImportFrom():
            for found in statement_imports(source, statement):
                yield found.name, found
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, None
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.Expr():
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id, None
        case _:
            for target in ast.iter_child_nodes(statement):
                if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store):
                    yield target.id, None
            for block in inner_blocks(statement):
                for inner in block:
                    yield from _bindings(source, inner)


def _imports_only(statement: ast.stmt) -> bool:
    """Whether this is an import, or a block of imports for type checking."""
    if isinstance(statement, ast.If):
        inner = [*statement.body, *statement.orelse]
        checks = "TYPE_CHECKING" in ast.dump(statement.test)
        return checks and all(isinstance(each, ast.Import | ast.ImportFrom) for each in inner)
    return isinstance(statement, ast.Import | ast.ImportFrom)


def _kind(
    source: PythonSource,
    name: str,
    statements: list[ast.stmt],
    handlers: set[str],
    is_import: bool,
) -> Kind:
    if name in handlers:
        return "handler"
    first = statements[0]
    if isinstance(first, Handler):
        return "helper"
    if isinstance(first, ast.ClassDef):
        return "class"
    if is_import:
        return "import"
    return "state" if _is_state(source, name, statements) else "constant"


def _is_state(source: PythonSource, name: str, statements: list[ast.stmt]) -> bool:
    uses = module_level(source, name)
    if any(each.use == "global" for each in uses):
        return True
    if _runs_through(name, statements, uses):
        return False
    if len(statements) > 1:
        return True
    statement = statements[0]
    if isinstance(statement, ast.If | ast.Try | ast.With):
        return any(
            bound == name and _is_mutable(value)
            for inner in ast.walk(statement)
            if isinstance(inner, ast.stmt)
            for bound, value in assigned(inner)
        )
    value = getattr(statement, "value", None)
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or value is None:
        return True
    if not _is_mutable(value):
        return False
    loads = [each for each in uses if each.use == "load"]
    return isinstance(value, ast.Call) or not all(_only_reads(each) for each in loads)


def _runs_through(name: str, statements: list[ast.stmt], uses: list[Occurrence]) -> bool:
    """Whether a name is the variable of loops at the top level, and nothing else reads it."""
    loops = {
        id(statement)
        for statement in statements
        if isinstance(statement, ast.For) and name in _names_in(statement.target)
    }
    inside = all(len(use.parents) > 1 and id(use.parents[1]) in loops for use in uses)
    return inside and len(loops) == len(statements)


def _names_in(target: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def _is_mutable(value: ast.expr) -> bool:
    mutable = ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp
    if isinstance(value, mutable | ast.GeneratorExp):
        return True
    if isinstance(value, ast.Call):
        parts = attribute_chain(value.func)
        return not parts or not ({parts[-1], ".".join(parts[-2:])} & _STATELESS_CALLS)
    return False


def _only_reads(use: Occurrence) -> bool:
    """Whether one use of a collection can neither change it nor hand it out."""
    parent = use.parents[-1]
    match parent:
        case ast.Subscript(ctx=ast.Load()):
            return True
        case ast.Attribute(attr=attr):
            return attr in _READ_METHODS
        case ast.Compare() | ast.Starred() | ast.comprehension():
            return True
        case ast.For(iter=ast.Name(id=name)):
            return name == use.name
        case ast.Call(func=function, args=args):
            parts = attribute_chain(function)
            given = any(isinstance(arg, ast.Name) and arg.id == use.name for arg in args)
            return given and bool(parts) and parts[-1] in _READERS
    return False
