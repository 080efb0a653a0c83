"""Memoized readings, and the indexes of words and folders that readings share."""
