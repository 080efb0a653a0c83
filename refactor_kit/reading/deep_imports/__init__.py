"""Deep imports: the places where a file reaches an internal schema module, by what they bind.

``DeepImportReader(tree, source_roots, public_package).read(path)`` gives the deep imports, the
doubts (what cannot be decided) and, where the file cannot be read, why.
"""

from refactor_kit.reading.deep_imports.dynamic import DYNAMIC_WORDS
from refactor_kit.reading.deep_imports.model import DeepImport, Doubt, Failure, FileReading
from refactor_kit.reading.deep_imports.narrowing import Narrowed, narrowed, search_words
from refactor_kit.reading.deep_imports.reader import DeepImportReader
from refactor_kit.reading.deep_imports.surface import PublicSurface, read_surface

__all__ = [
    "DYNAMIC_WORDS",
    "DeepImport",
    "DeepImportReader",
    "Doubt",
    "Failure",
    "FileReading",
    "Narrowed",
    "PublicSurface",
    "narrowed",
    "read_surface",
    "search_words",
]
