"""The class of each role, by schema module."""

CLASSES = {
    "note": {"input": "Note", "output": "Note"},
    "tag": {"input": "Tag", "output": "Tag"},
}
