"""What each file defines at its top level, by a digest of its source, and what that names.

The digests are equal under every Python, and depend on no other file: a name of the service counts
as what it is called where it is defined, wherever that stands and however it is imported.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from refactor_kit.base import Settings, SourceTree, UnreadableSource
from refactor_kit.python.canonical_form import CanonicalForms
from refactor_kit.python.origins import Origins
from refactor_kit.python.parsing import parse_ast
from refactor_kit.python.rebindings import Rebindings
from refactor_kit.reading.bound_names import (
    binds_plainly,
    mounts_by_name,
    statements_by_name,
    unnamed_statements,
)
from refactor_kit.reading.mounting_statements import without_mounting

# A file, and a name that it binds at its top level.
Named = tuple[str, str]
# In the place of a digest, where the running Python does not read the file.
UNREAD = "unread"
# In the place of a digest, where an application mounts nothing.
NOTHING = "nothing"
# What a file of tests runs without binding a name.
UNNAMED = ""
# Behind a name: the statements that mount something on what it is bound to.
_MOUNTS = ".mount"
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_FILE = re.compile(r"\w[\w.-]*(?:/\w[\w.-]*)+")


@dataclass(frozen=True, slots=True)
class Source:
    """What makes a name what it is: the ``digest`` of all statements that do, and their ``lines``.

    ``named`` are the service's own definitions that they name.
    """

    digest: str
    named: frozenset[Named]
    lines: tuple[tuple[int, int], ...]


_UNREADABLE = Source(UNREAD, frozenset(), ())
_NOTHING = Source(NOTHING, frozenset(), ())


class Definitions:
    """The definitions of one tree; each file is read once, and only when it is asked for.

    With ``of_tests`` files are read as those of tests: texts that name what the service defines
    (``"apps.orders.service.LIMIT"``) or one of its files count as that, wherever it stands, and
    what binds no name is told by ``UNNAMED``.
    """

    def __init__(self, tree: SourceTree, settings: Settings, *, of_tests: bool = False) -> None:
        self._tree = tree
        self._settings = settings
        self._of_tests = of_tests
        self._origins = Origins(tree, settings.source_roots)
        self._files: dict[str, Mapping[str, Source] | None] = {}
        self._plain: dict[str, frozenset[str]] = {}
        module, _, name = settings.app.partition(":")
        self.application: Named = (self._origins.file_of(module) or "", name)

    def source(self, definition: Named) -> Source | None:
        """What makes the name what it is; ``None`` where the file does not define it.

        Its digest is ``UNREAD`` where the running Python does not read the file.
        """
        path, name = definition
        found = self._file(path)
        return found.get(name) if found is not None else _UNREADABLE

    def at(self, path: str, line: int) -> tuple[Named, ...]:
        """The names that the statement on ``line`` of a file binds at its top level."""
        return tuple(
            (path, name)
            for name, source in (self._file(path) or {}).items()
            if any(first <= line <= last for first, last in source.lines)
        )

    def called(self, name: str, file_name: str) -> Iterator[Named]:
        """Where a name is defined in files that are called ``file_name``."""
        for path in self._tree.paths():
            if path.rpartition("/")[2] == file_name and name in (self._file(path) or ()):
                yield path, name

    def reached(self, begun: Iterable[Named]) -> dict[Named, Source]:
        """``begun``, and all that they name, and what that names.

        What the application names, and what mounts others, is none of it: that leads to every
        module.
        """
        found: dict[Named, Source] = {}
        waiting = list(begun)
        while waiting:
            definition = waiting.pop()
            source = self.source(definition) if definition not in found else None
            if source is not None:
                found[definition] = source
                leads_on = definition != self.application and not definition[1].endswith(_MOUNTS)
                waiting.extend(source.named if leads_on else ())
        return found

    def mounting(self) -> dict[Named, Source]:
        """What is mounted on the application, and on that: the statements, and what they name.

        Not what that names in turn. Of the application something is told in any case: that nothing
        is mounted where its file mounts nothing.
        """
        path, name = self.application
        app = path, name.removesuffix("()")
        found: dict[Named, Source] = {}
        holders = dict.fromkeys([app, self._made_at(app)] if path else [])
        waiting = [*holders]
        while waiting:
            holder = waiting.pop()
            mounts = holder[0], f"{holder[1]}{_MOUNTS}"
            source = self.source(mounts) or (_NOTHING if holder == app else None)
            if source is not None:
                found[mounts] = source
                fresh = {each: None for each in source.named if each not in holders}
                found |= {each: known for each in fresh if (known := self.source(each))}
                holders |= fresh
                waiting += fresh
        return found

    def _made_at(self, definition: Named) -> Named:
        """Where a name comes from that its file may only import."""
        path, name = definition
        origin = self._origins.origin(f"{self._origins.module_of(path)}.{name}")
        split = self._origins.place(origin) if origin else None
        return split if split and split[1] else definition

    def _file(self, path: str) -> Mapping[str, Source] | None:
        """The definitions of a file by name; ``None`` where it cannot be read."""
        if path not in self._files:
            of_tests = self._of_tests
            self._files[path] = self._tree.memoize(
                ("definitions", path, self._settings.source_roots, of_tests),
                lambda tree: Definitions(tree, self._settings, of_tests=of_tests)._readable(path),
            )
        return self._files[path]

    def names(self, path: str) -> tuple[str, ...] | None:
        """The names that a file defines; ``None`` where the running Python does not read it."""
        found = self._file(path)
        return None if found is None else tuple(found)

    def _readable(self, path: str) -> Mapping[str, Source] | None:
        if path not in self._tree:
            return {}
        try:
            return dict(self._read(path))
        except UnreadableSource:
            return None

    def _read(self, path: str) -> Iterator[tuple[str, Source]]:
        content = self._tree.read(path)
        tree = without_mounting(parse_ast(path, content), content)
        if self._of_tests:
            tree = _Texts(self._text).visit(tree)
        named: set[Named] = set()
        known: dict[str, tuple[str, Named | None]] = {}

        def resolve(dotted: str) -> str:
            if dotted not in known:
                known[dotted] = self._meant(path, dotted)
            return told(known[dotted])

        def told(meant: tuple[str, Named | None]) -> str:
            shown, own = meant
            named.update([own] if own else [])
            return shown

        forms = CanonicalForms(
            tree,
            resolve,
            package=self._origins.package_of(path),
            origin=lambda dotted: told(self._shown(self._origins.origin(dotted) or dotted)),
        )
        groups = statements_by_name(tree)
        if self._of_tests:
            groups |= {UNNAMED: others} if (others := unnamed_statements(tree)) else {}
        else:
            groups |= {f"{name}{_MOUNTS}": mounts for name, mounts in mounts_by_name(tree).items()}
        for name, statements in groups.items():
            named.clear()
            digest = forms.digest(*statements)
            lines = tuple((_first_line(each), each.end_lineno or 0) for each in statements)
            yield name, Source(digest, frozenset(named - {(path, name)}), lines)

    def _meant(self, path: str, dotted: str) -> tuple[str, Named | None]:
        """What a name of the file's top level is called where it is defined; see :meth:`_shown`."""
        origin = self._origins.origin(f"{self._origins.module_of(path)}.{dotted}")
        first, dot, rest = dotted.partition(".")
        if not origin and not hasattr(builtins, first):
            # What only annotations and type checkers see.
            imported = self._origins.bindings(path, runtime=False).imported.get(first, "")
            if imported:
                whole = f"{imported}{dot}{rest}"
                origin = self._origins.origin(whole) or whole
        shown, own = self._shown(origin) if origin else (dotted, None)
        if own and own[0] == path and own[1] not in self._plainly_bound(path):
            # Told by its name alone, so that what evidence holds stays what it was.
            return dotted, own
        if own and self._is_bound_by_value(path, dotted, origin):
            shown = f"{shown}, as it was when it was imported"
        return shown, own

    def _plainly_bound(self, path: str) -> frozenset[str]:
        """The names that a definition or an assignment to nothing but them binds."""
        if path not in self._plain:
            tree = self._origins.parse(path)
            self._plain[path] = frozenset(
                name
                for name, group in statements_by_name(tree).items()
                if any(binds_plainly(each, name) for each in group)
            )
        return self._plain[path]

    def _is_bound_by_value(self, path: str, dotted: str, origin: str) -> bool:
        """Whether a name that code rebinds is read from elsewhere than its own module."""
        split = self._origins.place(origin)
        attributes = split[1].count(".") if split else 0
        *above, name = dotted.split(".")[: dotted.count(".") + 1 - attributes] or [""]
        variable = ".".join(origin.split(".")[: origin.count(".") + 1 - attributes])
        holder = ".".join([self._origins.module_of(path), *above])
        if f"{self._origins.origin(holder) or holder}.{name}" == variable:
            return False
        roots = self._settings.source_roots
        return bool(Rebindings(self._tree, roots, [variable]).of(variable, patches=False))

    def _text(self, text: str) -> str:
        """A text; where it names a file of the service, or what one holds, that, and its name.

        Not where that comes from: a patch is of the place that it names.
        """
        if _FILE.fullmatch(text) and text in self._tree:
            return text.rpartition("/")[2]
        dotted = _DOTTED.fullmatch(text) is not None
        split = self._origins.place(text) if dotted else None
        if split is None:
            return text
        path, rest = split
        return f"{rest} of {self._origins.module_of(path).rpartition('.')[2]}"

    def _shown(self, origin: str) -> tuple[str, Named | None]:
        """An origin in words, and the definition that it is, or is a part of."""
        split = self._origins.place(origin)
        if split is None:
            return origin, None
        path, rest = split
        if not rest:
            return f"module {origin.rpartition('.')[2]}", None
        return f"own {rest}", (path, rest.partition(".")[0])


class _Texts(ast.NodeTransformer):
    """Tells texts by what ``meant`` says of them."""

    def __init__(self, meant: Callable[[str], str]) -> None:
        self._meant = meant

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if isinstance(node.value, str):
            return ast.copy_location(ast.Constant(self._meant(node.value)), node)
        return node


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(each.lineno for each in decorators)])
