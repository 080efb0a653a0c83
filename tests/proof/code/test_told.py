"""What is said of the endpoints of a module together."""

from __future__ import annotations

import pytest

from refactor_kit.proof.comparing.code import CodeDifference, Verdict, told_together

_DIFFERS = (CodeDifference("another value"),)


@pytest.mark.parametrize(
    ("endpoints", "said"),
    [
        ([], "every endpoint of the others, and the application, is the same code"),
        ([Verdict("a", "a", 1)], "1 endpoint is the same code (1 function)"),
        ([Verdict("a", "a", 2)], "1 endpoint is the same code (2 functions)"),
        (
            [Verdict("a", "a", 1), Verdict("b", "b", 1)],
            "2 endpoints are the same code (1 function each)",
        ),
        (
            [Verdict("a", "a", 3, opaque=("x.Y",)), Verdict("b", "b", 1, opaque=("x.Y", "u.V"))],
            "2 endpoints are the same code (1 to 3 functions each); not looked into: u.V, x.Y",
        ),
        (
            [Verdict("a", "a", 3), Verdict("b", "b", 1, _DIFFERS)],
            "1 endpoint is the same code (3 functions); "
            "1 endpoint answered the same requests alike, or was accepted",
        ),
    ],
)
def test_says_how_many_and_what_is_not_known(endpoints: list[Verdict], said: str) -> None:
    assert told_together(endpoints) == said
