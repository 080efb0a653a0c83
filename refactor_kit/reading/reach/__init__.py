"""What a file reaches of the internal schema modules, resolved to what it binds.

``ReachReader(tree, source_roots, public_package).read(path)`` gives the reaches, the doubts (what
cannot be decided) and, where the file cannot be read, why.
"""

from refactor_kit.reading.reach.dynamic import DYNAMIC_WORDS
from refactor_kit.reading.reach.exports import ExportReader
from refactor_kit.reading.reach.finder import ModuleFinder
from refactor_kit.reading.reach.model import Doubt, Failure, FileReading, Reach
from refactor_kit.reading.reach.narrowing import Narrowed, narrowed, search_words
from refactor_kit.reading.reach.reader import ReachReader
from refactor_kit.reading.reach.surface import PublicSurface, read_surface

__all__ = [
    "DYNAMIC_WORDS",
    "Doubt",
    "ExportReader",
    "Failure",
    "FileReading",
    "ModuleFinder",
    "Narrowed",
    "PublicSurface",
    "Reach",
    "ReachReader",
    "narrowed",
    "read_surface",
    "search_words",
]
