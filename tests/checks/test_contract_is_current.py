from __future__ import annotations

from dataclasses import replace

import pytest

from refactor_kit.base import ChangeSet, Context, OverlayTree, SourceTree
from refactor_kit.reading.contract import BEGIN, END
from tests.support.service_files import SERVICE
from tests.support.trees import findings, service, transform

NAME = "contract-is-current"
README = "docs/modules/session_manager/README.md"


@pytest.fixture
def written() -> tuple[SourceTree, Context]:
    """The service with its contract in the README."""
    tree, context = service(SERVICE, step=2)
    return ChangeSet(tree, transform("render-contract", tree, context).edits).tree(), context


def test_finds_a_missing_contract() -> None:
    tree, context = service(SERVICE)
    (finding,) = findings(NAME, tree, context)
    assert (finding.path, finding.line) == (README, 1)
    assert "session_manager" in finding.message


def test_is_satisfied_by_the_rendered_contract(written: tuple[SourceTree, Context]) -> None:
    assert findings(NAME, *written) == []


def test_finds_an_edited_contract(written: tuple[SourceTree, Context]) -> None:
    tree, context = written
    edited = tree.read(README).replace(b"SessionManagerStartInput", b"StartInput")
    (finding,) = findings(NAME, OverlayTree(tree, {README: edited}), context)
    assert finding.line == edited.decode().splitlines().index(BEGIN) + 1


def test_finds_a_contract_that_the_source_has_left(written: tuple[SourceTree, Context]) -> None:
    tree, context = written
    path = context.module.parts[0].schema_file
    changed = tree.read(path).replace(b"user_id: str", b"user_id: int")
    assert findings(NAME, OverlayTree(tree, {path: changed}), context)


def test_what_is_shipped_is_judged_by_the_last_step_alone() -> None:
    tree, context = service(SERVICE)
    shipped = ChangeSet(tree, transform("render-contract", tree, context).edits).tree()
    edited = shipped.read(README).replace(b"SessionManagerStartInput", b"StartInput")
    stale = OverlayTree(shipped, {README: edited})
    assert findings(NAME, stale, context)
    assert findings(NAME, stale, replace(context, step=2)) == []


def test_does_not_mind_how_a_formatter_spaces_it(written: tuple[SourceTree, Context]) -> None:
    tree, context = written
    text = tree.read(README).replace(b"  |", b" |").replace(b"-----", b"---")
    assert text != tree.read(README)
    assert findings(NAME, OverlayTree(tree, {README: text}), context) == []


def test_finds_broken_markers(written: tuple[SourceTree, Context]) -> None:
    tree, context = written
    broken = tree.read(README).replace(END.encode(), b"")
    (finding,) = findings(NAME, OverlayTree(tree, {README: broken}), context)
    assert END in finding.message


def test_is_silent_when_skipped() -> None:
    assert findings(NAME, *service(SERVICE, skip=("contract",))) == []
