"""Shared by ``export-public-aliases``: the package file's imports and its ``__all__``."""
