"""Where the import policy is enforced, and the recorded exceptions to it.

The scope is derived from the evidence files and held nowhere. Nothing of the tree is changed here:
widening and tightening come as edits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .policy import IMPORT_POLICY, FilePolicy
from .scope import Guard, Scope, guard_state

if TYPE_CHECKING:
    from .changes import tightening_edits, widening_edits

__all__ = [
    "IMPORT_POLICY",
    "FilePolicy",
    "Guard",
    "Scope",
    "guard_state",
    "tightening_edits",
    "widening_edits",
]


def __getattr__(name: str) -> Any:
    """The edits load what the hook can do without."""
    if name in ("tightening_edits", "widening_edits"):
        from . import changes

        return getattr(changes, name)
    raise AttributeError(name)
