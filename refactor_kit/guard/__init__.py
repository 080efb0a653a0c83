"""Where the import policy is enforced, and the recorded exceptions to it.

What is enforced is recorded in ``.refactor-kit/guard/``; the evidence of the modules adds to it.
Nothing of the tree is changed here: what follows comes as edits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .policy import IMPORT_POLICY, FilePolicy
from .scope import Guard, Scope, guard_state

if TYPE_CHECKING:
    from .changes import guard_edits, record_edits, tightening_edits

__all__ = [
    "IMPORT_POLICY",
    "FilePolicy",
    "Guard",
    "Scope",
    "guard_edits",
    "guard_state",
    "record_edits",
    "tightening_edits",
]


def __getattr__(name: str) -> Any:
    """The edits load what the hook can do without."""
    if name in ("guard_edits", "record_edits", "tightening_edits"):
        from . import changes

        return getattr(changes, name)
    raise AttributeError(name)
