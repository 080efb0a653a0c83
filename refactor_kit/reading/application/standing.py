"""What of an observed application stands where in a tree."""

from __future__ import annotations

from functools import cached_property

from refactor_kit.base import UnreadableSource
from refactor_kit.base.wiring import Wiring, content_digest
from refactor_kit.reading.application.events import Definition, RouterFile
from refactor_kit.reading.application.mounting import Program
from refactor_kit.reading.application.observed_nodes import block_of
from refactor_kit.reading.application.served import Carrier


class Standing:
    """Files that are as they were, and the names that stand for the routers that were seen."""

    def __init__(self, wiring: Wiring, program: Program) -> None:
        self.wiring = wiring
        self.program = program
        self.contents = dict(wiring.files)

    def stands(self, path: str) -> bool:
        """Whether a file is as it was when the application was observed."""
        tree, known = self.program.tree, self.contents.get(path)
        return path in tree and known == content_digest(tree.read(path))

    @cached_property
    def changed(self) -> bool:
        """Whether any file with a part in the wiring is not as it was."""
        return not all(map(self.stands, self.contents))

    def file(self, path: str) -> RouterFile | None:
        """One file with its routers; ``None`` where it is gone or cannot be read."""
        if path not in self.program.tree:
            return None
        try:
            return self.program.file(path)
        except UnreadableSource:
            return None

    def names(self, router: int) -> tuple[tuple[str, str], ...]:
        """The file and the name of each variable that stands for a router."""
        return self.wiring.routers[router].names if router >= 0 else ()

    def carrier(self, router: int) -> Carrier:
        """The name that stands for a router, where it is made if it has one there."""
        if router < 0:
            return Carrier("", "", "")
        places, names = self.wiring.routers[router].places, self.names(router)
        made_in = places[0].file if places else ""
        by_nearness = sorted(names, key=lambda each: each[0] != made_in)
        for path, name in by_nearness:
            file = self.file(path)
            if file is not None and name in file.blocks[""].definitions:
                return Carrier(path, "", name)
        if by_nearness:
            return Carrier(by_nearness[0][0], "", by_nearness[0][1])
        for place in places:
            file = self.file(place.file)
            block = block_of(file, place) if file else None
            for definition in block.definitions.values() if block else ():
                if definition.line <= place.line <= (definition.call.end_lineno or 0):
                    return Carrier(place.file, block.name if block else "", definition.name)
        return Carrier(made_in, "", "")

    def definition(self, carrier: Carrier) -> Definition | None:
        """The statement that binds a router's name."""
        file = self.file(carrier.path)
        block = file.blocks.get(carrier.block) if file else None
        return block.definitions.get(carrier.name) if block else None
