"""Refusals in words: what is to be written down can be pasted, and stands once."""

from __future__ import annotations

import tomllib

from refactor_kit.base import Refusal
from refactor_kit.reporters.obstacles import refusal_lines

_ACCEPT = 'where it may differ, write below [modules.a]:\naccept = [\n  { difference = "d" },\n]'


def test_one_text_for_several_refusals_stands_once_and_can_be_pasted() -> None:
    refusals = [Refusal("a.py", 3, "f differs", _ACCEPT), Refusal("b.py", 0, "g is gone", _ACCEPT)]

    first, last = refusal_lines(refusals)

    assert first == "a.py:3: f differs"
    told, _, pasted = last.partition("\naccept")
    assert told == "b.py: g is gone\nwhere it may differ, write below [modules.a]:"
    assert tomllib.loads(f"accept{pasted}") == {"accept": [{"difference": "d"}]}


def test_a_short_way_out_stands_beside_each() -> None:
    refusals = [Refusal("a.py", 3, "f", "rename it"), Refusal("b.py", 4, "g", "rename it")]

    assert list(refusal_lines(refusals)) == ["a.py:3: f (rename it)", "b.py:4: g (rename it)"]
