"""The comments of a file, and whether a rewrite of its references kept each where it was."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from keyword import kwlist

from refactor_kit.python.lexical import ImportStatement, find_imports
from refactor_kit.python.lexical.tokens import quiet_spans

# What no reference is written with, so that a rewrite of references leaves it as it is.
_KEYWORDS = "|".join(sorted({*kwlist} - {"as", "from", "import"})).encode()
_FIXED = re.compile(
    rb"[^\w\s.()\\\x80-\xff]|(?<![\w.\x80-\xff])(?:" + _KEYWORDS + rb")(?![\w\x80-\xff])"
)

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


@dataclass(frozen=True, slots=True)
class CommentFault:
    """A comment that a rewrite would not keep: its line, and what would become of it."""

    line: int
    text: str
    fate: str


#: The fate of a comment that is nowhere any more.
LOST = "be lost"


# A rewrite is asked several things about the same two texts.
@lru_cache(maxsize=4)
def comments_of(content: bytes) -> tuple[Comment, ...]:
    """Every comment of a file, in order; also of one that does not parse."""
    return tuple(_read(content)) if b"#" in content else ()


def comment_faults(
    old: bytes, new: bytes, texts: Callable[[str], str] = str
) -> Iterator[CommentFault]:
    """The comments of ``old`` that are not there, or not where they were, in ``new``.

    A comment may come to stand above the statement that it stood in; one that stood beside a name
    stays with an import of that name. One that tools read may stand by several imports, where one
    was taken apart. Where statements came or went, those that are left keep their order.
    ``texts`` says what a comment may say afterwards; what comes to say what stands right above it
    need not say it again.
    """
    after = comments_of(new)
    known = {each.text for each in after}
    said = comments_of(old)
    before = _distinct(
        said,
        [each if each.text in known else replace(each, text=texts(each.text)) for each in said],
    )
    lost = [CommentFault(each.line, each.text, LOST) for each in _lost(before, after)]
    yield from lost
    if lost or not before:
        return
    same = len(_fixed_places(old)) == len(_fixed_places(new))
    for comment in _elsewhere(before, after) if same else _in_other_order(before, after):
        yield CommentFault(comment.line, comment.text, "come to stand elsewhere")
    yield from _beside_others(before, after, _bound(new))


def new_comments(old: bytes, new: bytes) -> Iterator[str]:
    """What ``new`` says in comments and ``old`` did not; by imports it may say it again."""
    before, after = comments_of(old), comments_of(new)
    known = {each.text for each in before}
    for text in {each.text for each in after if each.text not in known or not each.names}:
        if sum(each.text == text for each in after) > sum(each.text == text for each in before):
            yield text


def _distinct(said: Sequence[Comment], saying: Sequence[Comment]) -> list[Comment]:
    """``saying`` without those that say what the line above says now, and ``said`` did not."""
    pairs = zip(said, saying, strict=True)
    above: tuple[Comment, Comment] | None = None
    kept = []
    for was, now in pairs:
        repeats = above is not None and (now.text, now.line) == (above[1].text, above[1].line + 1)
        if not repeats or above is None or was.text == above[0].text:
            kept.append(now)
        above = was, now
    return kept


def _lost(before: Sequence[Comment], after: Sequence[Comment]) -> Iterator[Comment]:
    left = Counter(each.text for each in after)
    for comment in before:
        if not left[comment.text]:
            yield comment
        left[comment.text] -= 1


def _elsewhere(before: Sequence[Comment], after: Sequence[Comment]) -> Iterator[Comment]:
    moved = Counter((each.text, each.place) for each in before)
    moved.subtract((each.text, each.place) for each in after)
    for comment in before:
        if moved[comment.text, comment.place] > 0:
            moved[comment.text, comment.place] -= 1
            yield comment


def _in_other_order(before: Sequence[Comment], after: Sequence[Comment]) -> Iterator[Comment]:
    """The first comment outside imports that those before it do not stand before any more."""
    left = iter(after)
    for comment in before:
        if comment.names or comment.below:
            continue
        if not any(each.text == comment.text for each in left):
            yield comment
            return


def _beside_others(
    before: Sequence[Comment], after: Sequence[Comment], bound: frozenset[str]
) -> Iterator[CommentFault]:
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
            fate = f"stand beside {beside} no more"
            yield CommentFault(comment.line, comment.text, fate)


def _bound(content: bytes) -> frozenset[str]:
    return frozenset(name for each in find_imports(content) for name in _names(each))


def _names(statement: ImportStatement) -> Iterator[str]:
    for each in statement.names:
        yield each.asname or (each.name if statement.is_from else each.name.partition(".")[0])


def _read(content: bytes) -> Iterator[Comment]:
    imports = find_imports(content)
    fixed = _fixed_places(content)
    for start, end in quiet_spans(content):
        if content[start] == 0x23:
            line = content.count(b"\n", 0, start) + 1
            names, below = _beside(content, imports, start)
            for text in _SEVERAL.split(content[start:end].decode("utf-8", "replace").rstrip()):
                yield Comment(text, line, bisect_left(fixed, start), names, below)


@lru_cache(maxsize=4)
def _fixed_places(content: bytes) -> tuple[int, ...]:
    """Where strings, and the signs that no reference is written with, stand outside imports."""
    quiet = list(quiet_spans(content))
    found = [start for start, _ in quiet if content[start] != 0x23]
    aside = sorted([*quiet, *((each.start, each.end) for each in find_imports(content))])
    position = 0
    for start, end in [*aside, (len(content), len(content))]:
        found += [each.start() for each in _FIXED.finditer(content, position, start)]
        position = max(position, end)
    return tuple(sorted(found))


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
