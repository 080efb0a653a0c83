"""Finds memories again."""
