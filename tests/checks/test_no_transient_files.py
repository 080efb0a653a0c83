from __future__ import annotations

from tests.support.trees import findings, service

NAME = "no-transient-files"


def test_finds_each_transient_file() -> None:
    files = {"api/.DS_Store": b"\x00", "a/__pycache__/x.txt": b"", "a/b.swp": b"", "a/b.py": b""}
    found = findings(NAME, *service(files))
    assert [finding.path for finding in found] == [
        "a/__pycache__/x.txt",
        "a/b.swp",
        "api/.DS_Store",
    ]


def test_takes_patterns_from_the_configuration() -> None:
    tree, context = service({"a.tmp": b"", ".DS_Store": b""}, transient_files=("*.tmp",))
    assert [finding.path for finding in findings(NAME, tree, context)] == ["a.tmp"]


def test_does_not_look_into_excluded_folders() -> None:
    tree, context = service({"tests/assets/.DS_Store": b""}, exclude=("tests/assets/**",))
    assert findings(NAME, tree, context) == []


def test_is_silent_when_skipped() -> None:
    assert findings(NAME, *service({".DS_Store": b""}, skip=("tidy",))) == []
