"""The classes of all schema files by name, whatever their casing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from refactor_kit.base import Context, Settings, SourceTree, UnreadableSource
from refactor_kit.memory.memoized import MemoizingTree, memoized
from refactor_kit.python.module_index import module_index
from refactor_kit.python.origins import Origins
from refactor_kit.reading.schemas.classes import read_schema_file

ClassLine = tuple[str, int, str]


def class_lines(tree: SourceTree, context: Context, alias: str) -> tuple[ClassLine, ...]:
    """The classes of all schema files that bear ``alias`` in any casing: path, line, origin."""
    paths = module_index(context.modules).schema_files
    settings = context.settings
    if not isinstance(tree, MemoizingTree):
        return tuple(
            found
            for path in paths
            if path in tree and _holds(tree.read(path), alias)
            for found in _classes(tree, settings, path).get(alias.casefold(), ())
        )

    def read(tree: SourceTree) -> tuple[ClassLine, ...]:
        index, unreadable = memoized(
            tree, ("class index", paths), lambda tree: _index(tree, settings, paths)
        )
        for path in unreadable:
            if _holds(tree.read(path), alias):
                read_schema_file(Origins(tree, settings), path)
        found: tuple[ClassLine, ...] = index.get(alias.casefold(), ())
        return found

    return memoized(tree, ("classes called", alias, paths), read)


def _index(
    tree: SourceTree, settings: Settings, paths: tuple[str, ...]
) -> tuple[Mapping[str, tuple[ClassLine, ...]], tuple[str, ...]]:
    """Where each name is; and the files that cannot tell, a concern of those they speak of."""
    index: dict[str, tuple[ClassLine, ...]] = defaultdict(tuple)
    unreadable: list[str] = []
    for path in paths:
        if path not in tree:
            continue
        try:
            classes = memoized(
                tree,
                ("classes", path),
                lambda tree, path=path: _classes(tree, settings, path),  # type: ignore[misc]
            )
        except UnreadableSource:
            unreadable.append(path)
            continue
        for name, lines in classes.items():
            index[name] += lines
    return dict(index), tuple(unreadable)


def _classes(tree: SourceTree, settings: Settings, path: str) -> dict[str, tuple[ClassLine, ...]]:
    file = read_schema_file(Origins(tree, settings), path)
    found: dict[str, tuple[ClassLine, ...]] = defaultdict(tuple)
    for name, node in file.classes.items():
        found[name.casefold()] += ((path, node.lineno, f"{file.module}.{name}"),)
    return dict(found)


def _holds(content: bytes, name: str) -> bool:
    return name.lower().encode() in content.lower()
