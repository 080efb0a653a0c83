"""Whatever a document holds, an edit only puts something in, and only once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refactor_kit.base import ChangeSet
from tests.support.service_files import SERVICE
from tests.support.trees import service, transform

DOCUMENTS = {
    "append-changelogs": "docs/CHANGELOG.md",
    "render-contract": "docs/modules/session_manager/README.md",
    "state-import-policy": "docs/getting started/CONTRIBUTING.md",
}
PIECES = (
    "# A\n", "## B\r\n", "## [Unreleased]\n", "### Changed\n", "## Policies\n", "A\n---\n", "- x\n",
    "* y\r\n", "1. n\n", "   - z\n", "```\n", "text\n", "text", "\n", "\r\n", "\r", "> q\n",
    "<!-- c -->\n", "<div>\n", "| a |\n", "    code\n", "[x]: y\n", "\x0c", "\ufeff", "\u2028",
)  # fmt: skip


@pytest.mark.parametrize("codemod", DOCUMENTS)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join))
def test_an_edit_is_one_insertion_and_a_second_pass_none(codemod: str, text: str) -> None:
    path = DOCUMENTS[codemod]
    tree, context = service({**SERVICE, path: text.encode()}, step=1)
    outcome = transform(codemod, tree, context)
    if outcome.refusals:
        assert "left open" in outcome.refusals[0].reason
        return
    changed = ChangeSet(tree, outcome.edits).tree()
    assert is_insertion(tree.read(path), changed.read(path))
    again = transform(codemod, changed, context)
    assert ChangeSet(changed, again.edits).paths() == ()


def is_insertion(before: bytes, after: bytes) -> bool:
    """Whether taking one stretch out of ``after`` gives ``before``."""
    start = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before)
    )
    return after.endswith(before[start:]) and len(after) >= len(before)
