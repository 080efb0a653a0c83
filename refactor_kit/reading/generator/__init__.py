"""The schema generator: what it imports, what it reads, whether it hides failures."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TypeGuard

from refactor_kit.base import Context, Settings, SourceTree
from refactor_kit.base.layout import dotted_name
from refactor_kit.python.parsing import parse_ast
from refactor_kit.python.statements import assigned, import_base


@dataclass(frozen=True, slots=True)
class GeneratorReading:
    """``script`` is ``""`` where the configuration names no generator.

    ``public_imports`` are the lines where the script takes schemas from the public package instead
    of the internal files. ``mapping_file`` is the mapping it reads
    (``scripts/schema_mapping_config.py``) or ``""``, also where nothing reads the configured one;
    ``mapped_parts`` are the parts listed in it.
    """

    script: str
    public_imports: tuple[int, ...]
    mapping_file: str
    mapped_parts: tuple[str, ...]


def read_generator(tree: SourceTree, context: Context) -> GeneratorReading:
    """The generator as the tree shows it."""
    script = _script(context.settings.generator)
    if script not in tree:
        return GeneratorReading(script, (), _configured_mapping(tree, context), ())
    module = parse_ast(script, tree.read(script))
    mapping = _configured_mapping(tree, context)
    if mapping and not _is_read(tree, context, script, module, mapping):
        mapping = ""
    if not mapping:
        # The first local file that the script imports and that lists parts; it may do so itself.
        local = (*_local_files(tree, context, script, module), script)
        mapping = next((path for path in local if mapping_listings(tree, context, path)), "")
    return GeneratorReading(
        script=script,
        public_imports=public_lines(module, context.settings, tree),
        mapping_file=mapping,
        mapped_parts=_mapped_parts(tree, context, mapping),
    )


def generator_text(tree: SourceTree, context: Context) -> bytes:
    """The script with what it imports from beside it; empty where there is none."""
    script = _script(context.settings.generator)
    if script not in tree:
        return b""
    module = parse_ast(script, tree.read(script))
    files = (script, *_local_files(tree, context, script, module))
    return b"\n".join(map(tree.read, dict.fromkeys(files)))


def _script(command: tuple[str, ...]) -> str:
    """The file that a command runs: ``scripts/generate.py``, or ``-m scripts.generate``."""
    for word, following in pairwise((*command, "")):
        if word.endswith(".py"):
            return word
        if word == "-m":
            return f"{following.replace('.', '/')}.py"
    return ""


def mapping_listings(tree: SourceTree, context: Context, path: str) -> tuple[Listing, ...]:
    """The literals of a file that list schema parts, configured or not, the longest first."""
    known = {
        told: part.name
        for module in context.modules
        for part in module.parts
        for told in (part.name, part.schema_module, part.schema_file)
    }
    pattern = context.settings.schemas

    def part_named(told: object) -> str:
        if not isinstance(told, str) or told in known:
            return known.get(str(told), "")
        is_part = told.isidentifier() and pattern.format(part=told, module=told) in tree
        return told if is_part else ""

    return read_listings(parse_ast(path, tree.read(path)), part_named)


def _configured_mapping(tree: SourceTree, context: Context) -> str:
    path = context.settings.generator_mapping
    return path if path in tree else ""


def _is_read(
    tree: SourceTree, context: Context, script: str, module: ast.Module, mapping: str
) -> bool:
    """Whether the command, the script, or what it imports from beside it, speaks of the mapping."""
    stem = PurePosixPath(mapping).stem
    files = [script, *_local_files(tree, context, script, module)]
    is_given = any(mapping in word for word in context.settings.generator)
    return is_given or mapping in files or any(_names(tree.read(path), stem) for path in files)


def _local_files(
    tree: SourceTree, context: Context, script: str, module: ast.Module
) -> Iterator[str]:
    roots = [PurePosixPath(script).parent, *map(PurePosixPath, context.settings.source_roots)]
    package = dotted_name(script, context.settings.source_roots).rpartition(".")[0]
    for name in dict.fromkeys(imported_modules(module, package)):
        for root in roots:
            path = root.joinpath(*name.split(".")).with_suffix(".py").as_posix()
            if path in tree:
                yield path


def _mapped_parts(tree: SourceTree, context: Context, mapping: str) -> tuple[str, ...]:
    """The parts in the listings; in a mapping of another form, those it names anywhere."""
    if not mapping:
        return ()
    listings = mapping_listings(tree, context, mapping) if mapping.endswith(".py") else ()
    if listings:
        listed = {entry.part for listing in listings for entry in listing.entries}
        return tuple(part.name for part in context.module.parts if part.name in listed)
    text = tree.read(mapping)
    return tuple(part.name for part in context.module.parts if _names(text, part.name))


def _names(text: bytes, part: str) -> bool:
    return re.search(rb"(?<!\w)%s(?!\w)" % re.escape(part.encode()), text) is not None


Literal = ast.Dict | ast.List | ast.Tuple | ast.Set
Element = tuple[ast.expr | None, ast.expr]
PartNamed = Callable[[object], str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a mapping: ``key`` is ``None`` in a list; ``part`` is the part it names."""

    key: ast.expr | None
    value: ast.expr
    part: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A dict, list, tuple or set at module level that lists parts; ``entries`` only those that do.

    ``elements`` are all its elements, keys and values in their pairs.
    """

    name: str
    literal: Literal
    entries: tuple[Entry, ...]
    elements: tuple[Element, ...]

    def entries_of(self, parts: Collection[str]) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.part in parts)


def read_listings(module: ast.Module, part_named: PartNamed) -> tuple[Listing, ...]:
    """The listings of one file, the one with most entries first.

    ``part_named`` gives the part that a constant stands for, ``""`` where it stands for none.
    """
    found = []
    for name, literal in _literals(module):
        if isinstance(literal, ast.Dict):
            elements: tuple[Element, ...] = tuple(zip(literal.keys, literal.values, strict=True))
        else:
            elements = tuple((None, element) for element in literal.elts)
        entries = tuple(_entries(elements, part_named))
        if entries:
            found.append(Listing(name, literal, entries, elements))
    return tuple(sorted(found, key=lambda listing: -len(listing.entries)))


def constants(expression: ast.expr) -> Iterator[ast.Constant]:
    """The constants of an expression in the order of the source."""
    found = [node for node in ast.walk(expression) if isinstance(node, ast.Constant)]
    return iter(sorted(found, key=lambda node: (node.lineno, node.col_offset)))


def _literals(module: ast.Module) -> Iterator[tuple[str, Literal]]:
    for statement in module.body:
        for name, value in assigned(statement):
            # MappingProxyType({...}), frozenset({...})
            call = value if isinstance(value, ast.Call) and len(value.args) == 1 else None
            literal = call.args[0] if call else value
            if isinstance(literal, (ast.Dict, ast.List, ast.Tuple, ast.Set)):
                yield name, literal


def _entries(elements: tuple[Element, ...], part_named: PartNamed) -> Iterator[Entry]:
    """The elements that stand for exactly one part; a key tells more than what is below it."""
    for key, value in elements:
        by_key = part_named(key.value) if isinstance(key, ast.Constant) else ""
        named = {by_key} if by_key else {part_named(node.value) for node in constants(value)} - {""}
        if len(named) == 1:
            yield Entry(key, value, named.pop())


#: What imports a module that it is given the name of.
DYNAMIC_IMPORTS = frozenset({"import_module", "__import__"})


def is_call_of(node: ast.AST, names: Collection[str]) -> TypeGuard[ast.Call]:
    """Whether a node is a call of one of ``names``, whatever they are reached through."""
    return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in names


# Finding the package's folder is not taking schemas from it.
_PLACES = ("__file__", "__path__", "__name__", "__spec__", "__package__")


def imported_modules(module: ast.Module, package: str) -> Iterator[str]:
    """Every dotted name that an import may load: ``from a import b`` gives ``a`` and ``a.b``."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = import_base(node, package)
            if base:
                yield base
            yield from (f"{base}.{alias.name}".lstrip(".") for alias in node.names)


