"""What the codemods and the check of this pack share: where things lie, what a constant is."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from refactor_kit.base import Context, SourceTree, UnreadableSource
from refactor_kit.reading.syntax import parse_ast

_CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*")


@dataclass(frozen=True)
class Constant:
    """``lines`` are its source with the comments above it; ``value`` is the expression alone."""

    name: str
    line: int
    lines: tuple[str, ...]
    value: str
    annotation: str
    is_mutable: bool

    @property
    def field(self) -> str:
        return self.name.lower()


def constants_file(context: Context) -> str:
    return f"{context.module.app_dir}/constants.py"


def settings_file(context: Context) -> str:
    return f"{context.module.app_dir}/settings.py"


def settings_name(context: Context) -> str:
    """What the one object is called: two modules' settings may meet in a file."""
    return f"{context.module.name}_settings"


def read_constants(tree: SourceTree, context: Context) -> Iterator[Constant]:
    """The module's constants; ``UnreadableSource`` for a statement that is none."""
    path = constants_file(context)
    content = tree.read(path)
    text = content.decode("utf-8")
    before = 0
    for node in parse_ast(path, content).body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            before = node.end_lineno or 0
            continue
        yield _constant(path, node, text, before)
        before = node.end_lineno or 0


def _constant(path: str, node: ast.stmt, text: str, before: int) -> Constant:
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    value = getattr(node, "value", None)
    if not isinstance(target, ast.Name) or value is None or not _CONSTANT.fullmatch(target.id):
        raise UnreadableSource(path, node.lineno, 1, "is more than constants: move this elsewhere")
    annotation = ast.unparse(node.annotation) if isinstance(node, ast.AnnAssign) else ""
    return Constant(
        target.id,
        node.lineno,
        tuple(line for line in text.splitlines()[before : node.end_lineno] if line.strip()),
        ast.get_source_segment(text, value) or "",
        annotation or type(getattr(value, "value", None)).__name__,
        isinstance(value, ast.List | ast.Dict | ast.Set),
    )
