"""``dataclass``, ``field`` and ``replace`` for frozen values, at a price a commit hook can pay.

The standard ones load ``inspect`` and compile half a dozen functions for each class, which took a
fifth of the hook's time. Type checkers see the standard ones, and ``fields``, ``replace`` and
``asdict`` of the standard library work on these values too.
"""

from __future__ import annotations

# Named so that type checkers know it, without loading `typing` for it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:
    from .light_records import dataclass, field, replace

__all__ = ["dataclass", "field", "replace"]
