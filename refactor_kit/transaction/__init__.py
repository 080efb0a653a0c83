"""Changes that are made whole or not at all, and can be taken back."""

from .applying import apply, recover, refuse_unfinished
from .history import AppliedStep, applied_steps, left_by, untouched_since_written
from .refusals import check_before_planning
from .undoing import UndoPlan, undo, undo_plan

__all__ = [
    "AppliedStep",
    "UndoPlan",
    "applied_steps",
    "apply",
    "check_before_planning",
    "left_by",
    "recover",
    "refuse_unfinished",
    "undo",
    "undo_plan",
    "untouched_since_written",
]
