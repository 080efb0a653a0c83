"""JSON that people review: short lines, every value back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refactor_kit.records.json_text import WIDTH, json_text

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=40,
)


@settings(derandomize=True, deadline=None)
@given(st.dictionaries(st.text(max_size=12), _VALUES))
def test_every_value_comes_back_whatever_it_is(document: dict[str, Any]) -> None:
    assert json.loads(json_text(document)) == document


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ({}, "{}\n"),
        ({"a": [1, 2], "b": {}}, '{"a": [1, 2], "b": {}}\n'),
        (
            {"many": ["word" * 10] * 4},
            f'{{\n  "many": ["{"word" * 10}", "{"word" * 10}",\n'
            f'    "{"word" * 10}", "{"word" * 10}"]\n}}\n',
        ),
        (
            {"rows": [[1, {"of": "x" * 50}], ["y" * 60, ["z" * 60, 2]], 3]},
            f'{{\n  "rows": [[1, {{"of": "{"x" * 50}"}}],\n    ["{"y" * 60}",\n'
            f'      ["{"z" * 60}", 2]], 3]\n}}\n',
        ),
        (
            {"one": {"of": "x" * 60, "and": [1]}, "two": {"of": "y" * 60}},
            f'{{\n  "one": {{"of": "{"x" * 60}", "and": [1]}},\n'
            f'  "two": {{"of": "{"y" * 60}"}}\n}}\n',
        ),
    ],
)
def test_what_fits_stands_on_one_line_and_members_fill_lines(
    document: dict[str, Any], text: str
) -> None:
    assert json_text(document) == text
    assert max(map(len, text.splitlines())) <= WIDTH


def test_a_string_longer_than_a_line_stays_whole() -> None:
    assert json_text({"long": "x" * 200}) == '{\n  "long": "' + "x" * 200 + '"}\n'
