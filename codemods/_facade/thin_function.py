"""A thin function: the signature of another one, and a call through to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from inspect import cleandoc
from typing import NamedTuple

import libcst as cst

from refactor_kit.reading.apps.definitions import AppModule
from refactor_kit.reading.apps.signatures import unquoted

_INDENT = "    "
_NOTHING = ("None", "NoReturn", "Never")


class _Parameter(NamedTuple):
    text: str
    passed: str


def render_function(
    function: cst.FunctionDef,
    where: AppModule,
    name: str,
    called: str,
    renames: Mapping[str, str],
    limit: int,
) -> str:
    """``def name(...)`` that returns ``called(...)``; ``renames`` hold for the signature."""
    writer = _Writer(where.tree, renames)
    parameters = _parameters(function.params, writer)
    returns = ""
    if function.returns is not None:
        returns = f" -> {writer.code(unquoted(function.returns.annotation))}"
    is_async = function.asynchronous is not None
    opening = f"{'async ' if is_async else ''}def {name}"
    exploded = _has_trailing_comma(function)
    header = wrapped(
        opening, [each.text for each in parameters], f"{returns}:", "", limit, exploded
    )
    call = f"{'await ' if is_async else ''}{called}"
    if returns.removeprefix(" -> ").rpartition(".")[2] not in _NOTHING:
        call = f"return {call}"
    passed = [each.passed for each in parameters if each.passed]
    body = wrapped(_INDENT + call, passed, "", _INDENT, limit, False)
    return "\n".join([header, *_docstring(function, limit), body]) + "\n"


def wrapped(
    opening: str, items: Sequence[str], closing: str, indent: str, limit: int, exploded: bool
) -> str:
    """``opening(items)closing`` on one line, with the items below, or one item a line."""
    flat = f"{opening}({', '.join(items)}){closing}"
    if not items or (len(flat) <= limit and not exploded and "\n" not in flat):
        return flat
    inner = f"{indent}{_INDENT}"
    together = f"{inner}{', '.join(items)}"
    if len(together) > limit or exploded:
        together = "\n".join(f"{inner}{item}," for item in items)
    return f"{opening}(\n{together}\n{indent}){closing}"


class _Writer:
    """Source code of expressions, with names replaced."""

    def __init__(self, module: cst.Module, renames: Mapping[str, str]) -> None:
        self._module = module
        self._rename = _Renamer(renames)

    def code(self, node: cst.BaseExpression) -> str:
        renamed = node.visit(self._rename)
        assert isinstance(renamed, cst.BaseExpression)
        return self._module.code_for_node(renamed)


class _Renamer(cst.CSTTransformer):
    def __init__(self, renames: Mapping[str, str]) -> None:
        super().__init__()
        self._renames = renames

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        return False

    def leave_Attribute(
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.Attribute:
        value = updated_node.value.visit(self)
        assert isinstance(value, cst.BaseExpression)
        return updated_node.with_changes(value=value)

    def visit_Arg_keyword(self, node: cst.Arg) -> None:
        return None

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        return updated_node.with_changes(keyword=original_node.keyword)

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        new = self._renames.get(original_node.value)
        return updated_node.with_changes(value=new) if new else updated_node


def _parameters(params: cst.Parameters, writer: _Writer) -> list[_Parameter]:
    found = [_parameter(param, writer, "") for param in params.posonly_params]
    if params.posonly_params:
        found.append(_Parameter("/", ""))
    found += [_parameter(param, writer, "") for param in params.params]
    if isinstance(params.star_arg, cst.Param):
        found.append(_parameter(params.star_arg, writer, "*"))
    elif isinstance(params.star_arg, cst.ParamStar):
        found.append(_Parameter("*", ""))
    for param in params.kwonly_params:
        keyword = _parameter(param, writer, "")
        found.append(_Parameter(keyword.text, f"{param.name.value}={param.name.value}"))
    if params.star_kwarg is not None:
        found.append(_parameter(params.star_kwarg, writer, "**"))
    return found


def _parameter(param: cst.Param, writer: _Writer, stars: str) -> _Parameter:
    name = f"{stars}{param.name.value}"
    text = name
    if param.annotation is not None:
        text += f": {writer.code(unquoted(param.annotation.annotation))}"
    if param.default is not None:
        equals = " = " if param.annotation is not None else "="
        text += f"{equals}{writer.code(param.default)}"
    return _Parameter(text, name)


def _has_trailing_comma(function: cst.FunctionDef) -> bool:
    params = function.params
    named = [*params.posonly_params, *params.params, *params.kwonly_params]
    last = params.star_kwarg or (named[-1] if named else None)
    return last is not None and isinstance(last.comma, cst.Comma)


def _docstring(function: cst.FunctionDef, limit: int) -> list[str]:
    """The first paragraph of the docstring, where it can be quoted as it is."""
    text = cleandoc(function.get_docstring() or "").partition("\n\n")[0]
    if not text or "\\" in text or '"""' in text or text.endswith('"'):
        return []
    if "\n" not in text and len(text) + len(_INDENT) + 6 <= limit:
        return [f'{_INDENT}"""{text}"""']
    lines = text.splitlines()
    return [f'{_INDENT}"""{lines[0]}', *(_INDENT + line for line in lines[1:]), f'{_INDENT}"""']
