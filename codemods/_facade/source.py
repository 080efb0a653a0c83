"""The text of a facade: thin functions, re-exports, and the imports they need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from inspect import cleandoc

import libcst as cst

from refactor_kit.base import Context, SourceTree
from refactor_kit.python.editing.import_items import first_party, sections
from refactor_kit.python.editing.layout_text import wrapped_call
from refactor_kit.python.editing.renamed_names import RenamedNames
from refactor_kit.python.line_length import line_length
from refactor_kit.reading.apps import Exposed
from refactor_kit.reading.apps.definitions import (
    AppModule,
    find_definition,
    signature_names,
    unquoted,
)
from refactor_kit.reading.public_names import exported_names
from refactor_kit.reading.retired.moves import app_suffix, with_suffix

from .import_set import ImportSet, Origin, items


@dataclass(slots=True)
class FacadeContent:
    """What a facade holds, ready to be written."""

    imports: ImportSet
    functions: list[str] = field(default_factory=list)
    exported: list[str] = field(default_factory=list)
    future_annotations: bool = False


class FacadeWriter:
    """Turns exposed names into a facade's content."""

    def __init__(
        self, tree: SourceTree, context: Context, taken: set[str], bound: Mapping[str, Origin]
    ) -> None:
        self._tree = tree
        self._context = context
        self._roots = context.settings.source_roots
        self._limit = line_length(tree)
        self._public = _public_origins(tree, context)
        self.content = FacadeContent(ImportSet(set(taken), dict(bound)))

    def add_all(self, exposes: Sequence[Exposed]) -> None:
        """Offer more names: what is re-exported first, so that signatures can use it."""
        for each in exposes:
            self.content.exported.append(each.name)
            if each.kind == "other":
                origin = Origin(each.origin_module, each.origin_name)
                self.content.imports.bound[each.name] = origin
        for each in exposes:
            if each.kind == "function":
                self._add_thin(each)

    def _add_thin(self, exposed: Exposed) -> None:
        definition = find_definition(
            self._tree, exposed.origin_module, exposed.origin_name, self._roots
        )
        if definition is None or not isinstance(definition.node, cst.FunctionDef):
            return
        function, parts = definition.node, self._context.module.parts
        suffixes = (app_suffix(each) for each in parts if each.name == exposed.part)
        suffix = next(suffixes, exposed.part)
        renames: dict[str, str] = {}
        for name in signature_names(function):
            local = self._bind(name, definition.where, suffix)
            if local != name:
                renames[name] = local
        called = f"{self._bind_module(exposed.origin_module, suffix)}.{exposed.origin_name}"
        text = render_function(
            function, definition.where, exposed.name, called, renames, self._limit
        )
        self.content.functions.append(text)
        self.content.future_annotations |= definition.where.future_annotations

    def _bind(self, name: str, where: AppModule, suffix: str) -> str:
        """Make ``name`` of an app's module known to the facade; returns what it is called there."""
        imports = self.content.imports
        imported = where.imports.get(name)
        if imported is None:
            if name not in where.defined:
                return name
            return imports.bind(Origin(where.dotted, name), name, suffix, with_suffix)
        origin = Origin(imported.module, imported.name)
        if alias := self._public.get(f"{imported.module}.{imported.name}"):
            origin, name = Origin(self._context.settings.public_package, alias), alias
        local = imports.bind(origin, name, suffix, with_suffix)
        if imported.type_checking:
            imports.typing_only.add(local)
            self.content.future_annotations = True
        return local

    def _bind_module(self, module: str, suffix: str) -> str:
        parent, _, tail = module.rpartition(".")
        plain = any(part.app_package == module for part in self._context.module.parts)
        local = f"{suffix}_app" if plain else f"{suffix}_{tail}"
        origin = Origin(parent, tail) if parent else Origin(module)
        return self.content.imports.bind(origin, local, suffix, with_suffix)


