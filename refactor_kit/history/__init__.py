"""The status of earlier commits, judged by today's rules."""

from .model import FailedCriterion, History, HistoryPoint
from .regressions import Regression, find_regressions
from .walk import build_history, open_objects, status_at

__all__ = [
    "FailedCriterion",
    "History",
    "HistoryPoint",
    "Regression",
    "build_history",
    "find_regressions",
    "open_objects",
    "status_at",
]
