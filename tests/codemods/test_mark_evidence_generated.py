"""One line in ``.gitattributes``, once, beside what people wrote there."""

from __future__ import annotations

import pytest

from tests.support.trees import check_noop, check_transformed, service

NAME = "mark-evidence-generated"
LINE = ".refactor-kit/evidence/*.json linguist-generated"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, f"{LINE}\n"),
        ({".gitattributes": ""}, f"{LINE}\n"),
        ({".gitattributes": "*.py text\n"}, f"*.py text\n{LINE}\n"),
        ({".gitattributes": "*.py text"}, f"*.py text\n{LINE}\n"),
        ({".gitattributes": "*.py text\r\n# own\r\n"}, f"*.py text\r\n# own\r\n{LINE}\r\n"),
        ({".gitattributes": "a.json linguist-generated\n"}, f"a.json linguist-generated\n{LINE}\n"),
        ({".gitattributes": f"# {LINE}\n"}, f"# {LINE}\n{LINE}\n"),
    ],
)
def test_adds_one_line_behind_what_stands_there(before: dict[str, str], after: str) -> None:
    check_transformed(NAME, *service(before), {".gitattributes": after})


@pytest.mark.parametrize(
    "line",
    [
        LINE,
        ".refactor-kit/** linguist-generated=true",
        "/.refactor-kit/evidence/orders.json -diff -linguist-generated",
    ],
)
def test_what_a_person_said_about_it_stays(line: str) -> None:
    check_noop(NAME, *service({".gitattributes": f"*.py text\n{line}\n"}))


def test_bytes_of_no_encoding_stay() -> None:
    tree, context = service({".gitattributes": b"caf\xe9 text\n"})
    check_transformed(
        NAME, tree, context, {".gitattributes": b"caf\xe9 text\n" + f"{LINE}\n".encode()}
    )


def test_a_service_that_skips_tidying_is_left_alone() -> None:
    check_noop(NAME, *service({}, skip=("tidy",)))
