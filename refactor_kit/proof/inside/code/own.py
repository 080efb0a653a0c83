"""What is the service's own, and what is called how of all the rest."""

from __future__ import annotations

import contextlib
import os
import platform
import sys
from functools import cache
from importlib import metadata
from types import CodeType, FunctionType, ModuleType
from typing import Any

_INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")


class Own:
    """Tells the service's modules, functions and classes; ``root`` is the folder of its files."""

    def __init__(self, root: str) -> None:
        self.root = os.path.realpath(root)
        self._environment = os.path.realpath(sys.prefix) + os.sep
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        self._modules: dict[int, bool] = {}
        self.refresh()

    def refresh(self) -> None:
        """Looks again which modules are loaded."""
        own = [module for module in list(sys.modules.values()) if self.is_module(module)]
        self.modules: list[ModuleType] = list({id(each): each for each in own}.values())
        self.modules_by_name = {each.__name__: each for each in self.modules}
        self.scopes = {id(vars(module)): module for module in self.modules}

    def file(self, filename: str) -> str:
        """The path of a file of the service, from the root; ``""`` for any other."""
        # What has no file: ``<string>``.
        if filename.startswith("<"):
            return ""
        if filename not in self._files:
            folder, name = os.path.split(filename)
            if folder not in self._folders:
                self._folders[folder] = os.path.realpath(folder)
            path = f"{self._folders[folder]}{os.sep}{name}"
            inside = path.startswith(self.root + os.sep)
            inside = inside and not any(each in path for each in _INSTALLED)
            # What belongs to an environment below the root is installed too.
            inside = inside and not path.startswith(self._environment)
            shown = os.path.relpath(path, self.root).replace(os.sep, "/") if inside else ""
            self._files[filename] = shown
        return self._files[filename]

    def is_module(self, module: Any) -> bool:
        # ``isinstance`` asks the object, which may stand in for another.
        if not issubclass(type(module), ModuleType):
            return False
        if id(module) not in self._modules:
            file = vars(module).get("__file__")
            paths = [file] if file else list(vars(module).get("__path__") or ())
            # The folder of a namespace has no file; one of its modules stands in for it.
            shown = [each if file else f"{each}{os.sep}_.py" for each in paths]
            self._modules[id(module)] = bool(shown) and bool(self.file(str(shown[0])))
        return self._modules[id(module)]

    def is_function(self, function: FunctionType) -> bool:
        """Whether the service wrote it.

        What was made at run time counts too, in one of its modules or in names of no module.
        """
        if self.file(function.__code__.co_filename):
            return True
        if not function.__code__.co_filename.startswith("<"):
            return False
        names = function.__globals__
        module = sys.modules.get(str(names.get("__name__", "")))
        return id(names) in self.scopes or module is None or vars(module) is not names

    def is_class(self, kind: type) -> bool:
        """Whether the service wrote it, or something made it at run time for the service."""
        module = sys.modules.get(kind.__module__)
        if module is None or self.is_module(module):
            return True
        return _is_made(kind, module)

    def place(self, code: CodeType) -> list[Any]:
        file = self.file(code.co_filename)
        return [file, code.co_firstlineno, last_line(code)] if file else []

    def scrubbed(self, text: str) -> str:
        """``text`` without the place of the service's files."""
        return text.replace(self.root, "{root}") if self.root in text else text


def _is_made(kind: type, module: ModuleType) -> bool:
    """Whether a library made a model of its own name for the service: a body, a filled generic."""
    if not hasattr(kind, "__pydantic_core_schema__") and not hasattr(kind, "__fields__"):
        return False
    found: Any = module
    for name in kind.__qualname__.split("."):
        found = getattr(found, "__dict__", {}).get(name)
    return found is not kind


def last_line(code: CodeType) -> int:
    lines = [line for _, _, line in code.co_lines() if line]
    nested = [last_line(each) for each in code.co_consts if isinstance(each, CodeType)]
    return max([code.co_firstlineno, *lines, *nested])


def external(value: Any, name: str = "") -> str:
    """A function, class or module of a library: distribution, version, module and name."""
    if isinstance(value, ModuleType):
        module = value.__name__
    elif isinstance(value, FunctionType):
        # ``functools.wraps`` gives a wrapper the names of what it wraps.
        module = str(value.__globals__.get("__name__", ""))
        name = name or value.__code__.co_qualname
    else:
        module = str(getattr(value, "__module__", None) or "")
        name = name or str(getattr(value, "__qualname__", type(value).__qualname__))
    shown = f"{module}:{name}" if name else module
    return f"{distribution(module.partition('.')[0])} {shown}".strip()


@cache
def distribution(top: str) -> str:
    """What the package ``top`` came with, and its version."""
    if not top or top in sys.stdlib_module_names:
        return f"python {platform.python_version()}"
    # First what is at hand: the metadata of a package holds its whole description.
    version = getattr(sys.modules.get(top), "__dict__", {}).get("__version__")
    if isinstance(version, str):
        return f"{top} {version}"
    with contextlib.suppress(metadata.PackageNotFoundError):
        return f"{top} {metadata.version(top)}"
    names = metadata.packages_distributions().get(top, [])
    return " ".join(f"{name} {metadata.version(name)}" for name in sorted(set(names)))
