"""The target files that a module's evidence depends on, as one digest.

The import closure of the module's own route file; the public package counted by the names that it
uses, the app module by the lines that mount this module, so that another module's migration makes
nothing stale.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from refactor_kit.base import Context, SourceTree
from refactor_kit.memory.folders import paths_below
from refactor_kit.memory.word_index import paths_called
from refactor_kit.proof.judging import nothing_to_look_at
from refactor_kit.proof.judging.closure import Closure
from refactor_kit.proof.judging.code_digest import meaning
from refactor_kit.reading.generator.lacking import ARTIFACTS

# Digits of a digest: enough to tell the states of one module apart.
_LENGTH = 16
_SERVED = frozenset({"closure", "schemas", "public", "mounting"})
_GENERATED = frozenset({"schemas", "generator"})
_KINDS: Mapping[str, frozenset[str]] = {
    "app-boots": _SERVED,
    "code-is-the-same": _SERVED,
    "endpoints-once-under-tag": _SERVED,
    "endpoints-respond": _SERVED,
    "generator-imports-parts": _GENERATED,
    "generator-succeeds": _GENERATED,
    "examples-match-artifacts": _GENERATED | {"public", "artifacts"},
    "tests-green": _SERVED | {"tests"},
}


def input_digest(tree: SourceTree, context: Context, criterion: str = "") -> str:
    """A digest of the files that ``criterion`` depends on; over all without one."""
    return input_digests(tree, context, (criterion,))[criterion]


def input_digests(
    tree: SourceTree, context: Context, criteria: Iterable[str] = tuple(_KINDS)
) -> dict[str, str]:
    """The digest of each criterion's inputs; one that is not known depends on everything.

    It is empty for one that has nothing to look at.
    """
    return _digests(_inputs(tree, context), context, criteria)


def code_digests(
    tree: SourceTree, context: Context, criteria: Iterable[str] = tuple(_KINDS)
) -> dict[str, str]:
    """The same over what the files say: a formatter's run and a comment change nothing."""
    return _digests(_meanings(_inputs(tree, context)), context, criteria)


def digests(
    tree: SourceTree, context: Context, criteria: Iterable[str] = tuple(_KINDS)
) -> tuple[dict[str, str], dict[str, str]]:
    """:func:`input_digests` and :func:`code_digests`, of files that are collected once."""
    files = _inputs(tree, context)
    return _digests(files, context, criteria), _digests(_meanings(files), context, criteria)


_Files = Mapping[tuple[str, str], bytes]


def _inputs(tree: SourceTree, context: Context) -> _Files:
    """What the module's proofs depend on, by kind and name."""
    return {
        **Closure(tree, context).collected(),
        **dict(_generator_inputs(tree, context)),
        **{("tests", path): tree.read(path) for path in own_test_files(tree, context)},
        **dict(_own_app(tree, context)),
    }


def _meanings(files: _Files) -> _Files:
    return {(kind, name): meaning(name, content) for (kind, name), content in files.items()}


def _digests(files: _Files, context: Context, criteria: Iterable[str]) -> dict[str, str]:
    digests = {}
    for criterion in criteria:
        kinds = _KINDS.get(criterion)
        digest = hashlib.sha256()
        for (kind, name), content in sorted(files.items()):
            if kinds is None or kind in kinds or kind == "own":
                digest.update(f"{kind} {name}\0{len(content)}\0".encode(errors="surrogateescape"))
                digest.update(content)
        nothing = nothing_to_look_at(criterion, context.settings)
        digests[criterion] = "" if nothing else digest.hexdigest()[:_LENGTH]
    return digests


