"""Changes that are made whole or not at all, and can be taken back."""

from .applying import apply, refuse_unfinished
from .chain import owners_on_record
from .history import (
    AppliedStep,
    applied_steps,
    held_by_modules,
    left_by,
    untouched_since_written,
)
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
    "held_by_modules",
    "left_by",
    "owners_on_record",
    "recover",
    "refuse_unfinished",
    "refuse_unsafe_places",
    "undo",
    "undo_plan",
    "untouched_since_written",
    "whole_run",
]