def import_sections(content: FacadeContent, tree: SourceTree, context: Context) -> list[list[str]]:
    """The runtime imports in isort's sections, those for type checkers last, under their ``if``."""
    own = first_party(tree, context.settings.source_roots)
    bound = dict(content.imports.bound)
    typing_only = {name: bound.pop(name) for name in content.imports.typing_only if name in bound}
    if typing_only:
        bound["TYPE_CHECKING"] = Origin("typing", "TYPE_CHECKING")
    limit = line_length(tree)
    parts = sections(items(bound), own, limit)
    if content.future_annotations:
        parts.insert(0, ["from __future__ import annotations"])
    if typing_only:
        typed = sections(items(typing_only), own, limit, "    ")
        parts.append(["if TYPE_CHECKING:", *(line for part in typed for line in part)])
    return parts


def _public_origins(tree: SourceTree, context: Context) -> dict[str, str]:
    """Dotted origin -> the name under which the public package exports it."""
    package = context.settings.public_package
    origins = exported_names(tree, context)
    found = {f"{package}.{name}": name for name in origins}
    for name, origin in sorted(origins.items()):
        # An alias of the module at hand comes before another export of the same class.
        if origin and origin.startswith(f"{package}."):
            found.setdefault(origin, name)
    return found


_INDENT = "    "
_NOTHING = ("None", "NoReturn", "Never")


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
    declared, passed = _signature(function.params, writer)
    returns = ""
    if function.returns is not None:
        returns = f" -> {writer.code(unquoted(function.returns.annotation))}"
    is_async = function.asynchronous is not None
    opening = f"{'async ' if is_async else ''}def {name}"
    exploded = _has_trailing_comma(function.params)
    header = wrapped_call(opening, declared, limit, behind=f"{returns}:", exploded=exploded)
    call = f"{'await ' if is_async else ''}{called}"
    if returns.removeprefix(" -> ").rpartition(".")[2] not in _NOTHING:
        call = f"return {call}"
    body = _INDENT + wrapped_call(call, passed, limit, _INDENT)
    return "\n".join([header, *_docstring(function, limit), body]) + "\n"


class _Writer(RenamedNames):
    """Source code of expressions, with names replaced."""

    def __init__(self, module: cst.Module, renames: Mapping[str, str]) -> None:
        super().__init__(renames)
        self._module = module

    def code(self, node: cst.BaseExpression) -> str:
        renamed = node.visit(self)
        assert isinstance(renamed, cst.BaseExpression)
        return self._module.code_for_node(renamed)

    def parameter(self, param: cst.Param) -> str:
        text, equals = param.name.value, "="
        if param.annotation is not None:
            text, equals = f"{text}: {self.code(unquoted(param.annotation.annotation))}", " = "
        return text if param.default is None else f"{text}{equals}{self.code(param.default)}"


def _signature(params: cst.Parameters, writer: _Writer) -> tuple[list[str], list[str]]:
    """The parameters as the function declares them, and as its call passes them on."""
    declared = [writer.parameter(each) for each in params.posonly_params]
    if declared:
        declared.append("/")
    declared += [writer.parameter(each) for each in params.params]
    passed = [each.name.value for each in (*params.posonly_params, *params.params)]
    if isinstance(params.star_arg, cst.Param):
        declared.append(f"*{writer.parameter(params.star_arg)}")
        passed.append(f"*{params.star_arg.name.value}")
    elif isinstance(params.star_arg, cst.ParamStar):
        declared.append("*")
    declared += [writer.parameter(each) for each in params.kwonly_params]
    passed += [f"{each.name.value}={each.name.value}" for each in params.kwonly_params]
    if params.star_kwarg is not None:
        declared.append(f"**{writer.parameter(params.star_kwarg)}")
        passed.append(f"**{params.star_kwarg.name.value}")
    return declared, passed


def _has_trailing_comma(params: cst.Parameters) -> bool:
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
