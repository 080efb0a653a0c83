"""What the migration of each of the five modules leaves, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.reference_service import (
    AT_HEAD,
    PENDING,
    commit_all,
    git,
    golden,
    head_service,
    patch_since_commit,
    settled,
    tool,
)


@pytest.mark.slow
def test_two_modules_make_the_head(before: Path, tmp_path: Path) -> None:
    for module in AT_HEAD:
        tool(before, "migrate", module)
        commit_all(before, module)

    expected = tmp_path / "head"
    expected.mkdir()
    assert settled(before) == settled(head_service(expected))


def test_each_pending_module_is_written_as_pinned(head: Path, tmp_path: Path) -> None:
    """All but what proofs bring about: records, certificates, artifacts, the wider guard."""
    expected = tmp_path / "expected"
    expected.mkdir()
    head_service(expected)

    for module in PENDING:
        tool(head, "migrate", module, "--no-exec")
        commit_all(head, module)
        git(expected, "apply", "--whitespace=nowarn", "-", stdin=golden(module).read_bytes())
        commit_all(expected, module)
        assert _unproved(head) == _unproved(expected), module


@pytest.mark.parametrize("module", [*AT_HEAD, *PENDING])
def test_evidence_is_short_enough_to_be_looked_at(module: str) -> None:
    patch = golden(module).read_text()
    begun = patch.index(f"+++ b/.refactor-kit/evidence/{module}.json")
    evidence = patch[begun : patch.index("\ndiff --git", begun)].splitlines()[2:]
    assert len(evidence) <= 150
    longer = [line for line in evidence if len(line.removeprefix("+")) > 120]
    assert [line for line in longer if " " in line.strip('+ ",]')] == []


def _unproved(root: Path) -> dict[str, bytes]:
    files = settled(root)
    left_out = [each for each in files if each.endswith((".json", "/migration.md"))]
    guard = (".refactor-kit/allowances/", ".refactor-kit/guard/")
    left_out += [each for each in files if each.startswith(guard)]
    return {path: content for path, content in files.items() if path not in left_out}


@pytest.mark.slow
def test_each_pending_module_as_pinned_then_all(three: Path, tmp_path: Path) -> None:
    expected = tmp_path / "expected"
    expected.mkdir()
    head_service(expected)

    for number, module in enumerate(PENDING):
        if number:  # The first of them is migrated already.
            tool(three, "migrate", module)
            assert patch_since_commit(three)
            commit_all(three, module)
        git(expected, "apply", "--whitespace=nowarn", "-", stdin=golden(module).read_bytes())
        commit_all(expected, module)
        assert settled(three) == settled(expected), module

    _assert_all_migrated(three)


def _assert_all_migrated(root: Path) -> None:
    status = json.loads(tool(root, "status", "--output-format", "json").stdout)
    assert {module["state"] for module in status["modules"]} == {"migrated"}
    not_done = {
        (module["name"], criterion["name"], criterion["state"])
        for module in status["modules"]
        for step in module["steps"]
        for criterion in step["criteria"]
        if criterion["state"] != "done"
    }
    assert not_done == {
        ("text_normalizer", "no-reference-to-retired-modules", "n/a"),
        ("text_normalizer", "routes-call-one-facade", "n/a"),
    }
    guard = status["guard"]
    assert (guard["scope"], guard["migrated"], guard["total"]) == ("global", 5, 5)
    assert guard["allowances"] == 0
    assert tool(root, "check").returncode == 0
