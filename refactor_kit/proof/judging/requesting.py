"""Requests where code is not the same: made from the schemas, put to both trees, compared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from refactor_kit.base import Context, SourceTree
from refactor_kit.proof.comparing.code_comparison import code_of
from refactor_kit.proof.comparing.declared import Declared
from refactor_kit.proof.comparing.expected import keys_after, moved_keys
from refactor_kit.proof.comparing.run_comparison import ASKED
from refactor_kit.proof.judging.asked_again import (
    always_asked,
    answered_like,
    made_for,
)
from refactor_kit.proof.observing.asking import ALWAYS, ask, told_requests
from refactor_kit.proof.observing.made_requests import MadeRequest, why_none
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.proof.observing.replay import Asked
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.runtime.errors import UsageError


class Requesting:
    """Puts the same requests to the target before a run and to what a step makes of it."""

    def __init__(
        self,
        copy: ScratchCopy,
        context: Context,
        before: Observation,
        tree: SourceTree,
        declared: Declared,
    ) -> None:
        self._copy = copy
        self._context = context
        self._before = before
        self._tree = tree
        self._declared = declared
        self._known: list[tuple[Any, Observation, dict[str, Any]]] = []
        self._answered: dict[frozenset[str], dict[str, Any]] = {}
        self._made: dict[str, tuple[MadeRequest, ...]] = {}

    def both(self, after: Observation, tree: SourceTree) -> tuple[Observation, Observation]:
        """Both observations, with the answers to what was asked where their code differs.

        ``tree`` is what ``after`` saw.
        """
        if "replay" not in after.sections or not after.boots:
            return self._before, after
        replayed = after.sections["replay"]
        # Each step that leaves the program as it was gives the same observation of it.
        for section, before, asked in self._known:
            if section is replayed:
                return before, replace(after, sections={**after.sections, **asked})
        before, both_asked = self._asked_both(after, tree)
        sections = both_asked.sections
        asked = {ASKED: sections[ASKED]} if ASKED in sections else {}
        self._known.append((replayed, before, asked))
        return before, both_asked

    def _asked_both(self, after: Observation, tree: SourceTree) -> tuple[Observation, Observation]:
        before, keys = self._before, self._keys(after)
        if not keys:
            return before, after
        if keys not in self._answered:
            self._copy.update(self._tree)
            asked = Asked(keys, self._requests(keys))
            self._answered[keys] = ask(self._copy, self._context, before, asked, twice=True)
        self._copy.update(tree)
        before = replace(before, sections={**before.sections, ASKED: self._answered[keys]})
        return before, self._asked(before, after, keys)

    def _asked(self, before: Observation, after: Observation, keys: frozenset[str]) -> Observation:
        """``after`` with its answers; what differs only now and then is no difference."""
        declared = self._declared
        moved = frozenset(new for key in keys for new in keys_after(key, declared))
        asked = Asked(moved, moved_keys(self._requests(keys), declared))
        after = answered_like(before, after, declared, self._copy, self._context, asked)
        section = after.sections[ASKED]
        problems = {key: why_none(self._before.sent[key].schema) for key in keys}
        always = moved & self._always(declared)
        told = moved_keys({key: each for key, each in problems.items() if each}, declared)
        section = {**section, "problems": told, ALWAYS: told_requests(asked, always)}
        return replace(after, sections={**after.sections, ASKED: section})

    def _keys(self, after: Observation) -> frozenset[str]:
        """The endpoints that are asked, as they are called before: those whose code differs."""
        compared = code_of(self._before.sections, after.sections, self._declared)
        differing = compared.differing if compared is not None else ()
        settings, always = self._context.settings, always_asked(self._context)
        # By where they are before and where they are now: both may be what a person wrote.
        names = {key: {key, *keys_after(key, self._declared)} for key in self._before.sent}
        for key in always:
            if not any(key in each for each in names.values()):
                raise UsageError(
                    f"[replay] always names {key}, which the service does not serve",
                    where=settings.source,
                    remedy="name a method and a path as the document has them, or take it out",
                )
        wanted = {*always, *(each.key for each in differing)}
        return frozenset(key for key, each in names.items() if each & wanted)

    def _always(self, declared: Declared) -> frozenset[str]:
        """The endpoints that are asked in any case, as they are called afterwards."""
        always = always_asked(self._context)
        known = (key for key in self._before.sent if key in always)
        return frozenset(always).union(*(keys_after(key, declared) for key in known))

    def _requests(self, keys: frozenset[str]) -> dict[str, tuple[MadeRequest, ...]]:
        """What is made for ``keys``, and for those endpoints that no example calls."""
        return made_for(self._before.sent, keys, self._made)
