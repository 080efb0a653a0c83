"""Shared by ``import-public-schemas``: which names to export, and how a file comes to use them."""
