"""The schema generator: what it imports, what it reads, whether it hides failures."""

from __future__ import annotations

from dataclasses import dataclass

from refactor_kit.base import Context, SourceTree


@dataclass(frozen=True, slots=True)
class GeneratorReading:
    """``script`` is ``""`` where the configuration names no generator.

    ``public_imports`` are the lines where the script takes schemas from the public package instead
    of the internal files. ``mapping_file`` is the mapping it reads
    (``scripts/schema_mapping_config.py``) or ``""``; ``mapped_parts`` the parts listed in it.
    """

    script: str
    public_imports: tuple[int, ...]
    mapping_file: str
    mapped_parts: tuple[str, ...]


def read_generator(tree: SourceTree, context: Context) -> GeneratorReading:
    """The generator as the tree shows it."""
    raise NotImplementedError
