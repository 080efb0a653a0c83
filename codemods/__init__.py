"""Codemods: one LibCST codemod per file, found by name through the catalog."""
