"""Classes that are input and output at once, and what it takes to make two of one.

Only where the module says ``split = true``; else one class bears both public names.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from refactor_kit.base import Context, Refusal, SourceTree, UnreadableSource
from refactor_kit.python.origins import Origins
from refactor_kit.reading.generator import mapping_listings, read_generator
from refactor_kit.reading.package.package_file import PublicLookups, public_package_file
from refactor_kit.reading.schemas import SchemaReading, read_schemas
from refactor_kit.reading.schemas.classes import read_schema_file
from refactor_kit.reading.schemas.parts import stem
from refactor_kit.reading.splits.answers import answers_of
from refactor_kit.reading.splits.model import Mention, SchemaSplit, SharedReading
from refactor_kit.reading.splits.uses import hindrances, mentioning

__all__ = ["Mention", "SchemaSplit", "SharedReading", "read_shared_schemas"]


_COUNTERPARTS = {"Request": "Response", "Input": "Output", "Payload": "Result", "Body": "Reply"} | {
    "In": "Out"
}
_ANSWERS = ("Response", "Output", "Result", "Reply", "Out")
_LEAVE = "or leave out `split`: one class then bears both public names"


def read_shared_schemas(tree: SourceTree, context: Context) -> SharedReading:
    """What is left to be split on ``tree``, or what stands in the way of it.

    There is nothing to split where the module does not ask for it.
    """
    if not context.module.settings.split:
        return SharedReading()
    origins = Origins(tree, context.settings.source_roots)
    splits: list[SchemaSplit] = []
    refusals: list[Refusal] = []
    for reading in read_schemas(tree, context):
        split = _split(reading)
        if split is None:
            continue
        before = list(_obstacles(origins, context, reading, split))
        if not before:
            split, before = _followed(origins, context, split)
        splits.append(split)
        refusals += before
    return SharedReading(tuple(splits), tuple(dict.fromkeys(refusals)))


def _split(reading: SchemaReading) -> SchemaSplit | None:
    taken, answered = reading.role("input"), reading.role("output")
    if taken is None or answered is None or taken.class_name != answered.class_name:
        return None
    name = taken.class_name
    examples = [example for example in reading.examples if example.found_on == name]
    return SchemaSplit(
        part=reading.part,
        path=reading.path,
        module=reading.module,
        class_name=name,
        new_name=_counterpart(name),
        taken_examples=tuple(each.name for each in examples if each.role == "input"),
        answered_examples=tuple(each.name for each in examples if each.role == "output"),
    )


def _counterpart(name: str) -> str:
    """``NoteResponse`` for ``NoteRequest``, ``NoteOutput`` for ``Note``."""
    for ending, other in _COUNTERPARTS.items():
        if name.endswith(ending) and name != ending:
            return name.removesuffix(ending) + other
    return f"{name}Output"


def _obstacles(
    origins: Origins, context: Context, reading: SchemaReading, split: SchemaSplit
) -> Iterator[Refusal]:
    """What speaks against a split before anybody's use of the class is looked at."""
    file = read_schema_file(origins, split.path)
    line = file.line_of(split.class_name)
    name, settings = split.class_name, context.module.settings

    def refusal(reason: str, remedy: str, path: str = split.path, at: int = line) -> Refusal:
        return Refusal(path, at, f"cannot be split in two: {reason}", f"{remedy}, {_LEAVE}")

    node = file.classes.get(name)
    if node is None or node not in origins.parse(split.path).body:
        yield refusal(f"{name} is no class statement of the module", "write it as one")
    if name.endswith(_ANSWERS):
        yield refusal(f"{name} is named for an answer", "give it a name that suits what is taken")
    if settings.outputs.get(split.part) == name:
        reason = f"`outputs.{split.part}` in the configuration keeps {name} the output"
        yield refusal(reason, "take that entry out")
    alias = stem(split.part, "output")
    for bound, origin in PublicLookups(origins.tree, context.settings).bound_like(alias):
        if origin == split.origin:
            path = public_package_file(origins.tree, context.settings)
            reason = f"{name} is exported as {bound} already, and public names keep their class"
            yield refusal(reason, "undo the module's migration first", path, 1)
    for path, at in _classes_named(origins, split.new_name):
        yield refusal(f"{split.new_name} is a class already", "rename that one", path, at)


def _classes_named(origins: Origins, name: str) -> Iterator[tuple[str, int]]:
    """The classes of the tree that bear the new name: the document would call them otherwise."""
    pattern = re.compile(rf"^[ \t]*class {name}\b".encode(), re.MULTILINE)
    for path in origins.tree.paths():
        if path.endswith(".py"):
            content = origins.tree.read(path)
            found = pattern.search(content)
            if found:
                yield path, content.count(b"\n", 0, found.end()) + 1


def _followed(
    origins: Origins, context: Context, split: SchemaSplit
) -> tuple[SchemaSplit, list[Refusal]]:
    """The split with the places that follow it, and what cannot follow."""
    refusals: list[Refusal] = []
    try:
        for path in mentioning(origins, split):
            refusals += hindrances(origins, context, split, path)
        answers = answers_of(origins, context, split)
    except UnreadableSource as error:
        return split, [error.refusal_beside(f"may use {split.class_name}")]
    refusals += answers.refusals
    mapped = list(mapped_answers(origins.tree, context, split))
    refusals += [each for each in mapped if isinstance(each, Refusal)]
    places = [*answers.mentions.values(), *(each for each in mapped if isinstance(each, Mention))]
    ordered = sorted(places, key=lambda each: (each.path, each.node.lineno, each.node.col_offset))
    return replace(split, answers=tuple(ordered)), refusals


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
