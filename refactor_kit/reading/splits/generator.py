"""A generator's mapping that names the shared class, by string or by name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from refactor_kit.base import Context, Refusal, SourceTree
from refactor_kit.reading.generator import mapping_listings, read_generator
from refactor_kit.reading.splits.model import Mention, SchemaSplit

_TAKEN = re.compile(r"input|request|body|payload", re.IGNORECASE)
_ANSWERED = re.compile(r"output|response|answer|result", re.IGNORECASE)


def mapped_answers(
    tree: SourceTree, context: Context, split: SchemaSplit
) -> Iterator[Mention | Refusal]:
    """Where the part's entry names the class as the output; an entry that leaves it open."""
    path = read_generator(tree, context).mapping_file if context.settings.generator else ""
    if not path.endswith(".py"):
        if path and re.search(rf"\b{split.class_name}\b".encode(), tree.read(path)):
            yield _refusal(path, 1, split)
        return
    for listing in mapping_listings(tree, context, path):
        for entry in listing.entries_of([split.part]):
            for label, node in _labelled(entry.value, ""):
                if not _names_class(node, split) or _TAKEN.search(label):
                    continue
                is_answer = _ANSWERED.search(label)
                yield Mention(path, node) if is_answer else _refusal(path, node.lineno, split)


def _labelled(node: ast.expr, label: str) -> Iterator[tuple[str, ast.expr]]:
    """The constants and names of an entry, each with the key or keyword it stands under."""
    match node:
        case ast.Constant() | ast.Name():
            yield label, node
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                own = str(key.value) if isinstance(key, ast.Constant) else label
                yield from _labelled(value, own)
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            for element in elements:
                yield from _labelled(element, label)
        case ast.Call(args=arguments, keywords=keywords):
            for argument in arguments:
                yield from _labelled(argument, label)
            for keyword in keywords:
                yield from _labelled(keyword.value, keyword.arg or label)


def _names_class(node: ast.expr, split: SchemaSplit) -> bool:
    told = node.value if isinstance(node, ast.Constant) else getattr(node, "id", "")
    return isinstance(told, str) and re.split(r"[.:]", told)[-1] == split.class_name


def _refusal(path: str, line: int, split: SchemaSplit) -> Refusal:
    return Refusal(
        path,
        line,
        f"{split.class_name} cannot be split in two: the generator's mapping names it for both",
        "have the mapping name a class for the input and one for the output, or leave out `split`",
    )
