"""The package that holds a module's facade and, later, its apps."""

from __future__ import annotations

from refactor_kit.base import Edit, Module, SourceTree
from refactor_kit.reading.retired.moves import moved_dir


def package_edits(tree: SourceTree, module: Module) -> tuple[Edit, ...]:
    """The package's ``__init__.py``, where the parts' apps have one and it has none."""
    path = f"{module.app_dir}/__init__.py"
    folders = (each for part in module.parts for each in (part.app_dir, moved_dir(module, part)))
    is_regular = any(f"{folder}/__init__.py" in tree for folder in folders)
    if path in tree or not is_regular:
        return ()
    return (Edit(path, f'"""The {module.name} app."""\n'.encode()),)
