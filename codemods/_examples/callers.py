"""Rewrites whoever calls an example method by the class that no longer has it."""

from __future__ import annotations

from collections.abc import Mapping

from refactor_kit.base import Refusal
from refactor_kit.python.editing.byte_splices import Splice, apply
from refactor_kit.python.editing.refit_bytes import refit
from refactor_kit.python.lexical import find_strings
from refactor_kit.python.origins import Origins

from .class_names import ClassNames
from .uses import Use, find_uses

Departures = Mapping[tuple[str, str], str]


def rewrite_callers(
    origins: Origins, path: str, departures: Departures, limit: int
) -> tuple[bytes, list[Refusal]]:
    """The file at ``path`` with its calls following the methods, and what could not follow."""
    content = origins.tree.read(path)
    found = find_uses(origins, path, departures)
    names = ClassNames(origins, path, limit)
    splices: list[Splice] = []
    refusals = list(found.refusals)
    for use in found.uses:
        if names.comes_too_early(use):
            refusals.append(_too_early(path, use))
            continue
        name = names.name_for(use)
        if not name:
            refusals.append(_unreachable(path, use))
            continue
        splices.append(Splice(*names.span(use.receiver), name.encode()))
    splices += _in_strings(content, departures)
    if refusals or not splices:
        return content, refusals
    rewritten = names.with_imports(apply(content, splices), found.uses)
    return refit(content, rewritten, limit), []


def _in_strings(content: bytes, departures: Departures) -> list[Splice]:
    """``"schemas.a.a.Response.example_input"`` in patches and lookups."""
    splices = []
    for literal in find_strings(content):
        for (origin, method), target in departures.items():
            if literal.value == f"{origin}.{method}":
                raw = content[literal.start : literal.end]
                new = raw.replace(literal.value.encode(), f"{target}.{method}".encode())
                splices.append(Splice(literal.start, literal.end, new))
    return splices


def _unreachable(path: str, use: Use) -> Refusal:
    old, new = (name.rpartition(".")[2] for name in (use.old_origin, use.new_origin))
    return Refusal(
        path,
        use.receiver.lineno,
        f"calls {old}.{use.method}(), which moves to {new}, and {new} cannot be named here: "
        "the name is taken, or what this file imports from does not offer it",
        f"call {new}.{use.method}() here by hand, under whatever name",
    )


def _too_early(path: str, use: Use) -> Refusal:
    new = use.new_origin.rpartition(".")[2]
    return Refusal(
        path,
        use.receiver.lineno,
        f"calls {use.method}(), which moves to {new}, while {new} is not defined yet",
        f"move this line behind the class {new}, or into a function",
    )


def mentions(content: bytes, departures: Departures) -> bool:
    """Whether a file could call one of the methods at all."""
    return any(method.encode() in content for _, method in departures)
