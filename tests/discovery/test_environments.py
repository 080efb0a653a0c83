"""``init`` proposes the env file with which the application boots, and says why."""

from __future__ import annotations

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.base.wiring import Wiring
from refactor_kit.discovery.environments import chosen_environment, environment_files

_BOOTS = Wiring("")
_FAILS = Wiring("", problem=("KeyError: 'HOME_OF_PENS'", "at pens/main.py:3"))


def tree(*names: str) -> MemoryTree:
    return MemoryTree(dict.fromkeys((*names, "pens/main.py"), b"A=1\n"))


@pytest.mark.parametrize(
    "name",
    [
        ".env.example", ".env.sample", "env.example", ".env.test", "ci.env", "test.env",
        ".env-example", ".env.template", "example.env", ".env.ci",
    ],
)  # fmt: skip
def test_files_of_many_names_are_offered(name: str) -> None:
    assert environment_files(tree(name)) == (name,)


@pytest.mark.parametrize("name", [".env.production", "env.py", ".env", "deploy/.env.test", "x.env"])
def test_what_may_be_in_use_or_belongs_to_something_else_is_not(name: str) -> None:
    assert environment_files(tree(name)) == ()


def chosen(files: tuple[str, ...], boots: set[str]) -> tuple[str, list[tuple[str, bool, str]]]:
    found = chosen_environment(tree(*files), lambda file: _BOOTS if file in boots else _FAILS)
    return found.file, [(str(line.value), line.sure, line.reason) for line in found.lines()]


def test_the_first_that_boots_is_taken_where_it_needs_one() -> None:
    assert chosen((".env.example", "ci.env"), {".env.example", "ci.env"}) == (
        ".env.example",
        [
            (
                ".env.example",
                True,
                "the application boots with it (not with no env-file: KeyError: 'HOME_OF_PENS')",
            )
        ],
    )


def test_an_example_that_does_not_boot_gives_way_to_one_that_does() -> None:
    file, lines = chosen((".env.example", "ci.env"), {"ci.env"})
    assert file == "ci.env"
    assert lines == [
        (
            "ci.env",
            True,
            "the application boots with it (not with no env-file: KeyError: 'HOME_OF_PENS'; "
            "not with .env.example: KeyError: 'HOME_OF_PENS')",
        )
    ]


@pytest.mark.parametrize("boots", [{""}, {"", ".env.example"}])
def test_an_example_is_left_out_where_the_service_boots_without(boots: set[str]) -> None:
    file, lines = chosen((".env.example",), boots)
    assert file == ""
    assert lines == [
        (
            ".env.example",
            False,
            "the application boots without one; the values of an example may be nobody's",
        )
    ]


def test_where_nothing_boots_the_likeliest_is_told_as_such() -> None:
    file, lines = chosen((".env.test", ".env.sample"), set())
    assert (file, lines[0][1]) == (".env.sample", True)
    assert lines[0][2] == (
        "the application does not boot with it, nor with any other that was tried"
    )


def test_what_may_not_be_run_is_said_to_be_untried() -> None:
    found = chosen_environment(tree(".env.sample"), lambda _: None)
    assert [line.reason for line in found.lines()] == [
        "what the service may need to boot: it was not tried"
    ]


def test_a_service_without_such_a_file_gets_no_line() -> None:
    assert chosen((), {""}) == ("", [])
    assert chosen((), set()) == ("", [])
