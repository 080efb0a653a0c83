"""Artifacts that the generator does not write for a part, asked about or told with a way out."""

from __future__ import annotations

import re

from refactor_kit.base import Context, Decision, SourceTree
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.reading.generator.lacking import ARTIFACTS, lacking_decision, lacking_for_good
from refactor_kit.runtime.errors import Refused

CRITERION = "examples-match-artifacts"
_LACKING = re.compile(r"there is no (\S+\.json)")


class Undecided(Refused):
    """What was seen of the target before the run leaves something to a person."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.question)
        self.decision = decision


def require_artifacts(before: Observation, tree: SourceTree, context: Context) -> None:
    """:class:`Undecided` where an artifact is not written and will not be.

    That is where the generator does not write it, or fails at it while it writes others. An example
    that has to move may supply it once it is in its place: that is judged then.
    """
    lacks = {}
    for part, entry in before.sections.get("generator", {}).items():
        missing = entry.get("lacks", [])
        fails_in_part = not entry["ok"] and entry["imports"] and len(missing) < len(ARTIFACTS)
        is_certain = fails_in_part and all(text.startswith("says: ") for text in entry["problems"])
        if entry["ok"] or is_certain:
            lacks[part] = lacking_for_good(tree, context, part, missing)
    decision = lacking_decision(tree, context, lacks)
    if decision is not None:
        raise Undecided(decision)


def letting_go(detail: str, context: Context) -> str:
    """How what is lacking according to ``detail`` may go on lacking; ``""`` for another failure."""
    names = _LACKING.findall(detail)
    if not names:
        return ""
    listed = ", ".join(
        f'"{name}"' for name in dict.fromkeys((*context.module.settings.lacking_artifacts, *names))
    )
    own_file = context.settings.source.endswith("refactor-kit.toml")
    table = f"{'' if own_file else 'tool.refactor-kit.'}modules.{context.module.name}"
    return (
        f"have the generator write it; or, where it may lack, write below [{table}] in "
        f"{context.settings.source}:\nlacking-artifacts = [{listed}]"
    )
