"""Reporters: one format a file; each takes a finished model and renders it."""
