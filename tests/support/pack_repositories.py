"""A small repository with a recipe and a pack of its own, on disk."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

RECIPE = """\
name = "rename"
[[steps]]
name = "first"
codemods = ["add-note"]
criteria = [{ settled = "add-note" }, { check = "notes-are-short" }]
"""
CODEMOD = '''\
from refactor_kit.base import Edit, Outcome


class AddNote:
    """Adds a note."""

    name = "add-note"

    def transform(self, tree, context):
        if "NOTE" in tree:
            return Outcome()
        return Outcome((Edit("NOTE", b"short\\n"),))
'''
CHECK = '''\
class NotesAreShort:
    """Flags long notes."""

    name = "notes-are-short"
    policy = "Notes are short."
    subject = "module"

    def find(self, tree, context):
        return []
'''
CONFIGURATION = """\
recipe = "ours/recipe.toml"
packs = ["ours/"]
proof = "none"
skip = []

[modules.one]
"""


def write_repository(root: Path, **files: str) -> Path:
    """Write it; ``files`` replace (``recipe``, ``codemod``, ``check``, ``configuration``)."""
    texts = {"recipe": RECIPE, "codemod": CODEMOD, "check": CHECK, "configuration": CONFIGURATION}
    texts |= {name: dedent(text) for name, text in files.items()}
    places = {
        "recipe": "ours/recipe.toml",
        "codemod": "ours/codemods/add_note.py",
        "check": "ours/checks/notes_are_short.py",
        "configuration": "refactor-kit.toml",
    }
    for name, text in texts.items():
        file = root / places[name]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root
