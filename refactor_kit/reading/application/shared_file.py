"""What a file that mounts routers says to one module: what it says of others left out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from hashlib import sha256

from refactor_kit.base import Context, SourceTree, UnreadableSource
from refactor_kit.base.wiring import content_digest
from refactor_kit.python.parsing import parse_ast


def said_to(tree: SourceTree, path: str, context: Context) -> str:
    """A digest of it, however it is laid out; empty where the file is gone.

    Another module's migration changes the names, the includes and the members of lists that speak
    of its own route files, and with that nothing here.
    """
    if path not in tree:
        return ""
    own = frozenset(_words(context, others=False))
    others = frozenset(_words(context, others=True) - own)
    key = ("said", path, own, others)
    return tree.memoize(key, lambda tree: _digest(tree.read(path), path, own, others))


def _digest(content: bytes, path: str, own: frozenset[str], others: frozenset[str]) -> str:
    try:
        # A tree of its own: what is parsed is shared, and this one is cut.
        found = ast.parse(ast.unparse(parse_ast(path, content)))
    except (UnreadableSource, RecursionError):
        return content_digest(content)
    without = _WithoutOthers(own, others)
    # A name is bound in front of its use, or further down in what runs later.
    left = without.visit(without.visit(found))
    return sha256("\n".join(_stated(left)).encode(errors="surrogatepass")).hexdigest()


def _stated(node: ast.AST) -> Iterator[str]:
    """Every node with its fields but empty ones: the same under every Python."""
    yield f"({type(node).__name__}"
    for name, value in ast.iter_fields(node):
        if value is None or value == []:
            continue
        yield f"{name}="
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, ast.AST):
                yield from _stated(each)
            else:
                yield repr(each)
    yield ")"


def _words(context: Context, *, others: bool) -> set[str]:
    """The last words of the names of route files: of this module's, or of all others'."""
    return {
        dotted.rpartition(".")[2]
        for module in context.modules
        if (module.name != context.module.name) is others
        for dotted in (module.route_module, *(part.route_module for part in module.parts))
    }


class _WithoutOthers(ast.NodeTransformer):
    """Takes out what speaks of ``others`` alone, and learns the names that are bound to it."""

    def __init__(self, own: frozenset[str], others: frozenset[str]) -> None:
        self.own = own
        self.words = set(others)

    def visit_Import(self, node: ast.Import) -> ast.AST | None:
        return self._left(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST | None:
        if self.words & {*(node.module or "").split(".")}:
            self.words |= {alias.asname or alias.name for alias in node.names}
            return None
        return self._left(node)

    def _left(self, node: ast.Import | ast.ImportFrom) -> ast.AST | None:
        others = [alias for alias in node.names if self.words & {*alias.name.split(".")}]
        self.words |= {alias.asname for alias in others if alias.asname}
        node.names = [alias for alias in node.names if alias not in others]
        return node if node.names else None

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        return None if self._speaks(node) else self.generic_visit(node)

    def visit_List(self, node: ast.List) -> ast.AST:
        return self._without_members(node)

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        return self._without_members(node)

    def _without_members(self, node: ast.List | ast.Tuple) -> ast.AST:
        node.elts = [each for each in node.elts if not self._speaks(each)]
        self.generic_visit(node)
        return node

    def _speaks(self, node: ast.AST) -> bool:
        inner = list(ast.walk(node))
        spoken = {each.id for each in inner if isinstance(each, ast.Name)}
        spoken |= {each.attr for each in inner if isinstance(each, ast.Attribute)}
        return bool(self.words & spoken) and not self.own & spoken
