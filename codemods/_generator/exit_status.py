"""Has a generator end with exit 1 where it said that something failed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from refactor_kit.python.editing.literals import SourceBytes
from refactor_kit.python.editing.splices import Splice, spliced
from refactor_kit.reading.generator.exit_status import HiddenFailures, hidden_failures, says

_NAME = "FAILURES"


def with_exit_status(content: bytes, script: ast.Module) -> bytes:
    """The script, which goes on as before, and tells at its end whether something failed."""
    hidden = hidden_failures(script)
    if hidden is None:
        return content
    name = _free_name(script)
    source = SourceBytes(content)
    splices = [
        _list_of_failures(source, script, name),
        *(_remembered(source, handler, name) for handler in hidden.handlers),
        *(splice for call in hidden.exits for splice in _status(source, call, name)),
        *_ending(source, script, hidden, name),
    ]
    return spliced(content, splices)


def _free_name(script: ast.Module) -> str:
    taken = {node.id for node in ast.walk(script) if isinstance(node, ast.Name)}
    name = _NAME
    while name in taken:
        name = f"_{name}"
    return name


def _list_of_failures(source: SourceBytes, script: ast.Module, name: str) -> Splice:
    """Behind the imports that the script begins with."""
    head = None
    for statement in script.body:
        if not isinstance(statement, ast.Import | ast.ImportFrom) and not _is_of_head(statement):
            break
        head = statement
    place = source.line_end(source.end(head)) if head else source.start(script.body[0])
    line = f"{name} = []".encode() + source.newline
    return Splice(place, place, (source.newline if head else b"") + line)


def _is_of_head(statement: ast.stmt) -> bool:
    """A docstring, or what sees to the path before further imports."""
    return isinstance(statement, ast.Expr) and (
        isinstance(statement.value, ast.Constant) or "sys.path" in ast.unparse(statement)
    )


def _remembered(source: SourceBytes, handler: ast.ExceptHandler, name: str) -> Splice:
    """Behind what is said of an error."""
    statement = [each for each in handler.body if says(each)][-1]
    failure = handler.name or '"failed"'
    remembered = f"{name}.append({failure})"
    start, end = source.span(statement)
    line_end = source.line_end(end)
    rest = source.content[end:line_end].strip()
    if not source.stands_alone(start) or (rest and not rest.startswith(b"#")):
        # In place of the statement: what is put behind the last line comes behind this.
        return Splice(start, end, source.content[start:end] + f"; {remembered}".encode())
    indentation = source.content[source.line_start(start) : start]
    newline = b"" if source.content[:line_end].endswith((b"\n", b"\r")) else source.newline
    line = newline + indentation + remembered.encode() + source.newline
    return Splice(line_end, line_end, line)


def _status(source: SourceBytes, call: ast.Call, name: str) -> Iterator[Splice]:
    """``sys.exit(main())`` gives the status of ``main``, else that of the failures."""
    status = f"bool({name})".encode()
    if not call.args:
        yield Splice(source.end(call.func), source.end(call), b"(" + status + b")")
        return
    start, end = source.span(call.args[0])
    if isinstance(call.args[0], ast.Constant):
        yield Splice(start, end, status)
        return
    is_plain = isinstance(call.args[0], ast.Call | ast.Name)
    if not is_plain:
        yield Splice(start, start, b"(")
    yield Splice(end, end, (b"" if is_plain else b")") + b" or " + status)


def _ending(
    source: SourceBytes, script: ast.Module, hidden: HiddenFailures, name: str
) -> Iterator[Splice]:
    """The end of the script, where no call ends it."""
    if hidden.last is None:
        return
    start = source.start(hidden.last)
    apart, last = "", script.body[-1]
    if source.stands_alone(start):
        apart, last = source.content[source.line_start(start) : start].decode(), hidden.last
    place = source.line_end(source.end(last))
    newline = source.newline.decode()
    before = "" if source.content[:place].endswith((b"\n", b"\r")) else newline
    step = "\t" if apart.endswith("\t") else "    "
    lines = f"{apart}if {name}:{newline}{apart}{step}raise SystemExit(1){newline}"
    yield Splice(place, place, f"{before}{lines}".encode())
