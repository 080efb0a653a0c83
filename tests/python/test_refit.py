"""Statements that names have made too long are wrapped as a formatter would, and stay the same."""

from __future__ import annotations

import ast

import pytest

from refactor_kit.python.editing.refit import refitted

PARAMETERS = """
def read(
    limit: int = Query(LIMIT, le=LIMIT), service: Fetcher = Depends(get)
) -> Any:
    return 1
"""
SPREAD = """
def read(
    limit: int = Query(LIMIT_FETCH, le=LIMIT_FETCH),
    service: FetchingFetcher = Depends(get_fetch),
) -> Any:
    return 1
"""
NAMES = {"LIMIT": "LIMIT_FETCH", "Fetcher": "FetchingFetcher", "(get)": "(get_fetch)"}


def renamed(old: str, names: dict[str, str]) -> str:
    for name, new in names.items():
        old = old.replace(name, new)
    return old


def test_what_no_longer_fits_together_stands_one_a_line() -> None:
    after = refitted(PARAMETERS, renamed(PARAMETERS, NAMES), 80)
    assert after == SPREAD
    assert refitted(after, after, 80) == after
    back = {new: name for name, new in NAMES.items()}
    assert refitted(SPREAD, renamed(SPREAD, back), 80) == renamed(SPREAD, back)


@pytest.mark.parametrize(
    "text",
    [
        "found = sum(amount * NAME for amount, number in pairs if number > NAME)\n",
        "found = sorted(\n    (amount * NAME for amount, number in pairs if number > 0)\n)\n",
        "found = call(\n    first, lambda one, other: NAME + one + other, key=NAME\n)\n",
        "found = call(\n    first, {one: other for one, other in pairs if NAME}, key=NAME\n)\n",
        "found = call(\n    first, *others, **NAME\n)\n",
    ],
)
def test_commas_that_part_no_elements_are_left_alone(text: str) -> None:
    new = text.replace("NAME", "A_NAME_THAT_IS_MUCH_LONGER")
    after = refitted(text, new, 60)
    assert ast.dump(ast.parse(after)) == ast.dump(ast.parse(new))
    assert "lambda one, other: A_NAME" in after or "lambda" not in text


def test_a_comment_keeps_its_place() -> None:
    text = "call(\n    first, second  # both\n)\n"
    new = text.replace("second", "second_one_of_a_long_name")
    assert refitted(text, new, 30) == new
