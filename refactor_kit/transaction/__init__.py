"""Changes that are made whole or not at all, and can be taken back."""

from .applying import apply, refuse_unfinished
from .history import AppliedStep, applied_steps, left_by, untouched_since_written
from .recovery import recover
from .refusals import check_before_planning, refuse_unsafe_places
from .undoing import UndoPlan, undo, undo_plan
from .whole_run import WholeRun, whole_run

__all__ = [
    "AppliedStep",
    "UndoPlan",
    "WholeRun",
    "applied_steps",
    "apply",
    "check_before_planning",
    "left_by",
    "recover",
    "refuse_unfinished",
    "refuse_unsafe_places",
    "undo",
    "undo_plan",
    "untouched_since_written",
    "whole_run",
]
