"""The public package's ``__init__.py`` with more names."""

from __future__ import annotations

import ast
import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from refactor_kit.base import Context, OverlayTree, SourceTree, UnreadableSource
from refactor_kit.python.editing.import_blocks import replace_imports
from refactor_kit.python.editing.import_text import (
    Name,
    member_key,
    natural,
    render_from,
    statement_text,
)
from refactor_kit.python.editing.in_utf8 import as_declared, in_utf8
from refactor_kit.python.editing.literals import SourceBytes, insert_element
from refactor_kit.python.lexical import ImportStatement, find_imports
from refactor_kit.python.line_length import line_length
from refactor_kit.python.origins import Origins, parsed
from refactor_kit.python.statements import module_level
from refactor_kit.python.text import dominant_newline
from refactor_kit.reading.public_names import (
    LazyTable,
    bound_names,
    declared_names,
    exported_names,
    lazy_table,
)

from .names_list import extend_all, render_all

_REPLACED = re.compile(rb"\bsys\.modules\s*\[\s*__name__\s*\]\s*=(?!=)")


class PackageFile:
    """The file as it stands in ``tree``; it need not exist.

    ``relative`` asks for relative imports where the file imports nothing of the package yet: they
    hold however the service is started.
    """

    def __init__(
        self, tree: SourceTree, context: Context, path: str, *, relative: bool = False
    ) -> None:
        self.tree = tree
        self.context = context
        self.path = path
        self.relative = relative
        self.package = context.settings.public_package
        self.content = in_utf8(tree.read(path)) if path in tree else b""
        self._is_other = path in tree and self.content != tree.read(path)
        self.limit = line_length(tree)
        self.newline = dominant_newline(self.content)

    def extended(self, missing: Mapping[str, str], wanted: Sequence[str]) -> bytes:
        """The file with ``missing`` (alias -> origin) imported and ``wanted`` in ``__all__``.

        ``UnreadableSource`` says why it cannot take them.
        """
        content = self._with_names(missing, wanted)
        return as_declared(self.path, content) if self._is_other else content

    def _with_names(self, missing: Mapping[str, str], wanted: Sequence[str]) -> bytes:
        content = self._with_imports(missing) if missing else self.content
        listed = exported_names(OverlayTree(self.tree, {self.path: content}), self.context)
        unlisted = [alias for alias in wanted if alias not in listed]
        if not unlisted:
            return content
        if declared_names(parsed(self.path, content)) is not None:
            return extend_all(self.path, content, unlisted, self.limit)
        return self._with_new_list(content, unlisted)

    def _with_imports(self, missing: Mapping[str, str]) -> bytes:
        if _REPLACED.search(self.content):
            line = _line_of(self.content, b"sys.modules")
            reason = "another object takes the package's place when it is imported (sys.modules)"
            remedy = "let that object offer the names"
            raise UnreadableSource(self.path, line, 0, reason, remedy)
        origins = Origins(self.tree, self.context.settings.source_roots)
        if self.content and origins.bindings(self.path).lazy:
            return self._with_lazy_entries(missing)
        statements = [each for each in find_imports(self.content) if self._is_top_level(each)]
        ours = [each for each in statements if self._is_ours(each)]
        new = self._new_statements(missing, statements)
        if not ours:
            return self._with_section(statements, new)
        text = statement_text(self.content, ours[-1])
        return replace_imports(self.content, {ours[-1].start: [text, *new]}, self.limit)

    def _with_lazy_entries(self, missing: Mapping[str, str]) -> bytes:
        """The names in the table of a lazy package, and in its imports for type checkers."""
        content = with_entries(self.path, self.content, self.package, missing)
        statements = find_imports(content)
        typed = [each for each in statements if each.indent and self._is_ours(each)]
        if not typed or not is_for_type_checkers(self.path, content, typed[-1].line):
            return content
        text = statement_text(content, typed[-1])
        new = self._new_statements(missing, statements, len(typed[-1].indent))
        return replace_imports(content, {typed[-1].start: [text, *new]}, self.limit)

    def _new_statements(
        self, missing: Mapping[str, str], statements: Sequence[ImportStatement], indent: int = 0
    ) -> list[str]:
        relative = any(each.level for each in statements)
        relative = relative or (self.relative and not any(map(self._is_ours, statements)))
        grouped: dict[str, list[Name]] = {}
        for alias, origin in missing.items():
            module, _, name = origin.rpartition(".")
            if relative and module.startswith(f"{self.package}."):
                module = module.removeprefix(self.package)
            grouped.setdefault(module, []).append(Name(name, "" if name == alias else alias))
        rendered: list[str] = []
        for module in sorted(grouped, key=natural):
            names = sorted(grouped[module], key=lambda each: (member_key(each.name), each.asname))
            plain = [each for each in names if not each.asname]
            renamed = [[each] for each in names if each.asname]
            parted = [names] if combines_renamed(self.tree, statements) else [plain, *renamed]
            rendered += [render_from(module, each, self.limit - indent) for each in parted if each]
        return rendered

    def _with_section(self, statements: Sequence[ImportStatement], new: Sequence[str]) -> bytes:
        """The imports as a section of their own, after the others or after the docstring."""
        text = "".join(f"{each}\n" for each in new).replace("\n", self.newline)
        if not self.content.strip(b"\xef\xbb\xbf \t\r\n"):
            return self.content.rstrip(b" \t\r\n") + text.encode()
        return self._inserted(self.content, self._end_of_head(statements), text)

    def _end_of_head(self, statements: Sequence[ImportStatement]) -> int:
        """The line after the imports, the docstring, or the comments that open the file."""
        source = SourceBytes(self.content)
        if statements:
            return source.line_end(statements[-1].end - 1)
        body = parsed(self.path, self.content).body
        if body and isinstance(body[0], ast.Expr) and _is_text(body[0].value):
            return source.line_end(source.end(body[0].value) - 1)
        offset = 0
        for line in self.content.splitlines(keepends=True):
            if not line.removeprefix(b"\xef\xbb\xbf").startswith(b"#"):
                break
            offset += len(line)
        return offset

    def _with_new_list(self, content: bytes, unlisted: Sequence[str]) -> bytes:
        """``__all__`` where there was none: what was public by its name stays public."""
        text = render_all([*self._public_so_far(), *unlisted], self.limit) + "\n"
        statements = [each for each in find_imports(content) if self._is_top_level(each)]
        end = SourceBytes(content).line_end(statements[-1].end - 1) if statements else len(content)
        return self._inserted(content, end, text.replace("\n", self.newline))

    def _public_so_far(self) -> list[str]:
        if self.path not in self.tree:
            return []
        origins = Origins(self.tree, self.context.settings.source_roots)
        for star in origins.bindings(self.path).stars:
            if origins.star_names(star) is None:
                line = _line_of(self.content, b"*")
                reason = (
                    f"imports * from {star}, whose names cannot be read; __all__ must name them"
                )
                remedy = "add an __all__ that names what the package exports"
                raise UnreadableSource(self.path, line, 0, reason, remedy)
        bound = bound_names(self.tree, self.context)
        roots = {path.partition("/")[0] for path in self.tree.paths()}
        return [name for name, origin in bound.items() if self._is_own(origins, origin, roots)]

    def _is_own(self, origins: Origins, origin: str, roots: set[str]) -> bool:
        first = origin.partition(".")[0]
        return not origin or origins.file_of(first) is not None or first in roots

    def _inserted(self, content: bytes, offset: int, text: str) -> bytes:
        """``text`` at a line's start, one blank line from what stands before and after it."""
        newline = self.newline.encode()
        before, after = content[:offset], content[offset:]
        if before and not before.endswith((b"\n", b"\r")):
            before += newline
        gap = newline if before.strip(b"\xef\xbb\xbf \t\r\n") else b""
        rest = newline if after and not after.startswith((b"\n", b"\r")) else b""
        return before + gap + text.encode() + rest + after

    def _is_top_level(self, statement: ImportStatement) -> bool:
        return not statement.indent and statement.column == 1

    def _is_ours(self, statement: ImportStatement) -> bool:
        """Whether a statement stands in the section that the new ones belong to."""
        root = self.package.partition(".")[0]
        if not statement.is_from:
            return statement.names[0].name.partition(".")[0] == root
        return bool(statement.level) or statement.module.partition(".")[0] == root


