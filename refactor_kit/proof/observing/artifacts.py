"""Runs the schema generator for each part, and finds out one that fails and exits 0."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from refactor_kit.base import Context, Edit, Settings, SourceTree
from refactor_kit.base.patterns import PathPatterns
from refactor_kit.proof.observing.generator_hints import generator_faults
from refactor_kit.proof.observing.generator_outcome import generator_outcome
from refactor_kit.proof.observing.volatility import is_like, is_same, shapes
from refactor_kit.proof.target.bounds import FORMATTER, GENERATOR
from refactor_kit.proof.target.environment import path_as_configured
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.proof.target.target import Target
from refactor_kit.reading.generator.lacking import ARTIFACTS
from refactor_kit.reading.generator.root_path import is_installable

_PYTHON_FORMATTERS = ("black", "ruff", "isort", "yapf", "autopep8", "blue")
#: The sections ``generator`` (by part) and ``artifacts`` (by path).
Generated = tuple[dict[str, Any], dict[str, Any]]


def run_generator(target: Target, context: Context) -> Generated:
    """Each part generated anew from the tree in the target's copy."""
    copy = target.copy
    copy.reset()
    environment = _as_a_person(copy, context)
    parts: dict[str, Any] = {}
    for part in context.module.parts:
        # Old artifacts go first: one that is not made anew must not pass for a new one.
        for file in copy.files_named([f"{part.name}{ending}" for ending in ARTIFACTS]):
            file.unlink()
        command = [
            word.replace("{part}", part.name).replace("{module}", context.module.name)
            for word in context.settings.generator
        ]
        finished = target.run(command, GENERATOR, environment, warm=True)
        parts[part.name] = generator_outcome(finished, copy, part.name, context)
    if may_format_json(context.settings):
        _format(target, context, own_artifacts(copy, context))
    artifacts = {
        path: target.scrubber.value(_said(content))
        for path, content in own_artifacts(copy, context).items()
    }
    return parts, artifacts


def collect_artifacts(
    copy: ScratchCopy, tree: SourceTree, context: Context, known: Mapping[str, Any]
) -> tuple[tuple[Edit, ...], Generated]:
    """What the generator makes of ``tree`` for this module, as edits; and how its runs went.

    ``copy`` must stand at ``tree``, or at a fuller view of it. The formatter of the configuration
    has seen the artifacts. Other modules' files are not among them, nor what git ignores. One that
    says what is there already stays as it is; of what varies by itself, as the ``known`` artifacts
    show, another value says nothing new.
    """
    generated = run_generator(Target(copy), context)
    changed = {}
    for path, content in own_artifacts(copy, context).items():
        if path not in tree or not says_the_same(tree.read(path), content, known.get(path)):
            changed[path] = content
    copy.reset()
    return tuple(Edit(path, content) for path, content in sorted(changed.items())), generated


def own_artifacts(copy: ScratchCopy, context: Context) -> dict[str, bytes]:
    """This module's artifacts after a run: what it wrote, and what it wrote again as it was."""
    ignores = copy.tree.read(".gitignore") if ".gitignore" in copy.tree else b""
    ignored = PathPatterns(ignores.decode("utf-8", "replace").splitlines()).match
    found = {
        path: content
        for path, content in copy.generated(copy.tree).items()
        if content is not None and not path.endswith((".py", ".pyc")) and not ignored(path)
    }
    for path in copy.tree.paths():
        if path.endswith(ARTIFACTS) and (copy.root() / path).is_file():
            found.setdefault(path, (copy.root() / path).read_bytes())
    return {path: found[path] for path in sorted(found) if _owner(path, context)}


def are_as_kept(copy: ScratchCopy, context: Context) -> bool:
    """Whether the generator, having run in ``copy``, made what its tree holds already."""
    made = own_artifacts(copy, context)
    return all(
        path in copy.tree and says_the_same(copy.tree.read(path), content)
        for path, content in made.items()
    )


def says_the_same(kept: bytes, made: bytes, pattern: Any = None) -> bool:
    """Whether two contents of a generated file are equal; of JSON, whether they mean the same.

    With a ``pattern`` that has shapes, they also do where both are like it.
    """
    if kept == made:
        return True
    one, other = _said(kept), _said(made)
    if is_same(one, other) and not isinstance(one, str):
        return True
    return any(shapes(pattern)) and is_like(pattern, one) and is_like(pattern, other)


def _said(content: bytes) -> Any:
    """The JSON value of a generated file, else its text."""
    text = content.decode("utf-8", errors="replace")
    try:
        return json.loads(text.removeprefix("\N{BYTE ORDER MARK}"))
    except ValueError:
        return text


def is_own_artifact(path: str, context: Context) -> bool:
    """Whether ``path`` is named as an artifact of this module's parts."""
    return path.endswith(ARTIFACTS) and bool(_owner(path, context))


def _owner(path: str, context: Context) -> str:
    """The part of this module that ``path`` belongs to: the longest name in it decides."""
    names = {part.name: module.name for module in context.modules for part in module.parts}
    names |= {part.name: context.module.name for part in context.module.parts}
    tokens = [name for name in names if re.search(rf"(?<![A-Za-z0-9]){name}(?![A-Za-z0-9])", path)]
    longest = max(tokens, key=len, default="")
    return longest if names.get(longest) == context.module.name else ""


def _as_a_person(copy: ScratchCopy, context: Context) -> dict[str, str]:
    """The environment of a run from the repository's root, with no more on its path than it says.

    A project that can be installed is taken for installed. A script that lacks the root is given it
    once that is decided: it will be repaired, or whoever runs it sees to its path.
    """
    is_decided = "root-path" in context.settings.generator_repairs
    is_known = is_decided and "root-path" in generator_faults(copy.tree, context)
    is_reached = is_installable(copy.tree) or is_known
    return {} if is_reached else path_as_configured(copy.variables)


def may_format_json(settings: Settings) -> bool:
    """Whether the formatter may be given JSON: one for Python would take it for an expression."""
    words = {word.rpartition("/")[2] for word in settings.format_command}
    return bool(words) and words.isdisjoint(_PYTHON_FORMATTERS)


def _format(target: Target, context: Context, artifacts: dict[str, bytes]) -> None:
    if not artifacts:
        return
    command = context.settings.format_command
    words = [[*artifacts] if word == "{files}" else [word] for word in command]
    before = {path: (target.copy.root() / path).read_bytes() for path in artifacts}
    finished = target.run([word for group in words for word in group], FORMATTER)
    if finished.problem:
        for path, content in before.items():
            (target.copy.root() / path).write_bytes(content)
