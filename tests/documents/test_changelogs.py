"""Changelogs as people keep them: where the entry of a migration goes in each, before and after.

In the tables ``+`` begins a line that the entry adds, and ``-`` one that it takes the place of.
"""

from __future__ import annotations

from datetime import date
from textwrap import dedent

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.documents.changelogs import Entry, add_entry, has_entry, read_changelog
from refactor_kit.documents.lines import Document

TODAY = date(2026, 12, 1)
NOTE, PHRASES = "`desk`: done.", ("`desk`", "done")

PLACED = {
    "keep a changelog": """
        # Changelog

        ## [Unreleased]

        ### Added

        - a

        ### Changed

        - b
        +- `desk`: done.

        ## [1.0.0] - 2024-05-01

        ### Fixed

        - c

        [unreleased]: https://example.org/compare/1.0.0...HEAD
    """,
    "no unreleased section yet": """
        # Changelog

        +## [Unreleased]
        +
        +### Changed
        +
        +- `desk`: done.
        +
        ## [1.1.0] - 2024-05-01

        ### Fixed

        - b

        ## [1.0.0] - 2024-04-01

        ### Fixed

        - a
    """,
    "an unreleased section of an old day": """
        # Changelog

        +## [Unreleased]
        +
        +### Changed
        +
        +- `desk`: done.
        +
        ## [Unreleased] - 2025-10-04

        ### Changed

        - b

        ## [Unreleased] - 2025-09-30

        ### Changed

        - a
    """,
    "an unreleased section of today": """
        # Changelog

        ## [Unreleased] - 2026-12-01

        - b
        +- `desk`: done.

        ## [1.0] - 2025-09-30

        - a
    """,
    "an unreleased section of an old month": """
        # Changelog

        +## [Unreleased]
        +
        +- `desk`: done.
        +
        ## [Unreleased] - 2025-06-XX

        - b
    """,
    "an unreleased section of a day that nobody knows": """
        # Changelog

        ## [Unreleased] - YYYY-MM-DD

        - b
        +- `desk`: done.
    """,
    "an unreleased section that was forgotten below": """
        # Changelog

        +## [Unreleased]
        +
        +- `desk`: done.
        +
        ## [2.0.0] - 2024-05-01

        - c

        ## [1.0.0] - 2023-05-01

        - b

        ## [Unreleased]

        - a
    """,
    "the oldest first": """
        # Changelog

        ## 1.0.0 (2023-01-10)

        - a

        ## 1.1.0 (2023-02-10)

        - b

        +## Unreleased
        +
        +- `desk`: done.
    """,
    "the oldest first, with an open section": """
        # Changelog

        ## 1.0.0

        - a

        ## 1.1.0

        - b

        ## Unreleased

        - c
        +- `desk`: done.

        [repository]: https://example.org
    """,
    "the oldest first, links at the end": """
        # Changelog

        ## [1.0.0]

        - a

        ## [1.1.0]

        - b
        +
        +## [Unreleased]
        +
        +- `desk`: done.

        [1.0.0]: https://example.org/1.0.0
        [1.1.0]: https://example.org/1.1.0
    """,
    "a policy with a similar heading": """
        # Changelog

        ## Unreleased changes policy

        Every change is told here.

        ## Versioning policy

        We follow 2.0 of it.

        +## Unreleased
        +
        +- `desk`: done.
        +
        ## 1.1

        - b

        ## 1.0

        - a
    """,
    "a policy below the releases": """
        # Changelog

        ## 1.0

        - a

        ## 1.1

        - b
        +
        +## Unreleased
        +
        +- `desk`: done.

        ## How we release

        Often.
    """,
    "a fence left open below the place": """
        # Changelog

        ## Unreleased

        - b
        +- `desk`: done.

        ## 1.0

        ```
        ## [Unreleased]
    """,
    "a comment left open below the place": """
        # Changelog

        +## Unreleased
        +
        +- `desk`: done.
        +
        ## 1.0

        - a

        <!--
        ## [Unreleased]
    """,
    "a template in a comment": """
        # Changelog

        <!--
        ## [Unreleased]
        ### Added
        -->

        +## [Unreleased]
        +
        +- `desk`: done.
        +
        ## [1.0]

        - a
    """,
    "a template in code": """
        # Changelog

        ```markdown
        ## [Unreleased]
        ```

        ## [Unreleased]

        - b
        +- `desk`: done.

        ## [1.0]
    """,
    "fragments": """
        # Changelog

        <!-- towncrier release notes start -->

        +## Unreleased
        +
        +### Changes
        +
        +- `desk`: done.
        +
        ## [25.4.0](https://example.org/25.4.0) - 2025-10-06

        ### Changes

        - a
    """,
    "front matter": """
        ---
        title: Changelog
        ---

        # Changes

        +## Unreleased
        +
        +- `desk`: done.
        +
        ## 1.0

        - a
    """,
    "a version to come": """
        # Changelog

        ## vNext

        - b
        +- `desk`: done.

        ## v1.0.0

        - a
    """,
    "a version that is not released": """
        Changelog
        =========

        1.3.0 (unreleased)
        ------------------

        -- Nothing changed yet.
        +- `desk`: done.

        1.2.0 (2024-02-01)
        ------------------

        - a
    """,
    "a snapshot": """
        # Changes

        ## 1.3.0.dev0

        * b
        +* `desk`: done.

        ## 1.2.0

        * a
    """,
    "headings underlined": """
        Release History
        ===============

        +Unreleased
        +----------
        +
        +- `desk`: done.
        +
        +
        2.1.0 (2024-02-01)
        ------------------

        - b


        2.0.0 (2024-01-01)
        ------------------

        - a
    """,
    "dev, and kinds in bold": """
        Release History
        ===============

        dev
        ---

        **Bugfixes**
        - b
        +
        +**Changed**
        +
        +- `desk`: done.

        2.0.0 (2024-01-01)
        ------------------

        **Bugfixes**
        - a
    """,
    "releases in bold": """
        # Changelog

        +**Unreleased**
        +
        +- `desk`: done.
        +
        **1.1.0** (2024-02-01)

        - b

        **1.0.0** (2024-01-01)

        - a
    """,
    "releases at the first level": """
        +# Unreleased
        +
        +- `desk`: done.
        +
        # 1.1.0

        - b

        # 1.0.0

        - a
    """,
    "a chapter of a longer page": """
        # My app 2.0

        ## Installation

        pip

        ## Changelog

        +### Unreleased
        +
        +- `desk`: done.
        +
        ### 1.1

        - b

        ### 1.0

        - a

        ## License
    """,
    "dates only": """
        # Changelog

        +## Unreleased
        +
        +- `desk`: done.
        +
        ## 2024-05-02

        - b

        ## 2024-04-30

        - a
    """,
    "dates in words, the oldest first": """
        # Diary

        ## January 5, 2024

        - a

        ## 3rd of things

        ## 14 March 2024

        - b

        +## Unreleased
        +
        +- `desk`: done.
    """,
    "years with days below them": """
        # Changelog

        +## Unreleased
        +
        +- `desk`: done.
        +
        ## 2024

        ### 2024-05-02

        - c

        ## 2023

        ### 2023-12-30

        - a
    """,
    "an open section below its year": """
        # Changelog

        ## 2024

        ### Unreleased

        - d
        +- `desk`: done.

        ### 1.2.0

        - c

        ## 2023

        ### 1.1.0

        - a
    """,
    "an unreleased part of a release that was made": """
        # Changelog

        +## Unreleased
        +
        +- `desk`: done.
        +
        ## 1.1.0

        - c

        ### Unreleased

        - Nothing of it.

        ## 1.0.0
    """,
    "rules between the releases": """
        # Changelog

        +## Unreleased
        +
        +- `desk`: done.
        +
        +---
        +
        ## 1.1.0

        - b

        ---

        ## 1.0.0

        - a
    """,
    "kinds of its own": """
        # Changelog

        ## Unreleased

        ### Bug fixes

        - b
        +
        +### 🔧 Refactoring
        +
        +- `desk`: done.

        ## 1.0.0

        ### 🔧 Refactoring

        - a
    """,
    "a table, the newest first": """
        # Changelog

        | Version | Date | Changes |
        |---|---|---|
        +| Unreleased |  | `desk`: done. |
        | 1.1 | 2024-02-01 | b |
        | 1.0 | 2024-01-01 | a |
    """,
    "a table, the oldest first": """
        # Changelog

        | Date | Description | Author |
        |------|-------------|--------|
        | 2024-01-01 | a | ada |
        | 2024-02-01 | b | ada |
        +| Unreleased | `desk`: done. |  |

        The end.
    """,
    "a list with a version each": """
        # Changelog

        +- Unreleased: `desk`: done.
        - 1.1: b
        - 1.0: a
    """,
    "a list with a day each, the oldest first": """
        # Changelog

        * **2024-01-01** - a
        * **2024-02-01** - b
          and more
        +* Unreleased: `desk`: done.

        The end.
    """,
    "items indented": """
        # Changelog

        ## Unreleased

         *   b
         +*   `desk`: done.

        ## 1.0
    """,
    "an introduction alone": """
        # Changelog

        All notable changes are told here.

        +## [Unreleased]
        +
        +### Changed
        +
        +- `desk`: done.
    """,
}