def public_lines(module: ast.Module, settings: Settings, tree: SourceTree) -> tuple[int, ...]:
    """The lines that take a name, or the whole of it, from the public package itself."""
    public = settings.public_package
    internal = _submodules(settings, tree)
    lines: set[int] = set()
    bound: set[str] = set()
    for node in ast.walk(module):
        match node:
            case ast.ImportFrom(level=0, module=source, names=names):
                if source == public and any(each.name not in internal for each in names):
                    lines.add(node.lineno)
                named = ((each, f"{source}.{each.name}") for each in names)
                bound |= {each.asname or each.name for each, dotted in named if dotted == public}
            case ast.Import(names=names):
                bound |= {each.asname or each.name for each in names if each.name == public}
                below = (each for each in names if each.name.startswith(f"{public}."))
                bound |= {public for each in below if not each.asname}
            case ast.Call(args=[ast.Constant(value=value), *_]) if value == public:
                # ``importlib.import_module("schemas")`` and ``__import__("schemas")``
                if is_call_of(node, DYNAMIC_IMPORTS):
                    lines.add(node.lineno)
    for node in ast.walk(module):
        match node:
            case ast.Attribute(attr=name) if ast.unparse(node.value) in bound:
                if name not in internal and name not in _PLACES:
                    lines.add(node.lineno)
            case ast.Call(func=ast.Name(id="getattr" | "vars" | "dir"), args=[holder, *_]):
                if ast.unparse(holder) in bound:
                    lines.add(node.lineno)
    return tuple(sorted(lines))


def _submodules(settings: Settings, tree: SourceTree) -> frozenset[str]:
    """The modules and folders directly inside the public package."""
    inside = settings.public_package.replace(".", "/")
    found = set()
    for root in settings.source_roots:
        folder = f"{inside}/" if root == "." else f"{root.rstrip('/')}/{inside}/"
        found |= names_in(tree.paths(), folder)
    return frozenset(found - {"__init__"})


def names_in(paths: Iterable[str], folder: str) -> set[str]:
    """What the modules and folders directly inside ``folder``, a prefix, are called."""
    inside = (path.removeprefix(folder) for path in paths if path.startswith(folder))
    return {path.partition("/")[0].removesuffix(".py") for path in inside}
