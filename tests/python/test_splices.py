from __future__ import annotations

from refactor_kit.python.editing.splices import Splice, Splices, spliced


def test_replaces_in_text_and_in_bytes() -> None:
    assert spliced("abcdef", [(4, 6, "EF!"), (0, 1, ""), (2, 2, "+")]) == "b+cdEF!"
    assert spliced(b"abcdef", [Splice(4, 6, b"EF!"), Splice(0, 1, b"")]) == b"bcdEF!"
    assert spliced(b"abc", []) == b"abc"


def test_what_overlaps_an_earlier_one_is_left_out() -> None:
    assert spliced("abcdef", [(1, 4, "-"), (2, 5, "?"), (4, 5, "E")]) == "a-Ef"


def test_a_part_of_the_text_takes_what_lies_inside() -> None:
    splices = Splices()
    for start, end, new in [(0, 2, "x"), (3, 4, "D"), (5, 7, "y")]:
        splices.replace(start, end, new)
    assert splices.apply("abcdefgh", 2, 6) == "cDef"
    assert splices.apply("abcdefgh", 3) == "Deyh"


def test_insertions_at_one_place_follow_each_other_in_the_files_newline() -> None:
    splices = Splices("\r\n")
    splices.replace(1, 1, ",\nb,")
    splices.replace(1, 1, ",\nc")
    splices.replace(-1, -1, "nowhere")
    assert splices.apply("ad") == "a,\r\nb,\r\ncd"
