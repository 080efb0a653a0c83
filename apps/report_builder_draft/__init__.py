"""Puts report drafts together."""
