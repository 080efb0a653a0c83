from __future__ import annotations

import libcst as cst
import pytest

from refactor_kit.python.editing.renamed_names import RenamedNames


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Note", "Answer"),
        ("list[Note]", "list[Answer]"),
        ("Note.Note", "Answer.Note"),
        ("schemas.Note", "schemas.Note"),
        ("make(Note, Note=Note)", "make(Answer, Note=Answer)"),
        ("Note.make(Note=schemas.Note(Other))", "Answer.make(Note=schemas.Note(Other))"),
    ],
)
def test_names_get_their_new_ones_and_attributes_and_keywords_stay(before: str, after: str) -> None:
    module = cst.parse_module(f"{before}\n")
    assert module.visit(RenamedNames({"Note": "Answer"})).code == f"{after}\n"