def combines_renamed(tree: SourceTree, statements: Iterable[ImportStatement]) -> bool:
    """Whether renamed imports share a statement: in ``statements`` or by the configuration."""
    several = (each for each in statements if each.is_from and len(each.names) > 1)
    if any(name.asname for each in several for name in each.names):
        return True
    if "pyproject.toml" not in tree:
        return False
    try:
        tools = tomllib.loads(tree.read("pyproject.toml").decode()).get("tool", {})
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False
    isort = tools.get("ruff", {}).get("lint", {}).get("isort", {})
    return bool(isort.get("combine-as-imports") or tools.get("isort", {}).get("combine_as_imports"))


def _is_text(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _line_of(content: bytes, needle: bytes) -> int:
    return content.count(b"\n", 0, max(content.find(needle), 0)) + 1


def with_entries(path: str, content: bytes, package: str, missing: Mapping[str, str]) -> bytes:
    """``content`` with an entry for each missing name (alias -> origin), as the others are."""
    for alias, origin in sorted(missing.items()):
        table = lazy_table(parsed(path, content), package)
        if table is None or (table.form == "module" and origin.rpartition(".")[2] != alias):
            line = _line_of(content, b"__getattr__")
            reason = "the package imports lazily (__getattr__), in a way that is not understood"
            remedy = f"let {package}.{alias} answer with {origin}, and list it in __all__"
            raise UnreadableSource(path, line, 0, reason, remedy)
        content = _with_entry(content, table, package, alias, origin)
    return content


def is_for_type_checkers(path: str, content: bytes, line: int) -> bool:
    """Whether a line stands under ``if TYPE_CHECKING:``."""
    tree = parsed(path, content)
    running = {id(each) for each in module_level(tree.body)}
    typed = (each for each in module_level(tree.body, typing_too=True) if id(each) not in running)
    return any(each.lineno <= line <= (each.end_lineno or 0) for each in typed)


def _with_entry(content: bytes, table: LazyTable, package: str, alias: str, origin: str) -> bytes:
    module, _, name = origin.rpartition(".")
    source = SourceBytes(content)
    spans = []
    for key, value in zip(table.node.keys, table.node.values, strict=True):
        assert key is not None
        spans.append((source.start(key), source.end(value)))
    first = content[slice(*spans[0])]
    if module.startswith(f"{package}.") and (b'".' in first or b"'." in first):
        module = module.removeprefix(package)
    target = f'"{module}"' if table.form == "module" else f'("{module}", "{name}")'
    text = f'"{alias}": {target}'
    if not first.startswith(b'"'):
        text = text.replace('"', "'")
    names = list(table.entries)
    at = bisect_left(names, alias) if names == sorted(names) else len(names)
    return insert_element(source, table.node, spans, at, text.encode())
