"""Each file below ``.refactor-kit/`` says its version; a newer one is refused by name."""

from __future__ import annotations

import json

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.records.allowance_edits import appended, without
from refactor_kit.records.allowances import allowance_path, read_file
from refactor_kit.records.evidence import evidence_bytes, evidence_path, read_evidence
from refactor_kit.records.public_name_lock import LockedName, lock_file, parse_lock, render_lock
from refactor_kit.runtime.errors import UsageError

from .test_evidence import WHOLE

ENTRY = (
    b'[[allow]]\ncheck = "c"\npath = "a.py"\nreason = "r"\nowner = "o"\nuntil = "all:migrated"\n'
)
NEWER = r"was written by a newer refactor-kit: it has version 2, and refactor-kit \S+ reads up to 1"


def test_newer_evidence_is_refused() -> None:
    path = evidence_path("orders")
    document = {**json.loads(evidence_bytes(WHOLE)), "schema_version": 4}
    newer = r"it has version 4, and refactor-kit \S+ reads up to 3"
    with pytest.raises(UsageError, match=newer) as refused:
        read_evidence(MemoryTree({path: json.dumps(document).encode()}), "orders")
    assert refused.value.where == path
    assert "take it away" not in refused.value.remedy


def test_newer_lock_is_refused_and_one_without_a_version_is_read() -> None:
    path, names = lock_file("orders"), (LockedName("OrderInput", "order", "input", "d", {}),)
    content = render_lock(names)
    with pytest.raises(UsageError, match=NEWER):
        parse_lock(path, content.replace(b"schema-version = 1", b"schema-version = 2"))
    assert parse_lock(path, content.replace(b"schema-version = 1\n", b"")) == names


def test_newer_allowances_are_refused_and_those_without_a_version_are_read() -> None:
    path = allowance_path("orders")
    with pytest.raises(UsageError, match=NEWER):
        read_file(path, b"schema-version = 2\n" + ENTRY)
    assert len(read_file(path, ENTRY)) == 1


def test_new_allowances_begin_with_their_version_and_keep_it() -> None:
    path, other = allowance_path("orders"), ENTRY.replace(b"a.py", b"b.py")
    entries = read_file(path, ENTRY + b"\n" + other)
    written = appended(MemoryTree({}), "orders", entries).content
    assert written is not None
    assert written.startswith(b"schema-version = 1\n\n[[allow]]\n")
    tree = MemoryTree({path: written})
    left = without(tree, path, {read_file(path, written)[0]}).content
    assert left is not None
    assert left.count(b"[[allow]]") == 1
    assert left.startswith(b"schema-version = 1\n")
    assert appended(tree, "orders", entries[:1]).content == written + b"\n" + ENTRY
    assert without(tree, path, set(read_file(path, written))).content is None
