"""Small services in memory, and what a codemod or check makes of them.

Everything goes through the catalog, as the engine does, and every codemod is run twice: the second
pass must find nothing left to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from textwrap import dedent
from typing import Any

from refactor_kit.base import (
    ChangeSet,
    Context,
    Decision,
    Finding,
    MemoryTree,
    ModuleSettings,
    Outcome,
    Refusal,
    Settings,
    SourceTree,
)
from refactor_kit.base.layout import resolve_modules
from refactor_kit.memory.memoized import Memory
from refactor_kit.packs.catalog import load_check, run_codemod
from refactor_kit.worktree.content_ids import memoizing

Files = Mapping[str, str | bytes]
_SERVICE_KEYS = {field.name for field in fields(Settings)}
_MODULE_KEYS = {field.name for field in fields(ModuleSettings)} - {"name", "parts"}


def service(
    files: Files,
    *,
    module: str = "session_manager",
    parts: Sequence[str] = ("session_manager_start", "session_manager_end"),
    others: Mapping[str, Sequence[str]] | None = None,
    step: int = 10,
    **settings: Any,
) -> tuple[SourceTree, Context]:
    """The tree of ``files`` and the context of its module ``module``.

    Strings are dedented; bytes are taken as they are. ``others`` are further modules with their
    parts. ``settings`` are keys of ``[tool.refactor-kit]`` or of the module's table.
    """
    tree = MemoryTree({path: as_bytes(content) for path, content in files.items()})
    decided = {key: settings.pop(key) for key in list(settings) if _is_decided(key, settings[key])}
    configured = {module: ModuleSettings(module, tuple(parts), **decided)}
    for name, other_parts in (others or {}).items():
        configured[name] = ModuleSettings(name, tuple(other_parts))
    resolved = Settings(root=Path(), modules=configured, **settings)
    modules = resolve_modules(resolved, tree)
    current = next(each for each in modules if each.name == module)
    return tree, Context(resolved, modules, current, step)


def _is_decided(key: str, value: object) -> bool:
    """Whether a key is the module's; some keys of the whole service have one by part as well."""
    return key in _MODULE_KEYS and (key not in _SERVICE_KEYS or isinstance(value, Mapping))


def as_bytes(content: str | bytes) -> bytes:
    if isinstance(content, bytes):
        return content
    return dedent(content).removeprefix("\n").encode()


def transform(codemod: str, tree: SourceTree, context: Context) -> Outcome:
    """The outcome of one codemod; decisions and refusals come without edits."""
    outcome = run_codemod(codemod, tree, context)
    # A run hands over trees that remember and search, which must not make a difference.
    assert run_codemod(codemod, memoizing(tree, Memory()), context) == outcome
    if outcome.decisions or outcome.refusals:
        assert not outcome.edits
    return outcome


def check_noop(codemod: str, tree: SourceTree, context: Context) -> None:
    """The codemod has nothing to do, and nothing keeps it from doing so."""
    outcome = transform(codemod, tree, context)
    assert (outcome.decisions, outcome.refusals) == ((), ())
    assert ChangeSet(tree, outcome.edits).paths() == ()


def check_transformed(
    codemod: str, tree: SourceTree, context: Context, after: Mapping[str, str | bytes | None]
) -> SourceTree:
    """The codemod changes exactly the files of ``after``, and a second pass changes nothing.

    ``None`` stands for a file that is gone. Returns the tree as changed.
    """
    outcome = transform(codemod, tree, context)
    assert (outcome.decisions, outcome.refusals) == ((), ())
    changes = ChangeSet(tree, outcome.edits)
    changed = changes.tree()
    for path, content in after.items():
        if content is None:
            assert path not in changed, f"{path} still stands"
        else:
            assert path in changed, f"{path} is missing"
            _assert_same(changed.read(path), as_bytes(content))
    assert changes.paths() == tuple(sorted(after))
    check_noop(codemod, changed, context)
    return changed


def check_decided(codemod: str, tree: SourceTree, context: Context) -> tuple[Decision, ...]:
    """The codemod asks; returns its decisions, each with a place and complete TOML."""
    outcome = transform(codemod, tree, context)
    assert outcome.decisions
    for decision in outcome.decisions:
        assert decision.seen
        assert all(choice.toml.startswith("[tool.refactor-kit") for choice in decision.choices)
    return outcome.decisions


def check_refused(codemod: str, tree: SourceTree, context: Context) -> tuple[Refusal, ...]:
    """The codemod refuses; returns its refusals, each with a reason and a way out."""
    outcome = transform(codemod, tree, context)
    assert outcome.refusals
    assert all(refusal.reason and refusal.remedy for refusal in outcome.refusals)
    return outcome.refusals


def findings(check: str, tree: SourceTree, context: Context) -> list[Finding]:
    """What a check, of a module or of the repository, finds; sorted."""
    loaded = load_check(check)
    if loaded.subject == "module":
        found = loaded.find(tree, context)
    else:
        found = loaded.find_in_repository(tree, context.settings, context.modules)
    result = sorted(found)
    assert all(finding.check == check for finding in result)
    return result


def _assert_same(actual: bytes, expected: bytes) -> None:
    # Comparing text gives a readable difference.
    assert actual.decode(errors="backslashreplace") == expected.decode(errors="backslashreplace")
    assert actual == expected
