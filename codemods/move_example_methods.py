"""Moves ``example_input()`` to the input class and ``example_output()`` to the output class.

Inputs give an example of what is sent, outputs of what is answered; where a schema file mixes them
up, each method moves to its class with its decorators and comments, and its callers in the whole
tree follow. A second copy that equals the first, or only calls it, is dropped. Classes are never
renamed.
"""

from __future__ import annotations

from refactor_kit.base import Context, Outcome, SourceTree
from refactor_kit.reading.questions import open_questions
from refactor_kit.reading.schemas import read_schemas

from ._examples.relocating import relocate


class MoveExampleMethods:
    """Puts every example method on the class that it gives an example of."""

    name = "move-example-methods"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        readings = read_schemas(tree, context)
        if (questions := open_questions(readings)) is not None:
            return questions
        if not any(reading.examples for reading in readings):
            return Outcome(not_applicable="no schema file of this module has example methods")
        return relocate(tree, context, readings)
