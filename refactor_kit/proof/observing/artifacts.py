"""Runs the schema generator for each part, and finds out one that fails and exits 0."""

from __future__ import annotations

import json
import re
from typing import Any

from refactor_kit.base import Context, Edit, Settings, SourceTree
from refactor_kit.base.patterns import PathPatterns
from refactor_kit.proof.target.bounds import FORMATTER, GENERATOR
from refactor_kit.proof.target.process import Finished
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.proof.target.target import Target

_PYTHON_FORMATTERS = ("black", "ruff", "isort", "yapf", "autopep8", "blue")
ARTIFACTS = ("_schema.json", "_input_example.json", "_output_example.json")
_TROUBLE = re.compile(
    r"^Traceback \(most recent call last\)"
    r"|^\s*(?:\w+\.)*\w+(?:Error|Exception)\b"
    r"|\b(?:[Cc]annot import|[Cc]ould not import|No module named)\b"
    r"|\b(?:FAIL|FAILED|ERROR|Failed|Error|failed|failure)\b",
    re.MULTILINE,
)
_HARMLESS = re.compile(r"\b(?:0|no|without) (?:\w+ )?(?:errors?|failed|failures?)\b", re.IGNORECASE)
#: The sections ``generator`` (by part) and ``artifacts`` (by path).
Generated = tuple[dict[str, Any], dict[str, Any]]
_IMPORT = re.compile(r"ImportError|ModuleNotFoundError|No module named|annot import|not import")


def run_generator(target: Target, context: Context) -> Generated:
    """Each part generated anew from the tree in the target's copy."""
    copy = target.copy
    copy.reset()
    parts: dict[str, Any] = {}
    for part in context.module.parts:
        # Old artifacts go first: one that is not made anew must not pass for a new one.
        for file in copy.files_named([f"{part.name}{ending}" for ending in ARTIFACTS]):
            file.unlink()
        command = [
            word.replace("{part}", part.name).replace("{module}", context.module.name)
            for word in context.settings.generator
        ]
        finished = target.run(command, GENERATOR, warm=True)
        parts[part.name] = _generator_outcome(finished, copy, part.name)
    if may_format_json(context.settings):
        _format(target, context, own_artifacts(copy, context))
    artifacts: dict[str, Any] = {}
    for name, content in own_artifacts(copy, context).items():
        text = content.decode("utf-8", errors="replace")
        try:
            artifacts[name] = target.scrubber.value(json.loads(text))
        except ValueError:
            artifacts[name] = target.scrubber.text(text)
    return parts, artifacts


def collect_artifacts(
    copy: ScratchCopy, tree: SourceTree, context: Context
) -> tuple[tuple[Edit, ...], Generated]:
    """What the generator makes of ``tree`` for this module, as edits; and how its runs went.

    ``copy`` must stand at ``tree``, or at a fuller view of it. The formatter of the configuration
    has seen the artifacts. Other modules' files are not among them, nor what git ignores.
    """
    generated = run_generator(Target(copy), context)
    changed = {
        path: content
        for path, content in own_artifacts(copy, context).items()
        if path not in tree or tree.read(path) != content
    }
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
    return all(path in copy.tree and copy.tree.read(path) == made[path] for path in made)


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


def _generator_outcome(finished: Finished, copy: ScratchCopy, part: str) -> dict[str, Any]:
    output = f"{finished.stdout}\n{finished.stderr}"
    problems = [finished.problem] if finished.problem else []
    problems += [
        f"says: {line.strip()}"
        for line in output.splitlines()
        if _TROUBLE.search(_HARMLESS.sub("", line))
    ]
    wanted = [f"{part}{ending}" for ending in ARTIFACTS]
    written = {file.name for file in copy.files_named(wanted)}
    problems += [f"wrote no {name}" for name in wanted if name not in written]
    if finished.left_behind:
        problems.append("left a process behind")
    entry: dict[str, Any] = {"ok": not problems, "exit": finished.exit, "problems": problems}
    entry["imports"] = not _IMPORT.search(output)
    if problems:
        entry["output"] = list(finished.last_lines())
    return entry


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
