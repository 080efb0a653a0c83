"""Shared by ``repair-generator``: one file for each kind of repair."""
