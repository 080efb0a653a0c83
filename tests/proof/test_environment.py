"""The target sees a minimal environment, and nothing of it is written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.base import MemoryTree, Settings
from refactor_kit.proof.target.environment import (
    Scrubber,
    build_environment,
    configured_variables,
    parse_env_file,
)
from refactor_kit.runtime.errors import UsageError


def test_reads_an_env_file() -> None:
    text = """
    # comment
    export PLAIN=one two   # said aside
    QUOTED="three # four"
    SINGLE='five'
    EMPTY=
    not an assignment
    URL=http://host:1/#fragment
    """
    assert parse_env_file(text) == {
        "PLAIN": "one two",
        "QUOTED": "three # four",
        "SINGLE": "five",
        "EMPTY": "",
        "URL": "http://host:1/#fragment",
    }


def test_env_wins_over_env_file() -> None:
    tree = MemoryTree({".env.example": b"A=1\nB=2\n"})
    settings = Settings(root=Path("/nowhere"), env_file=".env.example", env={"B": "3"})
    assert configured_variables(settings, tree) == {"A": "1", "B": "3"}


def test_missing_env_file_is_said() -> None:
    with pytest.raises(UsageError, match=r"env-file = '\.env' cannot be read"):
        configured_variables(Settings(root=Path("/nowhere"), env_file=".env"))


def test_nothing_of_the_users_environment_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_secret")
    settings = Settings(root=Path("/nowhere"), source_roots=("src",))
    base = Path("/scratch")
    environment = build_environment(
        settings, {"DB": "{scratch}/x.db"}, tree_dir=base / "tree", base=base
    )
    assert "GITHUB_TOKEN" not in environment
    assert environment["DB"] == "/scratch/data/x.db"
    assert environment["HOME"] == "/scratch/home"
    assert environment["PYTHONHASHSEED"] == "0"
    assert environment["PYTHONPATH"].split(":")[1:] == ["/scratch/tree/src"]


def test_places_and_secrets_are_taken_out() -> None:
    variables = {"API_KEY": "abc", "NAME": "short", "DATABASE": "postgres://u:p@h/db"}
    scrubber = Scrubber({"/tmp/x/": ""}, variables)
    seen = {"error": "at /tmp/x/api.py: abc, short, postgres://u:p@h/db", "n": 1, "l": ["abc"]}
    assert scrubber.value(seen) == {
        "error": "at api.py: <API_KEY>, short, <DATABASE>",
        "n": 1,
        "l": ["<API_KEY>"],
    }
