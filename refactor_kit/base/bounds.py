"""How much of one file is looked at, so that no file costs a run its time or its memory."""

from __future__ import annotations

#: Bytes of the largest file of which a tree is made: a tree takes some two hundred times as much.
LARGEST_TREE = 1_000_000
#: Bytes of the largest file that is searched for names and import statements.
LARGEST_TEXT = 8_000_000
#: Places of one name that are told of one file.
MOST_PLACES = 100


def is_too_large(content: bytes) -> bool:
    """Whether a file is left as it is and told: nothing in it is searched."""
    return len(content) > LARGEST_TEXT


TOO_LARGE = f"larger than {LARGEST_TEXT // 1_000_000} MB"
TOO_LARGE_FOR_A_TREE = (
    f"larger than {LARGEST_TREE // 1_000_000} MB: read by its import statements alone"
)
