"""Checks: one policy per file, found by name through the catalog."""
