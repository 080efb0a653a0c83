"""Names that are built from themselves are followed once, not along every way."""

from __future__ import annotations

import time

from refactor_kit.base import MemoryTree
from refactor_kit.reading.deep_imports import DeepImportReader

ROUND = """\
    query = query.where(column{0}(query))
    if wanted:
        query = getattr(query, "options")(query)
"""


def test_long_chains_of_one_name_take_no_time() -> None:
    source = "import schemas.note\n\n\ndef find(query, wanted):\n" + "".join(
        ROUND.format(number) for number in range(30)
    )
    tree = MemoryTree(
        {
            "schemas/__init__.py": b"",
            "schemas/note.py": b"class Note: ...\n",
            "api/routes/note.py": source.encode(),
        }
    )
    began = time.monotonic()
    reading = DeepImportReader(tree, (".",), "schemas").read("api/routes/note.py")
    assert time.monotonic() - began < 20
    assert [deep_import.line for deep_import in reading.deep_imports] == [1]


def test_a_name_that_is_bound_twice_stands_for_both() -> None:
    source = (
        b"import schemas\n\n"
        b"def find(late):\n    found = schemas.note\n    if late:\n"
        b"        found = schemas.page\n    return found.Note\n"
    )
    tree = MemoryTree(
        {
            "schemas/__init__.py": b"",
            "schemas/note.py": b"class Note: ...\n",
            "schemas/page.py": b"class Note: ...\n",
            "api/routes/note.py": source,
        }
    )
    reading = DeepImportReader(tree, (".",), "schemas").read("api/routes/note.py")
    reached = {symbol for deep_import in reading.deep_imports for symbol in deep_import.symbols}
    assert reached >= {"schemas.note", "schemas.page"}
