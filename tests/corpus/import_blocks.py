"""Import statements of one block, as nodes: joined, sorted and rendered as a person would."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import libcst as cst

Statement = cst.Import | cst.ImportFrom
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Line:
    """A statement with what follows on its line; ``new`` where the rewriting made it."""

    node: Statement
    trailing: cst.TrailingWhitespace
    new: bool

    def printed(self) -> cst.SimpleStatementLine:
        return cst.SimpleStatementLine([self.node], trailing_whitespace=self.trailing)


def arranged(
    lines: Iterable[Line], before: Sequence[Statement], width: int, module: cst.Module
) -> list[Line]:
    """``lines`` with those of one module joined, in the order that ``before`` kept to."""
    result: list[Line] = []
    for line in lines:
        for position, earlier in enumerate(result):
            both = _joined(earlier, line, width, module)
            if both is not None:
                result[position] = both
                break
        else:
            result.append(line)
    for key in (_by_form, _by_module):
        keys = [key(each, module) for each in before]
        if _ascends(keys):
            return sorted(result, key=lambda line: key(line.node, module))
    return result


def rendered(
    module: str, names: Sequence[cst.ImportAlias], width: int, exploded: bool
) -> cst.ImportFrom:
    """One line where it fits, else one name a line."""
    written = [_written(alias) for alias in names]
    text = f"from {module} import {', '.join(written)}"
    if exploded or len(text) > width:
        inside = "".join(f"    {name},\n" for name in written)
        text = f"from {module} import (\n{inside})"
    line = cst.ensure_type(cst.parse_statement(text), cst.SimpleStatementLine)
    return cst.ensure_type(line.body[0], cst.ImportFrom)


def same_style(
    names: Sequence[cst.ImportAlias], before: Sequence[cst.ImportAlias]
) -> list[cst.ImportAlias]:
    """``names`` sorted as ``before`` is, if it is."""
    for key in _MEMBERS:
        if _ascends([key(_name(alias)) for alias in before]):
            return sorted(names, key=lambda alias: (key(_name(alias)), _local(alias)))
    return list(names)


def _joined(first: Line, second: Line, width: int, module: cst.Module) -> Line | None:
    one, two = first.node, second.node
    if not (first.new or second.new) or type(one) is not type(two):
        return None
    silent = second.trailing.comment is None
    if _source(one, module) != _source(two, module):
        return None
    if _names(one) == _names(two) and silent:
        return first
    if not (isinstance(one, cst.ImportFrom) and isinstance(two, cst.ImportFrom) and silent):
        return None
    if isinstance(one.names, cst.ImportStar) or isinstance(two.names, cst.ImportStar):
        return None
    if any("#" in module.code_for_node(each) for each in (one, two)):
        return None
    every = [*one.names, *two.names]
    if any(alias.asname for alias in every):
        return None
    different = list({_name(alias): alias for alias in reversed(every)}.values())[::-1]
    ordered = same_style(different, list(one.names))
    exploded = any(isinstance(list(each)[-1].comma, cst.Comma) for each in (one.names, two.names))
    node = rendered(_source(one, module), ordered, width, exploded)
    return replace(first, node=node, new=True)


def _by_form(node: Statement, module: cst.Module) -> Key:
    if isinstance(node, cst.Import):
        return 0, (0, _natural(_name(node.names[0]))), _natural(_local(node.names[0]))
    return 1, *_origin_key(node, module), *_first_name_key(node)


def _by_module(node: Statement, module: cst.Module) -> Key:
    if isinstance(node, cst.Import):
        return (0, _natural(_name(node.names[0]))), 0, _natural(_local(node.names[0]))
    return *_origin_key(node, module), 1, *_first_name_key(node)


def _origin_key(node: cst.ImportFrom, module: cst.Module) -> Key:
    source = _source(node, module)
    name = source.lstrip(".")
    level = len(source) - len(name)
    return ((1, (-level, _natural(name))),) if level else ((0, _natural(name)),)


def _first_name_key(node: cst.ImportFrom) -> Key:
    name, local = _names(node)[0]
    return _constants_first(name), _natural(local)


def _source(node: Statement, module: cst.Module) -> str:
    if isinstance(node, cst.Import):
        return ""
    name = re.sub(r"\s|\\", "", module.code_for_node(node.module)) if node.module else ""
    return "." * len(node.relative) + name


def _names(node: Statement) -> list[tuple[str, str]]:
    if isinstance(node.names, cst.ImportStar):
        return [("*", "")]
    return [(_name(alias), _local(alias)) for alias in node.names]


def _name(alias: cst.ImportAlias) -> str:
    return alias.evaluated_name


def _local(alias: cst.ImportAlias) -> str:
    return alias.evaluated_alias or ""


def _written(alias: cst.ImportAlias) -> str:
    return f"{_name(alias)} as {_local(alias)}" if alias.asname else _name(alias)


def _natural(text: str) -> Key:
    parts = re.split(r"(\d+)", text.lower())
    return tuple((1, int(part), "") if part.isdigit() else (0, 0, part) for part in parts)


def _constants_first(name: str) -> Key:
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return (kind, *_natural(name))


_MEMBERS: tuple[Callable[[str], Key], ...] = (_constants_first, _natural)


def _ascends(keys: Sequence[Key]) -> bool:
    return all(cast(bool, one <= two) for one, two in itertools.pairwise(keys))
