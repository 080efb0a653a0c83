"""Turns the places that mean the answer to the new class, with the import that this takes."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from refactor_kit.base import Refusal
from refactor_kit.python.editing.import_text import Name, render_from
from refactor_kit.python.editing.literals import SourceBytes
from refactor_kit.python.editing.refit_bytes import refit
from refactor_kit.python.editing.splices import Splice, spliced
from refactor_kit.python.origins import Origins
from refactor_kit.reading.splits import Mention, SchemaSplit

from .._examples.class_names import ClassNames
from .._examples.uses import Use

Answer = tuple[SchemaSplit, Mention]


def follow_answers(
    origins: Origins, path: str, answers: Iterable[Answer], limit: int
) -> tuple[bytes, list[Refusal]]:
    """The file at ``path`` with each mention naming the new class, and what could not be named.

    ``origins`` are of a tree that has the new classes.
    """
    content = origins.tree.read(path)
    names = _AnswerNames(origins, path, limit)
    uses, splices, refusals = [], [], []
    for split, mention in answers:
        if isinstance(mention.node, ast.Constant):
            splices.append(_in_string(content, *names.span(mention.node), split))
            continue
        use = Use(mention.node, "", split.origin, split.new_origin, deferred=True)
        name = names.name_for(use)
        if not name:
            refusals.append(_unreachable(path, split, mention))
            continue
        uses.append(use)
        splices.append(Splice(*names.span(mention.node), name.encode()))
    if refusals:
        return content, refusals
    return refit(content, names.with_imports(spliced(content, splices), uses), limit), []


def _in_string(content: bytes, start: int, end: int, split: SchemaSplit) -> Splice:
    """``"Note"`` in a generator's mapping."""
    before, _, after = content[start:end].rpartition(split.class_name.encode())
    return Splice(start, end, before + split.new_name.encode() + after)


def renamed(content: bytes, mentions: Iterable[Mention], name: str) -> bytes:
    """The schema file itself, with each mention by the plain name."""
    source = SourceBytes(content)
    return spliced(content, [Splice(*source.span(each.node), name.encode()) for each in mentions])


class _AnswerNames(ClassNames):
    """The new class comes from where the old one does, else from the file that defines it."""

    def _imported(self, use: Use, chain: list[str]) -> str:
        offered = super()._imported(use, chain)
        places = [index for index, _ in self._imports_of(chain[0])] if len(chain) == 1 else []
        if offered or not places:
            return offered
        module, _, name = use.new_origin.rpartition(".")
        text = render_from(module, [Name(name)], self.limit)
        if text not in self.behind.values() and self._is_taken(name, -1):
            return ""
        self.behind[places[0]] = text
        return name


def _unreachable(path: str, split: SchemaSplit, mention: Mention) -> Refusal:
    return Refusal(
        path,
        mention.node.lineno,
        f"answers with {split.class_name}, which becomes {split.new_name}, and that cannot be "
        "named here: the name is taken, or what this file imports from does not offer it",
        f"import {split.class_name} from {split.module} here, or leave out `split`",
    )
