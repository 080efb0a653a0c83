"""Lines that a longer or shorter name has changed, wrapped as a formatter would wrap them.

Only statements that changed are looked at: one that no longer fits is broken at its last bracket, a
bracket that was broken for want of room is closed again where its content fits now. Everything
else keeps its layout.
"""

from __future__ import annotations

import io
import re
import tokenize
from difflib import SequenceMatcher
from itertools import pairwise

from refactor_kit.python.editing.brackets import Bracket, brackets_of, line_starts

_HEADS = ("def ", "async def ", "class ")


def refitted(old: str, new: str, width: int) -> str:
    """``new`` with the statements that differ from ``old`` wrapped to ``width``."""
    if old == new:
        return new
    if "\r" in new:
        mixed = new.count("\r\n") != new.count("\n")
        plain = refitted(old.replace("\r\n", "\n"), new.replace("\r\n", "\n"), width)
        return new if mixed else plain.replace("\n", "\r\n")
    try:
        before, after = _statements(old), _statements(new)
    except (tokenize.TokenError, SyntaxError):
        return new
    changes: list[tuple[int, int, str]] = []
    matcher = SequenceMatcher(None, [old[a:b] for a, b in before], [new[a:b] for a, b in after])
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "replace" and i2 - i1 == j2 - j1:
            for (a, b), (c, d) in zip(before[i1:i2], after[j1:j2], strict=True):
                changes.append((c, d, _refit(old[a:b], new[c:d], width)))
    for start, end, text in reversed(changes):
        new = new[:start] + text + new[end:]
    return new


def _refit(old: str, new: str, width: int) -> str:
    new = _closed(old, new, width)
    for _ in range(50):
        broken = _broken(new, width)
        if broken is None:
            return new
        new = broken
    return new


def _closed(old: str, new: str, width: int) -> str:
    """Brackets that were broken only because their content was too long, closed again."""
    known = brackets_of(old)
    found = brackets_of(new)
    alike = len(known) == len(found)
    for index in range(len(found) - 1, -1, -1):
        bracket = brackets_of(new)[index]
        if not _is_broken(new, bracket):
            continue
        if alike and _close(old, known[index], width) is not None and _is_broken(old, known[index]):
            continue
        new = _close(new, bracket, width) or new
    return new


def _close(text: str, bracket: Bracket, width: int) -> str | None:
    """``text`` with one bracket on one line, where that fits."""
    if bracket.has_comment or bracket.trailing_comma(text):
        return None
    inside = text[bracket.start + 1 : bracket.end]
    if '"""' in inside or "'''" in inside:
        return None
    joined = re.sub(r"\s*\n\s*", " ", inside.strip())
    joined = re.sub(r"(?<=[(\[{]) | (?=[)\]}])", "", joined) if "\n" in inside else joined
    result = text[: bracket.start + 1] + joined + text[bracket.end :]
    begin = result.rfind("\n", 0, bracket.start) + 1
    end = result.find("\n", bracket.start)
    return result if (end if end >= 0 else len(result)) - begin <= width else None


def _is_broken(text: str, bracket: Bracket) -> bool:
    return text[bracket.start + 1 : bracket.end].lstrip(" ").startswith("\n")


def _broken(text: str, width: int) -> str | None:
    """``text`` with its first overlong line broken once; ``None`` where all fit or none can."""
    position = 0
    for line in text.split("\n"):
        if len(line) > width:
            spread = _spread(text, position, position + len(line))
            if spread is not None:
                return spread
            bracket = _to_break(text, position, position + len(line))
            if bracket is not None:
                return _break(text, bracket, width)
        position += len(line) + 1
    return None


def _spread(text: str, begin: int, end: int) -> str | None:
    """``text`` with the elements of a line that is all that a bracket holds on lines of their own.

    A definition's parameters and a call's arguments, once they no longer fit together.
    """
    line = text[begin:end]
    for bracket in brackets_of(text):
        is_whole = (
            bracket.start < begin and text[bracket.start + 1 : bracket.end].strip() == line.strip()
        )
        if is_whole and bracket.commas and not bracket.has_comment:
            indent = line[: len(line) - len(line.lstrip())]
            pieces = "".join(f"{indent}{element},\n" for element in _elements(text, bracket))
            return f"{text[:begin]}{pieces}{text[end + 1 :]}"
    return None


def _to_break(text: str, begin: int, end: int) -> Bracket | None:
    """The bracket of a line to break: the first of a definition, the last of anything else."""
    inside = [
        each
        for each in brackets_of(text)
        if begin <= each.start and each.end < end and text[each.start + 1 : each.end].strip()
    ]
    outermost = [
        each
        for each in inside
        if not any(o.start < each.start and each.end < o.end for o in inside)
    ]
    if not outermost:
        return None
    if text[begin:end].lstrip().startswith(_HEADS):
        return outermost[0]
    calls = [each for each in outermost if not each.has_comment]
    return calls[-1] if calls else None


def _break(text: str, bracket: Bracket, width: int) -> str:
    line = text.rfind("\n", 0, bracket.start) + 1
    indent = re.match(r"[ \t]*", text[line:])
    outer = indent.group() if indent else ""
    inner = f"{outer}    "
    body = text[bracket.start + 1 : bracket.end].strip()
    if len(inner) + len(body) <= width and not bracket.trailing_comma(text):
        lines = f"{inner}{body}\n"
    else:
        elements = _elements(text, bracket)
        comma = "," if len(elements) > 1 or bracket.trailing_comma(text) else ""
        lines = "".join(f"{inner}{element},\n" for element in elements[:-1])
        lines += f"{inner}{elements[-1]}{comma}\n"
    return f"{text[: bracket.start + 1]}\n{lines}{outer}{text[bracket.end :]}"


def _elements(text: str, bracket: Bracket) -> list[str]:
    edges = [bracket.start, *bracket.commas, bracket.end]
    pieces = [text[a + 1 : b].strip() for a, b in pairwise(edges)]
    return [piece for piece in pieces if piece]


def _statements(text: str) -> list[tuple[int, int]]:
    """The logical lines of ``text``, from the start of their first physical line."""
    starts = line_starts(text)
    found: list[tuple[int, int]] = []
    begin: int | None = None
    skipped = {tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NEWLINE:
            if begin is not None:
                found.append((begin, starts[token.start[0] - 1] + token.start[1]))
            begin = None
        elif token.type not in skipped and begin is None:
            begin = starts[token.start[0] - 1]
    return found
