"""Hands tasks to workers."""
