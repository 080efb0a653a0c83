"""What code says, whatever its layout, its spelling of imports and the Python that reads it.

Two definitions of one form do the same where their free names stand for the same. Nothing in a form
depends on how a version of Python shows a tree.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Iterable, Iterator
from inspect import cleandoc

from refactor_kit.python.parsing import parse_expression
from refactor_kit.python.quoted_types import quoted_in_annotation, quoted_types
from refactor_kit.python.scopes import Imported, Scope, build_scopes, split_by_scope
from refactor_kit.python.statements import annotations_of, attribute_chain, import_base

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
# What a name, or a dotted expression that begins with one, stands for.
Resolve = Callable[[str], str]

_LENGTH = 12
# What only the layout says, or what follows from the place in the tree.
_SKIPPED = frozenset({"ctx", "kind", "type_comment", "type_ignores"})
_Told = tuple[ast.AST | str, Scope]


class CanonicalForms:
    """The forms of what stands in one file.

    ``resolve`` is given each name that the file binds at its top level, or nowhere: a builtin; a
    dotted expression that begins with one comes whole (``service.start``). ``origin`` is given what
    an import inside a function names, absolute, where ``package`` is what relative ones start from.
    Names that belong to a function, a class or a comprehension stay as they are. ``scopes`` are the
    scopes of the file by their nodes.
    """

    def __init__(
        self,
        tree: ast.Module,
        resolve: Resolve,
        *,
        package: str = "",
        origin: Resolve = lambda dotted: dotted,
    ) -> None:
        self._resolve = resolve
        self._package = package
        self._origin = origin
        self.scopes = build_scopes(tree, lambda node: import_base(node, package))
        self._top = self.scopes[tree]
        # By the identity of a node: the scope that it is evaluated in, where that is not the one
        # around it; the code that its quotes hold.
        self._outside: dict[int, Scope] = {}
        self._quoted: dict[int, ast.expr] = {}
        self._docstrings: set[int] = set()

    def of(self, node: ast.AST, inside: ast.AST | None = None) -> str:
        """The form of a statement or an expression of the file, or of one ``inside`` a definition.

        A definition's own name is no part of its form. Docstrings count where something may read
        them: those of classes, and of functions with a decorator.
        """
        inner = self.scopes.get(node)
        around = self.scopes[inside] if inside is not None else self._top
        scope = (inner.parent or inner) if inner is not None else around
        return "\n".join(self._told(node, scope))

    def digest(self, *nodes: ast.AST) -> str:
        """Twelve digits for the forms of ``nodes`` together."""
        form = "\n".join(map(self.of, nodes))
        return hashlib.sha256(form.encode()).hexdigest()[:_LENGTH]

    def _told(self, root: ast.AST, scope: Scope) -> Iterator[str]:
        waiting: list[_Told] = [(root, scope)]
        while waiting:
            item, around = waiting.pop()
            if isinstance(item, str):
                yield item
                continue
            around = self._outside.get(id(item), around)
            item = self._quoted.get(id(item), item)
            waiting += reversed(self._expanded(item, around, is_root=item is root))

    def _expanded(self, node: ast.AST, scope: Scope, *, is_root: bool) -> list[_Told]:
        match node:
            case ast.Constant(value=value):
                return [(_constant(value, is_docstring=id(node) in self._docstrings), scope)]
            case ast.Name() | ast.Attribute() if name := self._name(node, scope):
                return [(name, scope)]
            case ast.Import() | ast.ImportFrom():
                return [(each, scope) for each in sorted(self._imports(node, scope))]
        return list(self._fields(node, scope, is_root=is_root))

    def _fields(self, node: ast.AST, scope: Scope, *, is_root: bool) -> Iterator[_Told]:
        """Every field of a node; one that is empty is left out."""
        inner = self.scopes.get(node, scope)
        if inner is not scope:
            self._outside.update((id(each), scope) for each in split_by_scope(node)[0])
        self._read_quotes(node)
        yield f"({type(node).__name__}", inner
        for name, value in ast.iter_fields(node):
            if name in _SKIPPED or (is_root and name == "name"):
                continue
            values = value if isinstance(value, list) else [value]
            if isinstance(node, Definition) and name == "body":
                values = self._without_docstring(node)
            elif isinstance(node, ast.JoinedStr):
                values = list(_joined(values))
            elif name == "format_spec" and isinstance(value, ast.JoinedStr):
                values = values if list(_joined(value.values)) else []
            if values and values != [None]:
                yield f"{name}=", inner
                for each in values:
                    yield (each if isinstance(each, ast.AST) else repr(each)), inner
        yield ")", inner

    def _name(self, node: ast.Name | ast.Attribute, scope: Scope) -> str:
        """What the name or the dotted expression means; empty where its parts are told singly."""
        chain = attribute_chain(node)
        if not chain:
            return ""
        imported = _imported(chain[0], scope)
        if imported:
            return f"<{self._origin('.'.join([imported, *chain[1:]]))}>"
        line = node.lineno if isinstance(node.ctx, ast.Load) else None
        holder = scope.resolve(chain[0], line)
        if holder is None or holder.is_module:
            return f"<{self._resolve('.'.join(chain))}>"
        return f"local {chain[0]}" if len(chain) == 1 else ""

    def _imports(self, statement: ast.Import | ast.ImportFrom, scope: Scope) -> Iterator[str]:
        """What is imported; by which name only where that says more than what it stands for."""
        begin = ""
        if isinstance(statement, ast.ImportFrom):
            begin = f"{import_base(statement, self._package)}."
        for alias in statement.names:
            bound = alias.asname or (alias.name if begin else alias.name.partition(".")[0])
            shown = f"import <{self._origin(begin + alias.name)}>"
            yield shown if _imported(bound, scope) else f"{shown} as {bound}"

    def _read_quotes(self, node: ast.AST) -> None:
        annotations = annotations_of(node)
        for annotation in (*annotations, *quoted_types(node)):
            for literal in quoted_in_annotation(annotation):
                if (parsed := parse_expression(str(literal.value).strip())) is not None:
                    self._quoted[id(literal)] = parsed.body

    def _without_docstring(self, definition: Definition) -> list[ast.stmt]:
        """The body; its docstring, which no layout changes, where something may read it."""
        match definition.body:
            case [ast.Expr(value=ast.Constant(value=str()) as docstring), *others]:
                if not isinstance(definition, ast.ClassDef) and not definition.decorator_list:
                    return others
                self._docstrings.add(id(docstring))
        return definition.body


def _imported(name: str, scope: Scope) -> str:
    """What a name of an inner scope is imported as, and nothing else; empty for any other."""
    holder = scope.resolve(name)
    bindings = holder.bindings.get(name, []) if holder and not holder.is_module else []
    match bindings:
        case [Imported(dotted=dotted)]:
            return dotted
    return ""


def _constant(value: object, *, is_docstring: bool) -> str:
    """A literal by its value; of one type in every spelling, and never of two."""
    if isinstance(value, str):
        return ascii(cleandoc(value) if is_docstring else value)
    if isinstance(value, int) and not isinstance(value, bool):
        # No limit on its digits.
        return hex(value)
    return repr(value)


def _joined(values: Iterable[ast.expr]) -> Iterator[ast.expr]:
    """The pieces of an f-string, text that stands together as one piece."""
    text = ""
    for each in values:
        if isinstance(each, ast.Constant):
            text += str(each.value)
            continue
        if text:
            yield ast.Constant(text)
        text = ""
        yield each
    if text:
        yield ast.Constant(text)
