"""Which methods leave which class: the one fact that definitions and callers both follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from refactor_kit.reading.schemas import ExampleReading, SchemaReading


@dataclass(frozen=True, slots=True)
class Relocation:
    """What happens in one schema file."""

    path: str
    module: str
    examples: tuple[ExampleReading, ...]

    def pending(self) -> Iterator[ExampleReading]:
        """The examples that do not stay where they are."""
        return (example for example in self.examples if example.action != "stays")

    def departures(self) -> dict[tuple[str, str], str]:
        """(origin of a class, method) -> origin of the class that has it afterwards."""
        return {
            (f"{self.module}.{each.found_on}", each.name): f"{self.module}.{each.belongs_on}"
            for each in self.examples
            if each.misplaced
        }


def relocations(readings: Iterable[SchemaReading]) -> list[Relocation]:
    """One relocation for each schema file in which something is to be done."""
    found = (Relocation(each.path, each.module, each.examples) for each in readings)
    return [each for each in found if any(each.pending())]
