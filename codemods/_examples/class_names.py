"""How the class that now has a method is named in a file, and the imports that this takes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from refactor_kit.python.editing.import_blocks import replace_imports
from refactor_kit.python.editing.import_groups import regrouped
from refactor_kit.python.editing.import_text import Name, names_of, statement_text
from refactor_kit.python.editing.literals import SourceBytes
from refactor_kit.python.lexical import ImportStatement, absolute_module, find_imports
from refactor_kit.python.origins import Origins, parsed
from refactor_kit.python.statements import attribute_chain
from refactor_kit.reading.schemas.classes import find_class

from .uses import Use


class ClassNames:
    """The names of one file; asking for a name notes the import that it needs."""

    def __init__(self, origins: Origins, path: str, limit: int) -> None:
        self.origins = origins
        self.path = path
        self.limit = limit
        self.tree = origins.parse(path)
        self.content = origins.tree.read(path)
        self.source = SourceBytes(self.content)
        self.statements = find_imports(self.content)
        self.added: dict[int, set[str]] = {}
        # Statements to be written behind another one, by its number.
        self.behind: dict[int, str] = {}

    def span(self, node: ast.expr) -> tuple[int, int]:
        return self.source.start(node), self.source.end(node)

    def comes_too_early(self, use: Use) -> bool:
        """Whether a use runs, in the schema file itself, before the new class is defined."""
        module, _, target = use.new_origin.rpartition(".")
        if use.deferred or self.origins.module_of(self.path) != module:
            return False
        found = find_class(self.origins, f"{module}.{target}")
        return found is not None and use.receiver.lineno <= (found.node.end_lineno or 0)

    def name_for(self, use: Use) -> str:
        """What to write instead of ``use.receiver``; ``""`` where nothing can be written."""
        start, end = self.span(use.receiver)
        written = self.content[start:end].decode("utf-8", "replace")
        if re.sub(r"\s", "", written) != re.sub(r"\s", "", ast.unparse(use.receiver)):
            # Offsets of the syntax tree do not fit a file in another encoding.
            return ""
        module, _, target = use.new_origin.rpartition(".")
        own = self.origins.module_of(self.path)
        if own == module or self._comes_by_star(f"{own}.{target}", use):
            return target
        chain = attribute_chain(use.receiver)
        return self._qualified(use, chain) or self._known(use) or self._imported(use, chain)

    def with_imports(self, content: bytes, uses: Iterable[Use]) -> bytes:
        """``content``, in which the names are replaced, with the imports it needs and no others."""
        statements = find_imports(content)
        tree = parsed(self.path, content)
        retired = {chain[0] for use in uses if (chain := attribute_chain(use.receiver))}
        unused = {name for name in retired if not self._is_used(tree, name)}
        replacements: dict[int, list[str]] = {}
        for index, statement in enumerate(statements):
            new = self._statement(content, statement, self.added.get(index, set()), unused)
            if index in self.behind:
                kept = [statement_text(content, statement)] if new is None else new
                new = [*kept, self.behind[index]]
            if new is not None:
                replacements[statement.start] = new
        return replace_imports(content, replacements, self.limit) if replacements else content

    def _comes_by_star(self, name: str, use: Use) -> bool:
        stars = self.origins.bindings(self.path).stars
        return bool(stars) and self.origins.origin(name) == use.new_origin

    def _qualified(self, use: Use, chain: list[str]) -> str:
        """``shapes.Request`` beside ``shapes.Response``."""
        if len(chain) < 2 or not isinstance(use.receiver, ast.Attribute):
            return ""
        module = self.origins.resolve(self.path, use.receiver.value)
        offered = self._offered(module, use.new_origin)
        return ".".join([*chain[:-1], offered]) if offered else ""

    def _known(self, use: Use) -> str:
        """A name that this module already binds to the class."""
        bindings = self.origins.bindings(self.path)
        for name, target in bindings.imported.items():
            if self.origins.origin(target) == use.new_origin:
                return name
        return ""

    def _imported(self, use: Use, chain: list[str]) -> str:
        """The class's name, to be imported where the old class's name is."""
        names = set()
        places = list(self._imports_of(chain[0])) if chain else []
        for index, base in places:
            offered = self._offered(base, use.new_origin)
            if not offered or self._is_taken(offered, index):
                return ""
            self.added.setdefault(index, set()).add(offered)
            names.add(offered)
        return names.pop() if len(names) == 1 else ""

    def _imports_of(self, name: str) -> Iterator[tuple[int, str]]:
        """The ``from`` imports that bind ``name``: their number and their absolute module."""
        module = self.origins.module_of(self.path)
        is_package = self.path.endswith("__init__.py")
        for index, statement in enumerate(self.statements):
            if statement.is_from and any(
                (each.asname or each.name) == name for each in statement.names
            ):
                yield index, absolute_module(statement, module, is_package)

    def _offered(self, module: str, origin: str) -> str:
        """The name under which ``module`` offers a class."""
        path = self.origins.file_of(module) if module else None
        if path is None:
            return ""
        own = origin.rpartition(".")[2]
        if self.origins.origin(f"{module}.{own}") == origin:
            return own
        for name in self.origins.bindings(path).imported:
            if self.origins.origin(f"{module}.{name}") == origin:
                return name
        return ""

    def _is_taken(self, name: str, index: int) -> bool:
        """Whether the file already means something else by ``name``."""
        if name in self.added.get(index, set()):
            return False
        bound = {
            each.asname or each.name for statement in self.statements for each in statement.names
        }
        for node in ast.walk(self.tree):
            match node:
                case ast.Name(id=known) | ast.arg(arg=known) | ast.ClassDef(name=known):
                    bound.add(known)
                case ast.FunctionDef(name=known) | ast.AsyncFunctionDef(name=known):
                    bound.add(known)
        added = {each for names in self.added.values() for each in names}
        return name in bound - added

    def _is_used(self, tree: ast.Module, name: str) -> bool:
        if self.path.endswith("__init__.py"):
            return True
        word = re.compile(rf"\b{re.escape(name)}\b")
        for node in ast.walk(tree):
            match node:
                case ast.Name(id=known) if known == name:
                    return True
                case ast.Constant(value=str(text)) if word.search(text):
                    return True
        return False

    def _statement(
        self, content: bytes, statement: ImportStatement, added: set[str], unused: set[str]
    ) -> list[str] | None:
        """The statements that take the place of one; ``None`` where it stays."""
        if not statement.is_from:
            return None
        before = names_of(statement)
        kept = [each for each in before if (each.asname or each.name) not in unused]
        if b"#" in content[statement.start : _line_end(content, statement.end)]:
            kept = list(before)
        if not kept and not added and statement.indent:
            kept = list(before)
        if not added and len(kept) == len(before):
            return None
        module, limit = statement.written_module, self.limit - len(statement.indent)
        places = [[(module, name)] if name in kept else [] for name in before]
        several = len(before) > 1 and any(name.asname for name in before)
        joining = [Name(each) for each in sorted(added)]
        return regrouped(content, statement, places, limit, combines=several, joining=joining)


def _line_end(content: bytes, offset: int) -> int:
    end = content.find(b"\n", offset)
    return len(content) if end < 0 else end
