from __future__ import annotations

from refactor_kit.base.settings import TRANSIENT_FILES
from tests.support.trees import check_noop, check_refused, check_transformed, service, transform

NAME = "remove-transient-files"
HEADING = "# Left behind by systems, editors and interpreters\n"
EVERY = "".join(f"{pattern}\n" for pattern in TRANSIENT_FILES)


def test_does_nothing_in_a_tidy_tree() -> None:
    check_noop(NAME, *service({".gitignore": EVERY, "api/main.py": "x = 1\n"}))


def test_takes_transient_files_away_and_keeps_them_out() -> None:
    files = {
        ".gitignore": "dist/\n.DS_Store\n",
        ".DS_Store": b"\x00",
        "api/.DS_Store": b"\x00",
        "api/__pycache__/main.cpython-311.pyc": b"\x00",
        "docs/notes.md~": "old\n",
        "docs/notes.md": "new\n",
    }
    missing = EVERY.replace(".DS_Store\n", "")
    check_transformed(
        NAME,
        *service(files),
        {
            ".gitignore": f"dist/\n.DS_Store\n\n{HEADING}{missing}",
            ".DS_Store": None,
            "api/.DS_Store": None,
            "api/__pycache__/main.cpython-311.pyc": None,
            "docs/notes.md~": None,
        },
    )


def test_begins_an_ignore_file() -> None:
    check_transformed(NAME, *service({}), {".gitignore": HEADING + EVERY})


def test_knows_a_pattern_that_covers_another() -> None:
    covered = EVERY.replace("*.pyc\n*.pyo\n", "*.py[cod]\n").replace(".DS_Store", "**/.DS_Store")
    check_noop(NAME, *service({".gitignore": covered}))


def test_an_ignored_file_at_the_top_covers_no_other() -> None:
    tree, context = service({".gitignore": EVERY.replace("Thumbs.db", "/Thumbs.db")})
    check_transformed(
        NAME,
        tree,
        context,
        {".gitignore": f"{tree.read('.gitignore').decode()}\n{HEADING}Thumbs.db\n"},
    )


def test_keeps_crlf_and_a_missing_final_newline() -> None:
    tree, context = service({".gitignore": b"dist/\r\nbuild/"}, transient_files=("*.tmp", "*.bak"))
    expected = b"dist/\r\nbuild/\r\n\r\n" + HEADING.replace("\n", "\r\n").encode()
    check_transformed(NAME, tree, context, {".gitignore": expected + b"*.tmp\r\n*.bak"})


def test_leaves_excluded_files() -> None:
    files = {".gitignore": EVERY, "tests/assets/.DS_Store": b"\x00"}
    check_noop(NAME, *service(files, exclude=("/tests/**",)))


def test_is_not_applicable_when_skipped() -> None:
    outcome = transform(NAME, *service({".DS_Store": b"\x00"}, skip=("tidy",)))
    assert outcome.not_applicable
    assert not outcome.edits


def test_refuses_an_ignore_file_that_is_not_utf8() -> None:
    (refusal,) = check_refused(NAME, *service({".gitignore": b"dist/\n\xff\n"}))
    assert (refusal.path, refusal.line) == (".gitignore", 2)
