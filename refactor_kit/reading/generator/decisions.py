"""What has to be decided about the schema generator before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from refactor_kit.base import Choice, Context, Decision, Sighting, SourceTree
from refactor_kit.reading.generator.class_walks import borrowed_classes
from refactor_kit.reading.generator.faults import GeneratorFault, read_generator_faults
from refactor_kit.reading.generator.lacking import lacking_in_tree

_QUESTIONS: dict[str, tuple[str, str]] = {
    "root-path": (
        "imports what lies at the root, which is not on its path when it is run as it is "
        "configured: may a line be added that puts it there?",
        "add it",
    ),
    "own-classes": (
        "takes every class that a schema file has, those it imports too, so that one of them may "
        "supply the example: may it be made to look at the file's own classes only?",
        "make it so",
    ),
    "goes-on": (
        "says that something failed and ends with exit 0, as if it had not: may it end with exit 1 "
        "once all else is generated?",
        "end with exit 1",
    ),
}


def generator_decisions(tree: SourceTree, context: Context) -> tuple[Decision, ...]:
    """The questions about faults that could be repaired, and about what is not generated."""
    settled = context.settings.generator_repairs
    asked: dict[str, Decision] = {}
    faults = [each for each in read_generator_faults(tree, context) if each.can_be_repaired]
    for fault in faults:
        if fault.kind not in settled and fault.kind not in asked:
            same = [each for each in faults if each.kind == fault.kind]
            asked[fault.kind] = _decision(tree, context, same)
    lacking = lacking_in_tree(tree, context)
    return (*asked.values(), *([lacking] if lacking else []))


def _decision(tree: SourceTree, context: Context, faults: Sequence[GeneratorFault]) -> Decision:
    path, kind = faults[0].path, faults[0].kind
    question, title = _QUESTIONS[kind]
    lines = tree.read(path).splitlines()
    seen = [
        Sighting(path, each.line, lines[each.line - 1].decode("utf-8", "replace"))
        for each in faults
    ]
    if kind == "own-classes":
        seen += borrowed_classes(tree, context)
    header = "[tool.refactor-kit.generator-repairs]"
    return Decision(
        key=f"generator-repairs.{kind}",
        question=f"{path} {question}",
        seen=tuple(seen),
        choices=(
            Choice(title, f"{header}\n{kind} = true\n"),
            Choice("leave it as it is", f"{header}\n{kind} = false\n"),
        ),
    )
