"""Repairs what is wrong with the schema generator, as far as `[generator-repairs]` says so.

`root-path` adds a line that puts the source roots on the path before the first import from them;
`own-classes` adds a condition to the loops over a schema file's classes, so that a class which the
file only imports supplies no example.
"""

from __future__ import annotations

from refactor_kit.base import Context, Edit, Outcome, Refusal, SourceTree, UnreadableSource
from refactor_kit.python.line_length import line_length
from refactor_kit.reading.generator.faults import (
    GeneratorFault,
    generator_class_walks,
    read_generator_faults,
)

from ._generator.own_classes import with_own_classes
from ._generator.root_path import with_root


class RepairGenerator:
    """Repairs the schema generator's script as far as `[generator-repairs]` says so.

    `root-path` puts the source roots on its path, `own-classes` has it pass over the classes that a
    schema file only imports. Nothing to do where no repair is asked for, or none is needed.
    """

    name = "repair-generator"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        if not context.settings.generator:
            return Outcome(not_applicable="the configuration names no generator")
        wanted = context.settings.generator_repairs
        if not any(wanted.values()):
            return Outcome(not_applicable="the configuration asks for no repair of the generator")
        try:
            faults = read_generator_faults(tree, context)
            return _repaired(tree, context, [each for each in faults if wanted.get(each.kind)])
        except UnreadableSource as error:
            return Outcome(refusals=(error.refusal(),))


def _repaired(tree: SourceTree, context: Context, faults: list[GeneratorFault]) -> Outcome:
    kinds = {fault.kind: fault for fault in faults}
    if not kinds:
        return Outcome()
    path, limit = faults[0].path, line_length(tree)
    content = tree.read(path)
    if "own-classes" in kinds:
        walks = generator_class_walks(path, content)
        stubborn = [walk for walk in walks if not walk.mechanical]
        if stubborn:
            return Outcome(refusals=(_refusal(path, stubborn[0].line),))
        content = with_own_classes(content, walks, limit)
    if "root-path" in kinds:
        line = kinds["root-path"].line
        content = with_root(path, content, context.settings.source_roots, line, limit)
    return Outcome((Edit(path, content),))


def _refusal(path: str, line: int) -> Refusal:
    return Refusal(
        path,
        line,
        "this loop takes classes in a way that no condition can be added to",
        "compare __module__ of a class with the module's __name__ there by hand, or set "
        "`own-classes = false`",
    )
