"""An example of the input sits on the input class, one of the output on the output class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from refactor_kit.base import Context, Finding, SourceTree
from refactor_kit.reading.schemas import read_schemas

from ._schema_readings import unjudged


class ExamplesSitOnMatchingClass:
    """Flags `example_input()` on an output class, `example_output()` on an input class, and copies.

    Not flagged: both on one class that is input and output, examples of helper classes, examples
    inherited from a base class. The way out: `move-example-methods`.
    """

    name = "examples-sit-on-matching-class"
    policy = "Input classes have `example_input()`, output classes have `example_output()`."
    subject: Literal["module"] = "module"

    def find(self, tree: SourceTree, context: Context) -> Iterator[Finding]:
        readings = read_schemas(tree, context)
        yield from unjudged(self.name, readings)
        for reading in readings:
            for example in reading.examples:
                if example.action == "stays":
                    continue
                where = f"{example.found_on}.{example.name}()"
                message = f"{where} only calls the example on the other class"
                if example.misplaced:
                    message = f"{where} belongs on {example.belongs_on}"
                place = f"{self.name}:{reading.path}:{where}"
                yield Finding(reading.path, example.line, 1, self.name, message, True, place)
