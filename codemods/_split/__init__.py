"""Shared by ``split-shared-schemas``: the copy of the class, and those who mean the copy."""
