"""The queue itself, and how tasks get into it."""

from .service import add_task

__all__ = ["add_task"]
