"""The target's work tree: its files on disk and in git, and the lock on it."""
