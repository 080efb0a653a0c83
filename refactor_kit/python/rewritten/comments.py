"""The comments of a file, and whether a rewrite of its references kept each where it was."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from refactor_kit.python.lexical import ImportStatement, find_imports
from refactor_kit.python.lexical.tokens import quiet_spans

# What no reference is written with, so that a rewrite of references leaves it as it is.
_FIXED = re.compile(rb"[^\w\s.()\\\x80-\xff]")

# Two comments that came to stand on one line.
_SEVERAL = re.compile(r"[ \t]{2,}(?=#)")


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment; ``place`` counts what stands before it that no reference is written with.

    ``names`` are what the import statement binds that the comment stands in or behind; beside one
    of them only that one. ``below`` are those of the import that it stands right above.
    """

    text: str
    line: int
    place: int
    names: frozenset[str] = frozenset()
    below: frozenset[str] = frozenset()


def comments_of(content: bytes) -> tuple[Comment, ...]:
    """Every comment of a file, in order; also of one that does not parse."""
    return tuple(_read(content))


def lost_comments(old: bytes, new: bytes) -> Iterator[tuple[int, str]]:
    """Line and text of each comment of ``old`` that ``new`` has not, or fewer times."""
    if b"#" not in old:
        return
    left = Counter(each.text for each in comments_of(new))
    for comment in comments_of(old):
        if not left[comment.text]:
            yield comment.line, comment.text
        left[comment.text] -= 1


def comment_faults(old: bytes, new: bytes, *, grows: bool = False) -> Iterator[tuple[int, str]]:
    """Why the comments of ``new`` are not those of ``old``, each with a line of ``old``.

    A comment may come to stand above the statement that it stood in; one that stood beside a name
    stays with an import of that name. One that tools read may stand by several imports, where one
    was taken apart. In a file that ``grows`` there may be more between two comments.
    """
    lost = list(lost_comments(old, new))
    for line, text in lost:
        yield line, f"the comment {text} would be lost"
    if lost or not (b"#" in old or b"#" in new):
        return
    before, after = comments_of(old), comments_of(new)
    known = {each.text for each in before}
    for text in {each.text for each in after if each.text not in known or not each.names}:
        if sum(each.text == text for each in after) > sum(each.text == text for each in before):
            yield 1, f"a comment would be new: {text}"
    for comment in _in_other_order(before, after) if grows else _elsewhere(before, after):
        yield comment.line, f"the comment {comment.text} would come to stand elsewhere"
    yield from _beside_others(before, after, _bound(new))


def _elsewhere(before: Sequence[Comment], after: Sequence[Comment]) -> Iterator[Comment]:
    moved = Counter((each.text, each.place) for each in before)
    moved.subtract((each.text, each.place) for each in after)
    for comment in before:
        if moved[comment.text, comment.place] > 0:
            moved[comment.text, comment.place] -= 1
            yield comment


def _in_other_order(before: Sequence[Comment], after: Sequence[Comment]) -> Iterator[Comment]:
    left = iter(after)
    for comment in before:
        if not any(each.text == comment.text for each in left):
            yield comment
            return


def _beside_others(
    before: Sequence[Comment], after: Sequence[Comment], bound: frozenset[str]
) -> Iterator[tuple[int, str]]:
    """The comments beside imported names that stand beside other ones afterwards."""
    left = list(after)
    for comment in before:
        names = comment.names & bound
        alike = (each for each in left if each.text == comment.text)
        kept = next(
            (each for each in alike if not names or names & (each.names | each.below)), None
        )
        if kept is not None:
            left.remove(kept)
        else:
            beside = ", ".join(sorted(names))
            yield comment.line, f"the comment {comment.text} would stand beside {beside} no more"


def _bound(content: bytes) -> frozenset[str]:
    return frozenset(name for each in find_imports(content) for name in _names(each))


def _names(statement: ImportStatement) -> Iterator[str]:
    for each in statement.names:
        yield each.asname or (each.name if statement.is_from else each.name.partition(".")[0])


def _read(content: bytes) -> Iterator[Comment]:
    if b"#" not in content:
        return
    imports = find_imports(content)
    quiet = list(quiet_spans(content))
    fixed = _fixed_places(content, imports, quiet)
    for start, end in quiet:
        if content[start] == 0x23:
            line = content.count(b"\n", 0, start) + 1
            names, below = _beside(content, imports, start)
            for text in _SEVERAL.split(content[start:end].decode("utf-8", "replace").rstrip()):
                yield Comment(text, line, bisect_left(fixed, start), names, below)


def _fixed_places(
    content: bytes, imports: Sequence[ImportStatement], quiet: Sequence[tuple[int, int]]
) -> list[int]:
    """Where strings, and the signs that no reference is written with, stand outside imports."""
    strings = [start for start, _ in quiet if content[start] != 0x23]
    aside = sorted([*quiet, *((each.start, each.end) for each in imports)])
    found, position = strings, 0
    for start, end in [*aside, (len(content), len(content))]:
        found += [each.start() for each in _FIXED.finditer(content, position, start)]
        position = max(position, end)
    return sorted(found)


def _beside(
    content: bytes, imports: Sequence[ImportStatement], start: int
) -> tuple[frozenset[str], frozenset[str]]:
    """What the import binds that a comment stands in or behind, and the one right below it."""
    nothing = frozenset[str]()
    number = bisect_left([each.end for each in imports], start)
    following = imports[number] if number < len(imports) else None
    if following is not None and following.start < start:
        return frozenset(_on_line(content, following, start)), nothing
    if number and b"\n" not in content[imports[number - 1].end : start]:
        return frozenset(_names(imports[number - 1])), nothing
    if following is not None and _only_comments(content[start : following.start]):
        return nothing, frozenset(_names(following))
    return nothing, nothing


def _on_line(content: bytes, statement: ImportStatement, start: int) -> Iterator[str]:
    """The names that stand on the line of a comment; all of the statement where none does."""
    line = content.rfind(b"\n", 0, start)
    spans = zip(statement.names, _names(statement), strict=True)
    here = [name for each, name in spans if line < each.end <= start]
    yield from here or _names(statement)


def _only_comments(text: bytes) -> bool:
    """Whether ``text`` is comments with nothing between them, not even an empty line."""
    lines = text.split(b"\n")
    return all(line.lstrip().startswith(b"#") for line in lines[:-1]) and not lines[-1].strip()
