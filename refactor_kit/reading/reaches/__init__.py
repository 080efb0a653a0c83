"""What a file reaches of the internal schema modules, resolved to what it binds.

``ReachReader(tree, source_roots, public_package).read(path)`` gives the reaches, the doubts (what
cannot be decided) and, where the file cannot be read, why.
"""

from .dynamic import DYNAMIC_WORDS
from .exports import ExportReader
from .finder import ModuleFinder
from .model import Doubt, Failure, FileReading, Reach
from .narrowing import Narrowed, narrowed, search_words
from .reader import ReachReader
from .surface import PublicSurface, read_surface

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
