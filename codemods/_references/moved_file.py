"""A file that moves into another folder: what it says about its surroundings follows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from refactor_kit.base import Context, Part, Refusal, SourceTree
from refactor_kit.base.layout import dotted_name
from refactor_kit.python.editing.import_blocks import replace_imports
from refactor_kit.python.lexical import absolute_module, find_imports
from refactor_kit.python.line_length import line_length
from refactor_kit.reading.apps import retired_names
from refactor_kit.reading.references import RetiredModules

from .file_paths import follow_paths
from .file_rewrite import FileChange
from .import_rewrite import StatementRewriter


class MovedFileRewriter:
    """Rewrites the relative imports and ``__file__`` paths of files that move."""

    def __init__(self, tree: SourceTree, context: Context) -> None:
        self._roots = context.settings.source_roots
        self._modules = RetiredModules(retired_names(context))
        self._limit = line_length(tree)

    def rewrite(self, part: Part, old: str, new: str, content: bytes) -> FileChange:
        """``content`` of ``old`` as it has to read at ``new``."""
        change = FileChange(content)
        if not old.endswith((".py", ".pyi")):
            return change
        self._rewrite_paths(part, old, new, change)
        self._rewrite_imports(old, new, change)
        return change

    def _rewrite_imports(self, old: str, new: str, change: FileChange) -> None:
        rewriter = StatementRewriter(
            self._modules,
            _package(new, self._roots),
            lambda module, name: name,
            lambda rebound: False,
            self._limit,
        )
        importing, is_package = dotted_name(old, self._roots), old.endswith("/__init__.py")
        replacements: dict[int, Sequence[str]] = {}
        for statement in find_imports(change.content):
            if not statement.level:
                continue
            module = absolute_module(statement, importing, is_package)
            source = change.content[statement.start : statement.end]
            found = rewriter.rewrite(statement, module, source)
            if found is not None and found.lost_comments:
                reason = "an import with comments between its names has to be taken apart"
                remedy = "split this import by hand, one module a statement"
                change.refusals.append(Refusal(old, statement.line, reason, remedy))
            elif found is not None and found.texts:
                replacements[statement.start] = found.texts
        change.content = replace_imports(change.content, replacements, self._limit)

    def _rewrite_paths(self, part: Part, old: str, new: str, change: FileChange) -> None:
        deeper = len(PurePosixPath(new).parts) - len(PurePosixPath(old).parts)
        inside = len(PurePosixPath(old).relative_to(part.app_dir).parts)
        followed = follow_paths(change.content, inside, deeper)
        for offset in followed.unclear:
            line = change.content.count(b"\n", 0, offset) + 1
            reason = "a path is built from __file__ in a way that may lead out of the moved folder"
            remedy = "write it as Path(__file__).parents[N], or take it from the configuration"
            change.refusals.append(Refusal(old, line, reason, remedy))
        change.content = followed.content


def _package(path: str, roots: tuple[str, ...]) -> str:
    dotted = dotted_name(path, roots)
    return dotted if path.endswith("/__init__.py") else dotted.rpartition(".")[0]
