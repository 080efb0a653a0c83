"""The target files that a module's evidence depends on, as one digest.

The import closure of the module's own route file; the public package counted by the names that it
uses, the app module by the lines that mount this module, so that another module's migration makes
nothing stale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from refactor_kit.base import Context, SourceTree
from refactor_kit.memory.word_index import paths_called
from refactor_kit.proof.judging.closure import Closure
from refactor_kit.proof.judging.mentions import lines_about, own_tests_of

ARTIFACT_ENDINGS = ("_schema.json", "_input_example.json", "_output_example.json")


_SERVED = frozenset({"closure", "schemas", "public", "mounting"})
_GENERATED = frozenset({"schemas", "generator"})
_KINDS: Mapping[str, frozenset[str]] = {
    "app-boots": _SERVED,
    "endpoints-once-under-tag": _SERVED,
    "endpoints-respond": _SERVED,
    "generator-imports-parts": _GENERATED,
    "generator-succeeds": _GENERATED,
    "examples-match-artifacts": _GENERATED | {"public", "artifacts"},
    "tests-green": _SERVED | {"tests"},
}


def input_digest(tree: SourceTree, context: Context, criterion: str = "") -> str:
    """``sha256:...`` over the files that ``criterion`` depends on; over all without one."""
    return input_digests(tree, context, (criterion,))[criterion]


def input_digests(
    tree: SourceTree, context: Context, criteria: Iterable[str] = tuple(_KINDS)
) -> dict[str, str]:
    """The digest of each criterion's inputs; one that is not known depends on everything."""
    files = input_files(tree, context)
    digests = {}
    for criterion in criteria:
        kinds = _KINDS.get(criterion)
        digest = hashlib.sha256()
        for (kind, name), content in sorted(files.items()):
            if kinds is None or kind in kinds or kind == "own":
                digest.update(f"{kind} {name}\0{len(content)}\0".encode(errors="surrogateescape"))
                digest.update(content)
        digests[criterion] = f"sha256:{digest.hexdigest()}"
    return digests


def input_files(tree: SourceTree, context: Context) -> dict[tuple[str, str], bytes]:
    """What the digest covers, by kind: paths with their bytes, counted parts of shared files."""
    served = Closure(tree, context).collected()
    return {
        **served,
        **dict(_generator_inputs(tree, context)),
        **dict(_own_tests(tree, context)),
        **dict(_own_app(tree, context)),
    }


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
    endings = tuple(f"/{part}{ending}" for part in parts for ending in ARTIFACT_ENDINGS)
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


def _own_tests(tree: SourceTree, context: Context) -> Iterator[tuple[tuple[str, str], bytes]]:
    """The tests that speak of the module; what all tests share is no module's own."""
    names = [context.module.name, *[part.name for part in context.module.parts]]
    folder = context.settings.tests.rstrip("/")
    for path in own_tests_of(tree, folder, names):
        yield ("tests", path), tree.read(path)
