"""Patterns mean what pathspec, which follows git, takes them for."""

from __future__ import annotations

import re
import warnings

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from refactor_kit.base.patterns import PathPatterns

_PATHS = st.lists(
    st.sampled_from(["a", "b", "ab", "aXb", "#a", "!a", "a b", "a*", "a\\b", "ä.py", "a ", "]"]),
    min_size=1,
    max_size=4,
).map("/".join)
_NAMES = st.lists(
    st.sampled_from(
        [
            *("a", "b", "X", "*", "?", "**", "\\*", "\\#", "\\!", "\\a", "\\\\", "#", "!"),
            *(" ", "\\ ", "[ab]", "[!a]", "[^a]", "[]", "[]a]", "[a-b]", "[", "]", "ä", "."),
        ]
    ),
    max_size=3,
).map("".join)
_PATTERNS = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "/", "#"]),
    st.lists(_NAMES, min_size=1, max_size=4).map("/".join),
    st.sampled_from(["", "/", "/**", " "]),
).filter(lambda line: line.strip("/ "))
# With a `!` between others, pathspec 1.1 differs from git (`!a/b`, then `a/`).
_LISTS = st.tuples(
    st.lists(_PATTERNS, min_size=1, max_size=3),
    st.lists(_PATTERNS.map("!{}".format), max_size=3),
)


def _expected(lines: list[str], path: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        known = []
        for line in lines:
            try:
                GitIgnoreSpec.from_lines([line])
            except (ValueError, re.error):  # what git takes for no pattern either
                continue
            known.append(line)
        return GitIgnoreSpec.from_lines(known).match_file(path)


@settings(max_examples=300, deadline=None)
@given(_LISTS, _PATHS)
def test_lists_match_as_in_pathspec(lists: tuple[list[str], list[str]], path: str) -> None:
    lines = [*lists[0], *lists[1]]
    assume(not path.endswith(" ") or all(not line.endswith(" ") for line in lines))
    expected = _expected(lines, path)
    assert PathPatterns(lines).match(path) is expected
    assert PathPatterns(lines).among([path]) == [path] * expected


@pytest.mark.parametrize(
    ("lines", "path", "matches"),
    [
        (["\\#x.py"], "#x.py", True),
        (["\\!x.py"], "!x.py", True),
        (["# comment"], "# comment", False),
        (["dir/\\*.py"], "dir/*.py", True),
        (["dir/\\*.py"], "dir/x.py", False),
        ([" x"], "x", False),
        (["x\\ "], "x ", True),
        (["x  "], "x", True),
        (["!a/b.py", "a/"], "a/b.py", True),
        (["*.py", "!a/"], "a/b.py", True),
        (["a/**", "!a/b/**"], "a/b/c.py", False),
        (["a/**/b"], "a/b", True),
        (["**/b/"], "b", False),
        (["/a"], "b/a", False),
        (["a\nb"], "a\nb", True),
        (["a"], "a\n", False),
        (["["], "[", False),
        (["x\\"], "x\\", False),
        (["!", "", "/"], "!", False),
    ],
)
def test_patterns_match_as_in_git(lines: list[str], path: str, matches: bool) -> None:
    assert PathPatterns(lines).match(path) is matches
    assert bool(PathPatterns(lines).among([path])) is matches
