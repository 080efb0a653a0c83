"""Names that come into and go out of the import statements of a file that stays where it is."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Collection

from refactor_kit.python.editing.import_blocks import block_at, import_splices
from refactor_kit.python.editing.import_groups import regrouped
from refactor_kit.python.editing.import_text import Name, names_of
from refactor_kit.python.editing.splices import Splices
from refactor_kit.python.lexical import ImportStatement, find_imports
from refactor_kit.python.source_file import PythonSource

Statement = ast.Import | ast.ImportFrom


class ImportChanges:
    """Collects what changes in the imports of ``source``, to carry it out at once.

    Names on lines of their own come and go by their lines, so that comments stay.
    """

    def __init__(self, source: PythonSource, width: int) -> None:
        self._source = source
        self._width = width
        self._content = source.text.encode()
        self._found = {each.start: each for each in find_imports(self._content)}
        self._gone: defaultdict[int, set[int]] = defaultdict(set)
        self._joined: dict[int, Name] = {}
        self._beside: defaultdict[int, list[str]] = defaultdict(list)
        self._anew: dict[int, list[str]] = {}

    def room(self, statement: Statement) -> int:
        """The length that a line may have where ``statement`` stands."""
        return self._width - len(self._at(statement).indent)

    def take(self, statement: Statement, going: Collection[ast.alias]) -> None:
        """``statement`` loses those of its names that are ``going``."""
        numbers = (number for number, each in enumerate(statement.names) if each in going)
        self._gone[self._at(statement).start].update(numbers)

    def join(self, module: str, name: Name, near: Statement) -> bool:
        """Whether a statement in the block of ``near`` takes ``name`` in."""
        for each in block_at(self._content, self._at(near).start):
            if each.is_from and each.written_module == module:
                self._joined[each.start] = name
                return True
        return False

    def put(self, text: str, near: Statement) -> None:
        """A statement of its own, where it sorts in the block of ``near``."""
        self._beside[self._at(near).start].append(text)

    def write(self, statement: Statement, text: str) -> None:
        """``text`` takes the place of ``statement``."""
        self._anew[self._at(statement).start] = [text]

    def splice_into(self, splices: Splices) -> None:
        """Carry everything out."""
        texts = {
            start: [*self._edited(start), *self._beside[start]]
            for start in {*self._gone, *self._joined, *self._beside}
        }
        for begin, end, new in import_splices(self._content, texts | self._anew, self._width):
            first, last = (len(self._content[:offset].decode()) for offset in (begin, end))
            splices.replace(first, last, new.decode())

    def _at(self, statement: Statement) -> ImportStatement:
        before = self._source.text[: self._source.span(statement)[0]]
        return self._found[len(before.encode())]

    def _edited(self, start: int) -> list[str]:
        """The statement without what goes and with what joins it, where any name is left."""
        statement, gone = self._found[start], self._gone[start]
        own = statement.written_module if statement.is_from else ""
        places = [
            [] if number in gone else [(own, name)]
            for number, name in enumerate(names_of(statement))
        ]
        limit = self._width - len(statement.indent)
        joining = [self._joined[start]] if start in self._joined else []
        return regrouped(self._content, statement, places, limit, combines=True, joining=joining)
