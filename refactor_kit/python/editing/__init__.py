"""Edits of Python source that leave every other byte as it was."""
