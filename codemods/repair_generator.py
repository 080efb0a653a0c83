"""Repairs what is wrong with the schema generator, as far as `[generator-repairs]` says so.

`root-path` adds a line that puts the source roots on the path before the first import from them;
`own-classes` adds a condition to the loops over a schema file's classes, so that a class which the
file only imports supplies no example; `goes-on` has it end with exit 1 where it said that something
failed.
"""

from __future__ import annotations

from refactor_kit.base import Context, Edit, Outcome, SourceTree
from refactor_kit.python.line_length import line_length
from refactor_kit.python.origins import parsed
from refactor_kit.reading.generator.class_walks import class_walks
from refactor_kit.reading.generator.faults import GeneratorFault, read_generator_faults

from ._generator.exit_status import with_exit_status
from ._generator.own_classes import stubborn, with_own_classes
from ._generator.root_path import with_root


class RepairGenerator:
    """Repairs the schema generator's script as far as `[generator-repairs]` says so.

    `root-path` puts the source roots on its path, `own-classes` has it pass over the classes that a
    schema file only imports, `goes-on` has it end with exit 1 where it said that something failed.
    Nothing to do where no repair is asked for, or none is needed.
    """

    name = "repair-generator"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        if not context.settings.generator:
            return Outcome(not_applicable="the configuration names no generator")
        wanted = context.settings.generator_repairs
        if not any(wanted.values()):
            return Outcome(not_applicable="the configuration asks for no repair of the generator")
        faults = [each for each in read_generator_faults(tree, context) if each.can_be_repaired]
        return _repaired(tree, context, [each for each in faults if wanted.get(each.kind)])


def _repaired(tree: SourceTree, context: Context, faults: list[GeneratorFault]) -> Outcome:
    kinds = {fault.kind: fault for fault in faults}
    if not kinds:
        return Outcome()
    path, limit = faults[0].path, line_length(tree)
    content = tree.read(path)
    if "root-path" in kinds:
        line = kinds["root-path"].line
        content = with_root(path, content, context.settings.source_roots, line, limit)
    if "own-classes" in kinds:
        walks = class_walks(parsed(path, content))
        if refusal := stubborn(path, content, walks):
            return Outcome(refusals=(refusal,))
        content = with_own_classes(content, walks, limit)
    if "goes-on" in kinds:
        content = with_exit_status(content, parsed(path, content))
    return Outcome((Edit(path, content),))