PLACED_RST = {
    "a status below the title": """
        Version 2.3.0
        -------------

        Unreleased

        -   b
        +-   ``desk``: done.

        Version 2.2.0
        -------------

        Released 2022-08-01

        -   a
    """,
    "no open section": """
        =========
        Changelog
        =========

        .. towncrier release notes start

        +Unreleased
        +==========
        +
        +* ``desk``: done.
        +
        2.1.0 (2024-02-01)
        ==================

        * b

        2.0.0 (2024-01-01)
        ==================

        * a
    """,
    "the oldest first, kinds below": """
        Changes
        =======

        1.0
        ---

        Features
        ~~~~~~~~

        - a

        1.1
        ---

        Features
        ~~~~~~~~

        - b
        +
        +Unreleased
        +----------
        +
        +Changed
        +~~~~~~~
        +
        +- ``desk``: done.

        .. _site: https://example.org
    """,
    "only a title": """
        Changes
        =======

        +Unreleased
        +----------
        +
        +- ``desk``: done.
    """,
}

NOT_PLACED = {
    "no release in it": """
        # Changelog

        What happened.

        +## [Unreleased]
        +
        +### Changed
        +
        +- `desk`: done.
        +
        - it became faster
        - it became smaller
    """,
    "policies alone": """
        # Changelog

        +## [Unreleased]
        +
        +### Changed
        +
        +- `desk`: done.
        +
        ## Policy about unreleased changes

        Tell them.
    """,
    "an open fence": """
        # Changelog

        +## [Unreleased]
        +
        +### Changed
        +
        +- `desk`: done.
        +
        ```
        example
    """,
    "the paragraphs of a program that is no more": """
        2024-05-01  Ada  <ada@example.org>

        +## [Unreleased]
        +
        +### Changed
        +
        +- `desk`: done.
        +
            * desk.py: sit down.
    """,
}


