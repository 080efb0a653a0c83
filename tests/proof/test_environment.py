"""The target sees a minimal environment, and nothing of it is written down."""

from __future__ import annotations

import io
import os
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings, strategies

from refactor_kit.base import MemoryTree, Settings
from refactor_kit.proof.target.env_file import parse_env_file
from refactor_kit.proof.target.environment import (
    build_environment,
    configured_variables,
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


SECRET = 'pä$$ <word>/"9?'
#: What python-dotenv makes of it.
ENV_FILES = {
    r'A="say \"hi\"" # aside': {"A": 'say "hi"'},
    r"A='it\'s'": {"A": "it's"},
    'A="two\nlines"\nB=1': {"A": "two\nlines", "B": "1"},
    r'A="tab\tend\\"': {"A": "tab\tend\\"},
    r"A='raw\t'": {"A": r"raw\t"},
    "A= # nothing\nB=#x\nC=x#y": {"A": "", "B": "#x", "C": "x#y"},
    'A="open\nB=1': {"B": "1"},
    'A="x" y\nB=1': {"B": "1"},
    "HOST=h\nURL=http://${HOST}:${PORT:-80}/${GONE}": {"HOST": "h", "URL": "http://h:80/"},
    "A\nexport B = 2 \n'C D'=3\nA.B=4": {"B": "2", "C D": "3", "A.B": "4"},
    "A=1\r\nB=2\rC=3": {"A": "1", "B": "2", "C": "3"},
    "A=1\nA": {},
}


@pytest.mark.parametrize("text", ENV_FILES)
def test_a_value_is_read_as_the_service_reads_it(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONE", "of this process")
    assert parse_env_file(text) == ENV_FILES[text]


_PIECES = (
    "A",
    "B",
    "export ",
    "=",
    "=",
    "'",
    '"',
    "\\",
    "\\n",
    "#",
    " ",
    "\t",
    "\n",
    "\r",
    "${A}",
    "x",
)


@settings(derandomize=True, deadline=None)
@given(strategies.lists(strategies.sampled_from(_PIECES), max_size=14).map("".join))
def test_an_env_file_is_read_as_by_dotenv(text: str) -> None:
    dotenv = pytest.importorskip("dotenv")
    stream = io.StringIO(text, newline="")
    with mock.patch.dict(os.environ, clear=True):
        values = dotenv.dotenv_values(stream=stream)
    assert parse_env_file(text) == {
        name: value for name, value in values.items() if value is not None
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
