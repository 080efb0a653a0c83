"""Shims for modules that are about to retire."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from refactor_kit.base import Context, Refusal, SourceTree
from refactor_kit.python.line_length import line_length
from refactor_kit.python.rebindings import Rebindings
from refactor_kit.python.source_file import PythonSource, read_source
from refactor_kit.python.statements import declared_names
from refactor_kit.python.text import encode_text
from refactor_kit.reading.application.definitions import Defined, definitions
from refactor_kit.reading.references import find_references
from refactor_kit.reading.retired.retired import RetiredModules, retired
from refactor_kit.reading.retired.shims import Shim, StandingShim, shim_text

_BINDING = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign, ast.If, ast.Try,
    *([ast.TypeAlias] if hasattr(ast, "TypeAlias") else []),
)  # fmt: skip
_REMEDY = "write the names out, or leave this module without shims (shims = false)"

Follow = Callable[[str], str | None]


def shim_bytes(
    tree: SourceTree, context: Context, path: str, until: str, follow: Follow = lambda name: name
) -> bytes | None:
    """What stands at ``path`` once its module is retired; ``None`` for what nobody imports.

    ``follow`` gives the new name of a name, ``None`` where it has none.
    """
    roots = context.settings.source_roots
    if not until or not _is_imported(path):
        return None
    source = read_source(tree, path, roots)
    new = RetiredModules(retired(context)).moved(source.module)
    if new is None or not all(each.isidentifier() for each in source.module.split(".")):
        return None
    followed = ((name, follow(name)) for name in _public(source))
    names = tuple((name, found) for name, found in followed if found is not None)
    text = shim_text(Shim(source.module, new, until, names), line_length(tree))
    return encode_text(text, source.newline)


def shim_refusals(tree: SourceTree, context: Context, path: str) -> Iterator[Refusal]:
    """What keeps a shim from naming all that a module offers."""
    if not _is_imported(path):
        return
    source = read_source(tree, path, context.settings.source_roots)
    for statement in source.tree.body:
        reason = ""
        if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
            reason = "a star import hides which names a shim has to pass on"
        elif isinstance(statement, ast.FunctionDef) and statement.name == "__getattr__":
            reason = "__getattr__() hides which names a shim has to pass on"
        if reason:
            yield Refusal(path, statement.lineno, reason, _REMEDY)
    names = [f"{source.module}.{name}" for name in _public(source)]
    rebindings = Rebindings(tree, context.settings.source_roots, names)
    for name in names:
        for each in rebindings.of(name, patches=False)[:1]:
            reason = (
                f"{name} gets a new value while the service runs "
                f"({each.how}), and a shim at {path} would keep the first one"
            )
            yield Refusal(
                each.path, each.line, reason, "leave this module without shims (shims = false)"
            )


def refuse_named(tree: SourceTree, context: Context, remedy: str) -> list[Refusal]:
    """The places that name what is about to go."""
    return [
        Refusal(each.path, each.line, f"{each.name} is still named here", remedy)
        for each in find_references(tree, context)
    ]


def refuse_changed(standing: StandingShim) -> Refusal:
    """A shim that says more or less than it was written with."""
    reason = f"the shim for {standing.shim.old} was changed by hand"
    return Refusal(standing.path, 1, reason, "bring it back as it was, or remove it")


def _is_imported(path: str) -> bool:
    """Whether it is a module that others import: no script, no test, nothing but Python."""
    *folders, name = path.split("/")
    stem = name.removesuffix(".py")
    is_test = stem.startswith("test_") or stem.endswith("_test") or "tests" in folders
    return name.endswith(".py") and not is_test and stem not in ("__main__", "conftest")


def _public(source: PythonSource) -> tuple[str, ...]:
    declared = declared_names(source.tree)
    listed = declared.names if declared else ()
    deleted = {
        target.id
        for statement in source.tree.body
        if isinstance(statement, ast.Delete)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    return tuple(
        name
        for name, found in definitions(source).items()
        if name not in deleted
        and not name.startswith("__")
        and (_is_offered(source, found) or name in listed)
    )


def _is_offered(source: PythonSource, found: Defined) -> bool:
    if found.name.startswith("_"):
        return False
    if found.kind == "import":
        # A package passes on what it imports.
        statement = found.statements[0]
        is_future = isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
        is_package = source.path.endswith("/__init__.py")
        return is_package and isinstance(statement, ast.ImportFrom) and not is_future
    return any(map(_binds, found.statements))


def _binds(statement: ast.stmt) -> bool:
    """Whether the name is there once the module has run, for all that can be seen."""
    if isinstance(statement, ast.AnnAssign) and statement.value is None:
        return False
    is_typing = isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.dump(statement.test)
    return isinstance(statement, _BINDING) and not is_typing
