"""Where the import policy is enforced, and the recorded exceptions to it.

The scope is derived from the evidence files and held nowhere. Nothing of the tree is changed here:
widening and tightening come as edits.
"""

from .changes import tightening_edits, widening_edits
from .ledger import Ledger, Verdict
from .scope import Guard, Scope, guard_state

__all__ = [
    "Guard",
    "Ledger",
    "Scope",
    "Verdict",
    "guard_state",
    "tightening_edits",
    "widening_edits",
]
