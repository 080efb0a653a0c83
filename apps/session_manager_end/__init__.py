"""Closes sessions."""
