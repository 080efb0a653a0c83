"""The public base: what codemods and checks of any pack may import.

Standard library only, so that the hook's path stays light.
"""

from .decisions import Choice, Decision, Notice, Refusal, Sighting
from .edits import ChangeSet, Edit
from .findings import Finding, UnreadableSource, Unresolvable
from .modules import REPOSITORY, Module, Part
from .protocols import Codemod, Context, ModuleCheck, Outcome, RepositoryCheck
from .settings import (
    PROOF_LEVELS,
    AcceptedDifference,
    AppLayout,
    ModuleSettings,
    ProofLevel,
    Settings,
)
from .spreading import FileWork, Item, Spread, in_turn
from .tree import MemoryTree, OverlayTree, SourceTree

__all__ = [
    "PROOF_LEVELS",
    "REPOSITORY",
    "AcceptedDifference",
    "AppLayout",
    "ChangeSet",
    "Choice",
    "Codemod",
    "Context",
    "Decision",
    "Edit",
    "FileWork",
    "Finding",
    "Item",
    "MemoryTree",
    "Module",
    "ModuleCheck",
    "ModuleSettings",
    "Notice",
    "Outcome",
    "OverlayTree",
    "Part",
    "ProofLevel",
    "Refusal",
    "RepositoryCheck",
    "Settings",
    "Sighting",
    "SourceTree",
    "Spread",
    "UnreadableSource",
    "Unresolvable",
    "in_turn",
]
