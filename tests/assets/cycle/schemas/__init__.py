"""Public schemas."""

from schemas.money import Money

__all__ = ["Money"]
