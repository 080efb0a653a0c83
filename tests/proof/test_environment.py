"""The target sees a minimal environment, and nothing of it is written down."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import os
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, strategies

from refactor_kit.base import MemoryTree, Settings
from refactor_kit.proof.target.env_file import parse_env_file
from refactor_kit.proof.target.environment import (
    Scrubber,
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


def test_places_and_secrets_are_taken_out() -> None:
    variables = {"API_KEY": "abc", "NAME": "short", "DATABASE": "postgres://u:p@h/db"}
    scrubber = Scrubber({"/tmp/x/": ""}, variables)
    seen = {"error": "at /tmp/x/api.py: abc, short, postgres://u:p@h/db", "n": 1, "l": ["abc"]}
    assert scrubber.value(seen) == {
        "error": "at api.py: <API_KEY>, short, <DATABASE>",
        "n": 1,
        "l": ["<API_KEY>"],
    }


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        SECRET.upper(),
        urllib.parse.quote(SECRET, safe=""),
        urllib.parse.quote_plus(SECRET),
        html.escape(SECRET),
        json.dumps(SECRET)[1:-1],
        SECRET.encode().hex(),
        SECRET[::-1],
        hashlib.sha256(SECRET.encode()).hexdigest(),
    ],
)
def test_a_secret_is_hidden_however_it_is_written(written: str) -> None:
    scrubber = Scrubber({}, {"API_KEY": SECRET})
    assert scrubber.text(f"got {written}, no more") == "got <API_KEY>, no more"


@pytest.mark.parametrize("user", ["", "u", "us", "use", "user"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_a_secret_in_a_basic_header_is_hidden(user: str, encode: Callable[[bytes], bytes]) -> None:
    """Base64 of a longer text holds that of a part of it, but for the marks at both ends."""
    scrubber = Scrubber({}, {"PIN": "4711", "PASSWORD": SECRET})
    header = encode(f"{user}:{SECRET}".encode()).decode()
    assert "<PASSWORD>" in scrubber.text(f"Basic {header}")
    assert scrubber.text("code 4711") == "code <PIN>"
