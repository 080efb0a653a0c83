"""Repairs what is wrong with the schema generator, as far as `[generator-repairs]` says so.

`root-path` adds a line that puts the source roots on the path before the first import from them;
`own-classes` adds a condition to the loops over a schema file's classes, so that a class which the
file only imports supplies no example.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from refactor_kit.base import Context, Edit, Outcome, Refusal, SourceTree
from refactor_kit.python.editing.import_blocks import replace_imports
from refactor_kit.python.editing.literals import SourceBytes
from refactor_kit.python.editing.refit_bytes import refit
from refactor_kit.python.editing.splices import Splice, spliced
from refactor_kit.python.lexical import find_imports
from refactor_kit.python.line_length import line_length
from refactor_kit.python.origins import parsed
from refactor_kit.reading.generator.faults import (
    ClassWalk,
    GeneratorFault,
    class_walks,
    read_generator_faults,
)

_LOOSER_THAN_AND = (ast.IfExp, ast.Lambda, ast.NamedExpr)
_NEEDED = {"sys": "import sys", "Path": "from pathlib import Path"}
_WHOLE = "pathlib"
_Import = ast.Import | ast.ImportFrom


class RepairGenerator:
    """Repairs the schema generator's script as far as `[generator-repairs]` says so.

    `root-path` puts the source roots on its path, `own-classes` has it pass over the classes that a
    schema file only imports. Nothing to do where no repair is asked for, or none is needed.
    """

    name = "repair-generator"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        if not context.settings.generator:
            return Outcome(not_applicable="the configuration names no generator")
        wanted = context.settings.generator_repairs
        if not any(wanted.values()):
            return Outcome(not_applicable="the configuration asks for no repair of the generator")
        faults = read_generator_faults(tree, context)
        return _repaired(tree, context, [each for each in faults if wanted.get(each.kind)])


def _repaired(tree: SourceTree, context: Context, faults: list[GeneratorFault]) -> Outcome:
    kinds = {fault.kind: fault for fault in faults}
    if not kinds:
        return Outcome()
    path, limit = faults[0].path, line_length(tree)
    content = tree.read(path)
    if "own-classes" in kinds:
        walks = class_walks(parsed(path, content))
        stubborn = next((walk for walk in walks if not walk.mechanical), None)
        if stubborn is not None:
            reason = "this loop takes classes in a way that no condition can be added to"
            remedy = (
                "compare __module__ of a class with the module's __name__ there by hand, or set "
                "`own-classes = false`"
            )
            return Outcome(refusals=(Refusal(path, stubborn.line, reason, remedy),))
        content = _with_own_classes(content, walks, limit)
    if "root-path" in kinds:
        line = kinds["root-path"].line
        content = _with_root(path, content, context.settings.source_roots, line, limit)
    return Outcome((Edit(path, content),))


def _with_own_classes(content: bytes, walks: Iterable[ClassWalk], limit: int) -> bytes:
    """The script with one more condition in each loop over classes."""
    source = SourceBytes(content)
    splices = [splice for walk in walks for splice in _condition(source, walk)]
    return refit(content, spliced(content, splices), limit)


def _condition(source: SourceBytes, walk: ClassWalk) -> Iterator[Splice]:
    asked = f"{walk.value}.__module__ == {ast.unparse(walk.module)}.__name__".encode()
    if walk.condition is None:
        end = source.end(walk.iterated)
        yield Splice(end, end, b" if " + asked)
        return
    start, end = source.span(walk.condition)
    is_looser = isinstance(walk.condition, _LOOSER_THAN_AND) or (
        isinstance(walk.condition, ast.BoolOp) and isinstance(walk.condition.op, ast.Or)
    )
    if is_looser:
        yield Splice(start, start, b"(")
    yield Splice(end, end, (b")" if is_looser else b"") + b" and " + asked)


def _with_root(path: str, content: bytes, roots: Sequence[str], line: int, limit: int) -> bytes:
    """The script with ``sys.path.insert(...)`` before the import in ``line`` that needs it."""
    imports = _imports(path, content)
    numbers = (number for number, each in enumerate(imports) if each.lineno == line)
    # Behind them all where no import at top level is in that line.
    content, first = _with_needed(path, content, next(numbers, len(imports)), limit)
    return _with_insertion(path, content, roots, first)


def _imports(path: str, content: bytes) -> list[_Import]:
    return [each for each in parsed(path, content).body if isinstance(each, _Import)]


def _with_needed(path: str, content: bytes, first: int, limit: int) -> tuple[bytes, int]:
    """The content with ``sys`` and ``Path`` imported, and the number of the import afterwards."""
    imports = _imports(path, content)
    before = imports[:first]
    bound = {alias.asname or alias.name for each in before for alias in each.names}
    if _WHOLE in bound:
        bound.add("Path")
    missing = [text for name, text in _NEEDED.items() if name not in bound]
    if not missing:
        return content, first
    source = SourceBytes(content)
    anchors = (each for each in before if getattr(each, "module", "") != "__future__")
    anchor = next(anchors, None)
    if anchor is not None:
        start = source.start(anchor)
        end = next(each.end for each in find_imports(content) if each.start == start)
        text = content[start:end].decode().replace("\r\n", "\n")
        content = replace_imports(content, {start: [text, *missing]}, limit)
        return content, first + len(_imports(path, content)) - len(imports)
    place = source.line_start(source.start(imports[first])) if first < len(imports) else 0
    lines = "".join(f"{text}\n" for text in missing).encode().replace(b"\n", source.newline)
    return content[:place] + lines + content[place:], first + len(missing)


def _with_insertion(path: str, content: bytes, roots: Sequence[str], first: int) -> bytes:
    imports = _imports(path, content)
    source = SourceBytes(content)
    newline = source.newline
    names = {alias.name for each in imports[:first] for alias in each.names if not alias.asname}
    maker = "Path" if "Path" in names else f"{_WHOLE}.Path"
    parent = f"{maker}(__file__).resolve().parents[{len(PurePosixPath(path).parent.parts)}]"
    below = ("" if root in ("", ".") else f' / "{root.strip("/")}"' for root in roots)
    lines = newline.join(f"sys.path.insert(0, str({parent}{each}))".encode() for each in below)
    place = source.line_end(source.end(imports[first - 1]))
    head, tail = content[:place], content[place:]
    for statement in reversed(imports[first:]):
        # The first line of each import that now comes after code.
        end = source.line_end(source.start(statement)) - place
        text = tail[:end].rstrip(b"\r\n")
        if b"#" not in text.rpartition(b"\n")[2]:
            tail = text + b"  # noqa: E402" + tail[len(text) :]
    gap = b"" if tail.startswith((b"\n", b"\r\n")) or not tail.strip() else newline
    return head + newline + lines + newline + gap + tail
