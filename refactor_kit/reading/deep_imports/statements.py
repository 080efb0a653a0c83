"""Judges import statements, from the lexical pass alone."""

from __future__ import annotations

from collections.abc import Iterator

from refactor_kit.python.lexical import ImportStatement, absolute_module
from refactor_kit.reading.deep_imports.model import DeepImport, Fault
from refactor_kit.reading.deep_imports.third_modules import ThirdModules

_FAULTS: dict[str, Fault] = {
    "internal": "internal",
    "private": "private",
    "unexported": "unexported",
}


def fault_of(origins: ThirdModules, dotted: str) -> Fault | None:
    """What is wrong with reaching ``dotted`` by attribute or from the public package."""
    return _FAULTS.get(origins.surface.verdict(dotted, origins.finder))


def judge_statement(
    origins: ThirdModules, statement: ImportStatement, module: str, is_package: bool
) -> Iterator[DeepImport]:
    """At most one deep import: a statement is one place, with all the symbols it takes."""
    if statement.is_from:
        source = absolute_module(statement, module, is_package)
        found = list(_from(origins, statement, source))
    else:
        found = [
            ("internal", name.name, "")
            for name in statement.names
            if origins.surface.holds(name.name)
        ]
    if found:
        fault, _, via = found[0]
        symbols = tuple(symbol for _, symbol, _ in found)
        fixable = all(is_fixable(origins, each[0], each[1]) for each in found)
        yield DeepImport(
            statement.line, statement.column, "import", fault, symbols, via, fixable=fixable
        )  # fmt: skip


def is_fixable(origins: ThirdModules, fault: Fault, symbol: str) -> bool:
    """Whether a public import can take the place; a star brings names that nobody wrote down."""
    if symbol.endswith(".*") or fault == "private":
        return False
    if fault == "unexported":
        return symbol.removeprefix(f"{origins.surface.name}.") in origins.surface.bound
    return True


def _from(
    origins: ThirdModules, statement: ImportStatement, source: str
) -> Iterator[tuple[Fault, str, str]]:
    surface = origins.surface
    for name in statement.names:
        dotted = f"{source}.{name.name}"
        if surface.holds(source):
            yield "internal", dotted, ""
        elif source == surface.name:
            if name.name != "*" and (fault := fault_of(origins, dotted)):
                yield fault, dotted, ""
        elif origins.closed:
            continue
        elif name.name == "*":
            for symbol in origins.starred(source):
                yield "laundered", symbol, source
        else:
            origin = origins.canonical(dotted)
            if surface.holds(origin) and fault_of(origins, origin):
                yield "laundered", origin, source