def _generator_inputs(
    tree: SourceTree, context: Context
) -> Iterator[tuple[tuple[str, str], bytes]]:
    """The generator's script, its mapping's lines about the parts, and the parts' artifacts."""
    parts = [part.name for part in context.module.parts]
    for word in context.settings.generator:
        if word.endswith(".py") and word in tree:
            yield ("generator", word), tree.read(word)
    mapping = context.settings.generator_mapping
    if mapping in tree:
        about = lines_about(tree.read(mapping), tuple(parts))
        yield ("generator", f"{mapping}:parts"), b"\n".join(about)
    endings = tuple(f"/{part}{ending}" for part in parts for ending in ARTIFACTS)
    stems = {ending[1:].partition(".")[0] for ending in endings}
    named = {path for paths in paths_called(tree, stems).values() for path in paths}
    for path in sorted(named):
        if path.endswith(endings):
            yield ("artifacts", path), tree.read(path)


def _own_app(tree: SourceTree, context: Context) -> Iterator[tuple[tuple[str, str], bytes]]:
    """For a recipe of the repository's own, which need not be about routes: the module's code."""
    if not context.settings.has_own_recipe:
        return
    module = context.module
    folders = {module.app_dir, *[part.app_dir for part in module.parts]} - {""}
    for path in tree.paths():
        if path.endswith(".py") and path.startswith(tuple(f"{folder}/" for folder in folders)):
            yield ("own", path), tree.read(path)


_WORD = re.compile(rb"\w+")


def lines_about(content: bytes, names: tuple[str, ...]) -> list[bytes]:
    """The lines that hold one of ``names``, anywhere."""
    lines, starts, joined = _lines(content)
    numbers = {
        bisect_right(starts, place) - 1
        for name in names
        for place in _places(joined, name.encode())
    }
    return [lines[number] for number in sorted(numbers)]


def own_test_files(tree: SourceTree, context: Context) -> tuple[str, ...]:
    """The files of tests that speak of the module; what all tests share is no module's own."""
    names = [context.module.name, *[part.name for part in context.module.parts]]
    return own_tests_of(tree, context.settings.tests.rstrip("/"), names)


def own_tests_of(tree: SourceTree, folder: str, names: Iterable[str]) -> tuple[str, ...]:
    """The test files below ``folder`` that hold one of ``names``, inside longer words too."""
    wanted = [name.encode() for name in names]
    if not folder:
        return ()
    if not tree.memoizes or not all(map(_WORD.fullmatch, wanted)):
        paths = _test_files(tree, folder)
        return tuple(path for path in paths if any(name in tree.read(path) for name in wanted))
    found = {path for name in wanted for path in _speaking_of(tree, folder, name)}
    return tuple(sorted(found))


def _speaking_of(tree: SourceTree, folder: str, name: bytes) -> tuple[str, ...]:
    def read(tree: SourceTree) -> tuple[str, ...]:
        vocabulary, paths = tree.memoize(
            ("words of tests", folder), lambda tree: _vocabulary(tree, folder)
        )
        words = lines_about(vocabulary, (name.decode(),))
        return tuple(sorted({path for word in words for path in paths[word]}))

    return tree.memoize(("tests speaking of", folder, name), read)


def _vocabulary(tree: SourceTree, folder: str) -> tuple[bytes, Mapping[bytes, list[str]]]:
    """All words of the tests, one a line, and the files that hold each."""
    paths: dict[bytes, list[str]] = defaultdict(list)
    for path in _test_files(tree, folder):
        words = tree.memoize(
            ("words of test", path),
            lambda tree, path=path: frozenset(_WORD.findall(tree.read(path))),  # type: ignore[misc]
        )
        for word in words:
            paths[word].append(path)
    return b"\n".join(sorted(paths)), dict(paths)


def _test_files(tree: SourceTree, folder: str) -> Iterator[str]:
    for path in paths_below(tree, folder):
        if path.endswith(".py") and not path.endswith("/conftest.py"):
            yield path


@lru_cache(maxsize=4)
def _lines(content: bytes) -> tuple[list[bytes], list[int], bytes]:
    """The lines, where each begins once they are joined by line feeds, and so joined."""
    lines = content.splitlines()
    starts, place = [], 0
    for line in lines:
        starts.append(place)
        place += len(line) + 1
    return lines, starts, b"\n".join(lines)


def _places(content: bytes, name: bytes) -> Iterator[int]:
    place = content.find(name)
    while place != -1:
        yield place
        place = content.find(name, place + 1)
