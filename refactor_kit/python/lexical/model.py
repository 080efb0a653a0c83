"""What the lexical pass finds: places, in bytes; and the module that a statement means."""

from __future__ import annotations

from refactor_kit.base.records import dataclass


@dataclass(frozen=True, slots=True)
class ImportedName:
    """One ``name as asname``; ``start`` and ``end`` are its byte offsets.

    ``name`` is dotted in a plain ``import a.b``, and ``*`` in a star import.
    """

    name: str
    asname: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ImportStatement:
    """One import statement; ``start`` is its keyword, ``end`` the byte after its last token.

    ``line`` and ``column`` count from 1, the column in characters. ``module`` is what stands
    between ``from`` and ``import``, without the ``level`` leading dots; ``""`` in a plain
    ``import``. ``indent`` is the white space before it, ``b""`` where other code precedes it on
    its line.
    """

    start: int
    end: int
    line: int
    column: int
    module: str
    level: int
    names: tuple[ImportedName, ...]
    is_from: bool
    indent: bytes

    @property
    def written_module(self) -> str:
        """The module with its leading dots."""
        return "." * self.level + self.module


@dataclass(frozen=True, slots=True)
class StringLiteral:
    """One constant string literal with its prefix and quotes; no f-string, no bytes.

    A docstring is one too. Adjacent literals come one by one.
    """

    start: int
    end: int
    line: int
    column: int
    value: str


def absolute_module(statement: ImportStatement, importing_module: str, is_package: bool) -> str:
    """The dotted module a ``from`` statement imports from; ``""`` where it leads above the root.

    ``importing_module`` is the dotted name of the file that holds the statement, ``is_package``
    whether that file is an ``__init__``.
    """
    package = importing_module if is_package else importing_module.rpartition(".")[0]
    return resolved_module(statement.level, statement.module, package)


def resolved_module(level: int, module: str, package: str) -> str:
    """What ``level`` dots and ``module`` mean in ``package``; ``""`` above the root."""
    if not level:
        return module
    parts = package.split(".") if package else []
    if level - 1 > len(parts):
        return ""
    return ".".join([*parts[: len(parts) - level + 1], *filter(None, [module])])


def relative_module(package: str, module: str) -> str:
    """``module`` as a relative import in ``package`` names it; whole where they share no parent."""
    here, there = package.split("."), module.split(".")
    shared = 0
    while shared < min(len(here), len(there)) and here[shared] == there[shared]:
        shared += 1
    return "." * (len(here) - shared + 1) + ".".join(there[shared:]) if shared else module
