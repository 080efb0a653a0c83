"""Shared by the codemods that merge and mount route files."""
