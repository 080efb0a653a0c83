"""Splits a large run over two processes: forks, so that nothing is loaded twice."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress

from refactor_kit.base import SourceTree
from refactor_kit.base.records import astuple
from refactor_kit.guard import FilePolicy

from .report import Found, rebuilt
from .subject import Enforced, Subject

#: Below this many files that name the package a second process costs more than it saves.
_WORTH_A_PROCESS = 600


def find(
    policy: FilePolicy, subject: Subject, tree: SourceTree, paths: Sequence[str], enforced: Enforced
) -> Found:
    """What ``policy`` finds in ``paths``; ``tree`` is the subject's, or one that looks at it."""
    if tree is not subject.tree or not _is_worth_it(policy, subject, paths):
        return policy.find_in_files(tree, subject.settings, tuple(paths), enforced)
    first, second = tuple(paths[0::2]), tuple(paths[1::2])
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _answer(policy, subject, second, enforced, writing)
    os.close(writing)
    own = policy.find_in_files(subject.tree, subject.settings, first, enforced)
    others = _heard(reading, child)
    if others is None:
        others = policy.find_in_files(subject.tree, subject.settings, second, enforced)
    return own[0] + others[0], own[1] + others[1]


def _is_worth_it(policy: FilePolicy, subject: Subject, paths: Sequence[str]) -> bool:
    if len(paths) < 2 * _WORTH_A_PROCESS or not hasattr(os, "fork") or (os.cpu_count() or 1) < 2:
        return False
    holding = subject.tree.paths_holding(policy.search_words(subject.settings))
    return holding is not None and len(holding) >= _WORTH_A_PROCESS


def _answer(
    policy: FilePolicy, subject: Subject, paths: tuple[str, ...], enforced: Enforced, writing: int
) -> None:
    """The child's whole life; whatever goes wrong, the parent does the work itself."""
    code = 1
    with suppress(BaseException):
        import marshal

        findings, unresolvable = policy.find_in_files(
            subject.tree, subject.settings, paths, enforced
        )
        plain = [astuple(each) for each in findings], [astuple(each) for each in unresolvable]
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(marshal.dumps(plain))
        code = 0
    os._exit(code)


def _heard(reading: int, child: int) -> Found | None:
    import marshal

    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if status:
        return None
    return rebuilt(*marshal.loads(said))
