"""What differs, in words."""

from __future__ import annotations

from typing import Protocol

from refactor_kit.proof.comparing.code.graph import CodeNode, CodeWalk, Target

_TYPES = ("str ", "int ", "float ", "bool ", "bytes ")


class Sides(Protocol):
    """The two walks that targets are numbers of."""

    before: CodeWalk
    after: CodeWalk


def told(
    before: CodeNode,
    after: CodeNode,
    role: str,
    left: Target | None,
    right: Target | None,
    sides: Sides,
) -> str:
    """One part that differs: what it is, what it was, what it is now."""
    if role == "code":
        names = _changed_words(before.part("attributes"), after.part("attributes"))
        return f"its code differs{f': {names}' if names else ''}"
    one, other = _words(left, sides.before), _words(right, sides.after)
    if _is_rebound(left, sides.before) and not _is_rebound(right, sides.after):
        return f"{one}, bound anew at run time, is no longer read from its module: {other}"
    if _is_rebound(right, sides.after) and not _is_rebound(left, sides.before):
        return f"{_role(role)}{one} -> {other}, bound anew at run time"
    if left is None:
        return f"{role} added: {other}"
    if right is None:
        return f"{role} is gone: {one}"
    if role == "order":
        return f"the order is another: {one} -> {other}"
    if one == other:
        return f"{_role(role)}another {one}"
    return f"{_role(role)}{one} -> {other}"


def _role(role: str) -> str:
    return f"{role}: " if role else ""


def _is_rebound(target: Target | None, walk: CodeWalk) -> bool:
    return isinstance(target, int) and walk.nodes[target].kind == "variable"


def _words(target: Target | None, walk: CodeWalk) -> str:
    if target is None:
        return "nothing"
    if isinstance(target, str):
        kind = next((each for each in _TYPES if target.startswith(each)), "")
        shown = target.removeprefix(kind)
        return shown if len(shown) <= 80 else f"{shown[:77]}..."
    node = walk.nodes[target]
    named = {"instance", "opaque", "settings", "function", "class", "variable", "member"}
    return f"{node.kind} {node.label}".strip() if node.kind in named else node.kind


def _changed_words(before: Target | None, after: Target | None) -> str:
    """The names of attributes that one side alone has; empty where both have the same ones."""
    left, right = str(before or "").split(), str(after or "").split()
    gone = [each for each in left if each not in right]
    new = [each for each in right if each not in left]
    return f"{', '.join(gone) or 'nothing'} -> {', '.join(new) or 'nothing'}" if gone or new else ""
