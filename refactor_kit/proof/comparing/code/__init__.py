"""Whether what runs is the same code: two walks over what endpoints reach, compared."""

from refactor_kit.proof.comparing.code.declared import DeclaredCode, moved_methods
from refactor_kit.proof.comparing.code.graph import CodeWalk, Place
from refactor_kit.proof.comparing.code.verdicts import (
    APPLICATION,
    CodeComparison,
    CodeDifference,
    Verdict,
    compare_code,
    told_together,
    varying_parts,
)

__all__ = [
    "APPLICATION",
    "CodeComparison",
    "CodeDifference",
    "CodeWalk",
    "DeclaredCode",
    "Place",
    "Verdict",
    "compare_code",
    "moved_methods",
    "told_together",
    "varying_parts",
]
