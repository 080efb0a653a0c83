"""Is what a plan moves still the same code? Two trees of source, compared where nothing runs."""

from __future__ import annotations

from refactor_kit.proof.comparing.source.comparison import compare_source
from refactor_kit.proof.comparing.source.difference import SourceDifference
from refactor_kit.proof.comparing.source.places import PlannedMoves

__all__ = ["PlannedMoves", "SourceDifference", "compare_source"]
