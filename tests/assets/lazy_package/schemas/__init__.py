"""Loaded when asked for: some of these modules are slow to import."""

from importlib import import_module

_EXPORTS = {
    "Shape": ("schemas.shape", "Shape"),
    "Page": ("schemas.listing", "Page"),
}

__all__ = ["Page", "Shape"]


def __getattr__(name):
    if name in _EXPORTS:
        module, attribute = _EXPORTS[name]
        return getattr(import_module(module), attribute)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