def before_and_after(drawn: str) -> tuple[str, str]:
    """The file without the lines that ``+`` begins, and with them."""
    before, after = [], []
    for line in dedent(drawn).removeprefix("\n").splitlines(keepends=True):
        indent = line[: len(line) - len(line.lstrip(" "))]
        mark, rest = line[len(indent) :][:1], line[len(indent) + 1 :]
        if mark == "+":
            after.append(indent + rest)
        elif mark == "-" and rest.startswith("- "):
            before.append(indent + rest)
        else:
            before.append(line)
            after.append(line)
    return "".join(before).rstrip("\n") + "\n", "".join(after)


def document(text: str | bytes, path: str = "CHANGELOG.md") -> Document:
    content = text.encode() if isinstance(text, str) else text
    read = read_changelog(MemoryTree({path: content}), path, "Changelog")
    assert read is not None
    return read


def entered(text: str | bytes, path: str = "CHANGELOG.md") -> Entry:
    """The entry, which is known again in the file that has it."""
    before = document(text, path)
    assert not has_entry(before, *PHRASES)
    entry = add_entry(before, NOTE, PHRASES, TODAY)
    assert has_entry(document(entry.edit.content or b"", path), *PHRASES)
    return entry


@pytest.mark.parametrize("name", PLACED)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_entry_goes_where_the_newest_ones_are(name: str, newline: str) -> None:
    before, after = (text.replace("\n", newline) for text in before_and_after(PLACED[name]))
    entry = entered(before)
    assert (entry.edit.content or b"").decode() == after
    assert entry.is_placed


@pytest.mark.parametrize("name", PLACED_RST)
def test_the_entry_is_written_as_the_file_is(name: str) -> None:
    before, after = before_and_after(PLACED_RST[name])
    entry = entered(before, "CHANGES.rst")
    assert (entry.edit.content or b"").decode() == after
    assert entry.is_placed


@pytest.mark.parametrize("name", NOT_PLACED)
def test_what_shows_no_order_gets_the_entry_at_its_top(name: str) -> None:
    before, after = before_and_after(NOT_PLACED[name])
    entry = entered(before)
    assert (entry.edit.content or b"").decode() == after
    assert not entry.is_placed
    assert after.splitlines()[entry.line - 1] == "## [Unreleased]"


def test_plain_text_is_what_its_headings_look_like() -> None:
    assert b"``desk``" in (entered("1.0\n===\n\n- a\n", "CHANGES.txt").edit.content or b"")
    assert b"## Unreleased" in (entered("# C\n\n## 1.0\n", "CHANGES").edit.content or b"")


def test_bytes_that_are_not_utf8_stay() -> None:
    before = b"# C\n\n## 1.0\n\n- caf\xe9 \x81\n"
    content = entered(before).edit.content or b""
    assert content == before.replace(b"## 1.0", b"## Unreleased\n\n- `desk`: done.\n\n## 1.0")


def test_a_byte_order_mark_stays_at_the_beginning() -> None:
    content = entered(b"\xef\xbb\xbf# 1.0\n\n- a\n").edit.content or b""
    assert content.startswith(b"\xef\xbb\xbf# Unreleased\n\n- `desk`: done.\n\n# 1.0\n")


@pytest.mark.parametrize(
    ("path", "content"),
    [("changes.yml", b"a: 1\n"), ("CHANGELOG.md", "# C\n".encode("utf-16")), ("c.html", b"<p>")],
)
def test_nothing_is_put_into_what_is_no_such_text(path: str, content: bytes) -> None:
    assert read_changelog(MemoryTree({path: content}), path, "Changelog") is None
