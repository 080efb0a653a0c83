"""The reference service before and after each module's migration: the same code, as declared."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from refactor_kit.proof.comparing.code import (
    CodeWalk,
    DeclaredCode,
    compare_code,
    moved_methods,
)
from tests.support import reference_service as reference

from .trees import walked

_MOVED = {
    "POST /session_manager/start": ("POST /session_manager/sessions.start",),
    "POST /session_manager/end": ("POST /session_manager/sessions.end",),
}
# Copies of which one goes, and an example that names another class once it has moved.
_REWRITTEN = frozenset(
    {
        "schemas.memory_store_write.memory_store_write:MemoryWriteResponse.example_input",
        "schemas.memory_store_write.memory_store_write:MemoryWriteRequest.example_output",
        "schemas.report_builder_draft.report_builder_draft:DraftRequest.example_output",
        "schemas.report_builder_draft.report_builder_draft:DraftResponse.example_output",
    }
)


def _walks(roots: list[Path], place: Path, **environment: str) -> list[CodeWalk]:
    asked = [
        {"root": str(root), "app": "api.main:app", "answer": str(place / f"{index}.json")}
        for index, root in enumerate(roots)
    ]
    return walked(asked, place, {**os.environ, **environment})


def _migrated(root: Path, module: str, place: Path) -> Path:
    after = Path(shutil.copytree(root, place / module))
    patch = reference.golden(module).read_bytes()
    reference.git(after, "apply", "--whitespace=nowarn", "-", stdin=patch)
    return after


def _declared(module: str, before: CodeWalk, after: CodeWalk) -> DeclaredCode:
    own = {key: (key,) for key in before.endpoints if f"/{module}/" in key}
    endpoints = {**own, **(_MOVED if module == "session_manager" else {})}
    names = moved_methods(before, after, ["example_*"])
    return DeclaredCode(endpoints, module, names, by_value=_REWRITTEN)


def test_a_migration_is_the_same_code_but_for_what_it_declares(head: Path, tmp_path: Path) -> None:
    module = "session_manager"
    before, after = _walks([head, _migrated(head, module, tmp_path)], tmp_path)
    found = compare_code(before, after, _declared(module, before, after))
    assert [each.line for each in found.differing] == []
    told = {each.key_after: each for each in found.endpoints}
    started = told["POST /session_manager/sessions.start"]
    assert started.line == "same code (16 functions)"
    assert started.through == ("apps.session_manager.service:start_session",)
    undeclared = {each.key or each.key_after for each in compare_code(before, after).differing}
    assert undeclared == {*_MOVED, *(key for keys in _MOVED.values() for key in keys)}


@pytest.mark.slow
def test_all_migrations_one_after_the_other(before: Path, tmp_path: Path) -> None:
    modules = (*reference.AT_HEAD, *reference.PENDING)
    roots = [before]
    for module in modules:
        roots.append(_migrated(roots[-1], module, tmp_path))
    walks = _walks(roots, tmp_path)
    for module, first, second in zip(modules, walks, walks[1:], strict=False):
        found = compare_code(first, second, _declared(module, first, second))
        assert [(module, each.key, each.line) for each in found.differing] == []


@pytest.mark.parametrize(
    "processes", [2, pytest.param(20, marks=pytest.mark.slow)], ids=["sample", "all"]
)
def test_digests_are_the_same_in_every_process(processes: int, head: Path, tmp_path: Path) -> None:
    seeds = random.Random(processes)
    found = set()
    for number in range(processes):
        place = tmp_path / str(number)
        place.mkdir()
        (walk,) = _walks([head], place, PYTHONHASHSEED=str(seeds.randrange(2**32)))
        found.add(tuple((node.label, node.digest) for node in walk.nodes))
    assert len(found) == 1
