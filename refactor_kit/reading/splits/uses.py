"""Who names a class in ways that leave open which of two classes is meant."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from refactor_kit.base import Context, Refusal
from refactor_kit.python.origins import Origins
from refactor_kit.python.statements import annotations_of, attribute_chain
from refactor_kit.reading.policy.route_files import RouteFiles
from refactor_kit.reading.schemas.classes import names_in, parse_quoted
from refactor_kit.reading.splits.model import SchemaSplit

_SOURCES = (".py", ".pyi")
_CALLS = ("isinstance", "issubclass")
_SCOPES = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
Place = tuple[int, int, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Use:
    """A node that names the class, with what it stands in, outermost first."""

    node: ast.expr
    parents: tuple[ast.AST, ...]


def place_of(node: ast.expr) -> Place:
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


def mentioning(origins: Origins, split: SchemaSplit) -> Iterator[str]:
    """The Python files that may name the class, under its own or an imported name."""
    needles = {split.class_name.encode()}
    renamed = re.compile(rb"\b%s\s+as\s+(\w+)" % split.class_name.encode())
    sources = {
        path: origins.tree.read(path) for path in origins.tree.paths() if path.endswith(_SOURCES)
    }
    for content in sources.values():
        needles.update(renamed.findall(content))
    for path, content in sources.items():
        if any(needle in content for needle in needles):
            yield path


def uses_of(origins: Origins, path: str, origin: str) -> list[Use]:
    """Every expression of one file that names the class."""
    found: list[Use] = []

    def visit(node: ast.AST, parents: tuple[ast.AST, ...]) -> None:
        match node:
            case ast.Name() | ast.Attribute() if origins.resolve(path, node) == origin:
                found.append(Use(node, parents))
        for child in ast.iter_child_nodes(node):
            visit(child, (*parents, node))

    visit(origins.parse(path), ())
    return found


def hindrances(
    origins: Origins, context: Context, split: SchemaSplit, path: str
) -> Iterator[Refusal]:
    """The uses in one file that only a person can settle."""
    for use in uses_of(origins, path, split.origin):
        # In the class itself, whose copy means itself, every use is right.
        if path == split.path and any(_is_class(each, split) for each in use.parents[1:2]):
            continue
        reason = _reason(context, split, path, use)
        if reason:
            yield _refusal(path, use.node.lineno, split, reason)
    if is_own(context, path):
        yield from _quoted(origins, split, path)


def own_routes(context: Context) -> frozenset[str]:
    """The route files of the module."""
    module = context.module
    return frozenset({module.route_file, *(part.route_file for part in module.parts)})


def is_own(context: Context, path: str) -> bool:
    """Whether a file is the module's, so that nobody else relies on what its functions return."""
    module = context.module
    folders = (f"{module.app_dir}/", *(f"{part.app_dir}/" for part in module.parts))
    own = {*own_routes(context), *(part.schema_file for part in module.parts)}
    return path in own or path.startswith(folders)


def _reason(context: Context, split: SchemaSplit, path: str, use: Use) -> str:
    """Why the use cannot stay as it is; empty where it can."""
    above = use.parents[-1]
    name = split.class_name
    match above:
        case ast.ClassDef(name=heir):
            return f"{heir} inherits from {name}"
        case ast.Call(func=ast.Name(id=function)) if function in _CALLS:
            return f"{function}() asks for {name}"
        case ast.MatchClass() | ast.Compare():
            return f"something is compared with {name}"
    if isinstance(above, ast.Call) and isinstance(use.parents[-2], ast.Compare):
        return f"something is compared with a {name}"
    # ``isinstance(x, (A, B))`` seen from an element of the tuple.
    calls = [each for each in use.parents[-2:] if isinstance(each, ast.Call)]
    if any(attribute_chain(each.func)[-1:] in ([called] for called in _CALLS) for each in calls):
        return f"isinstance() asks for {name}"
    field = _field_of(use)
    if field:
        return f"{field} holds a {name}"
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    if path == split.path and not any(isinstance(each, functions) for each in use.parents):
        return f"the file itself uses {name} outside the class"
    if path != split.path and path not in own_routes(context) and _is_public(context, path):
        return f"this file, of another module, uses {name}"
    return ""


def _is_public(context: Context, path: str) -> bool:
    """Whether what a file says shows in the service's document: its routes and its schemas."""
    package = context.settings.public_package.replace(".", "/")
    folders = [f"{root}/{package}/".removeprefix("./") for root in context.settings.source_roots]
    others = {part.schema_file for module in context.modules for part in module.parts}
    return path in others or path.startswith(tuple(folders)) or path in RouteFiles(context.settings)


def _field_of(use: Use) -> str:
    """The class of whose fields one is annotated with the class in question."""
    scopes = [each for each in use.parents if isinstance(each, _SCOPES)]
    if not scopes or not isinstance(scopes[-1], ast.ClassDef):
        return ""
    holder = use.parents[use.parents.index(scopes[-1]) + 1 :]
    return scopes[-1].name if holder and isinstance(holder[0], ast.AnnAssign) else ""


def _quoted(origins: Origins, split: SchemaSplit, path: str) -> Iterator[Refusal]:
    """Annotations in quotes that name the class: forward references."""
    body = origins.parse(path).body
    own = [each for each in body if path != split.path or not _is_class(each, split)]
    for node in (each for statement in own for each in ast.walk(statement)):
        inside = (inner for annotation in annotations_of(node) for inner in ast.walk(annotation))
        for text in (inner for inner in inside if isinstance(inner, ast.Constant)):
            if isinstance(text.value, str) and _names_class(origins, path, text.value, split):
                reason = f"an annotation in quotes names {split.class_name}"
                yield _refusal(path, text.lineno, split, reason)


def _is_class(node: ast.AST, split: SchemaSplit) -> bool:
    return isinstance(node, ast.ClassDef) and node.name == split.class_name


def _names_class(origins: Origins, path: str, text: str, split: SchemaSplit) -> bool:
    quoted = parse_quoted(text)
    if quoted is None:
        return False
    return any(origins.resolve(path, name) == split.origin for name in names_in(quoted))


def _refusal(path: str, line: int, split: SchemaSplit, reason: str) -> Refusal:
    new = split.new_name
    return Refusal(
        path,
        line,
        f"{split.class_name} cannot be split in two: {reason}",
        f"only a person can tell whether {split.class_name} or {new} is meant here: "
        "free this place from the class, or leave out `split`",
    )
