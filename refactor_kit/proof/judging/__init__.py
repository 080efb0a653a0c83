"""What an observation is worth, criterion by criterion; and who may say which word.

- The judges of :mod:`criteria` and :mod:`command_criteria` alone say that a proof ``passed`` or
  ``failed``, of what ran and was compared; ``unproved`` where nothing could be run or exercised,
  ``n/a`` where there is nothing to look at. ``verify`` asks the same judges (:mod:`reverification`
  looks, :mod:`confirming` looks again at what differs only now and then). Evidence records their
  words with a digest of what each rests on.
- A proof that asks for more than the configured level is ``not-run``: nobody promised it.
- ``recipe.judging`` says what a criterion of a step is in every view: of a check or codemod from
  the tree, of a proof from what is recorded. There ``passed`` is ``done``, and ``stale`` once what
  it rests on changed. No view decides for itself.
- ``migration`` and ``status`` say what a step and a module are, from these states alone.
- ``transaction.syntax_proof`` and the refusals of ``transaction`` judge no criterion: they keep a
  change that touches what it does not mean to touch, or somebody's work, from being written.
"""

from __future__ import annotations

from refactor_kit.base import PROOF_LEVELS, ProofLevel, Settings

#: The proofs that rest on what the schema generator writes.
OF_GENERATOR = ("generator-imports-parts", "generator-succeeds", "examples-match-artifacts")
_NEEDED: dict[str, ProofLevel] = {
    "behaviour-unchanged": "openapi",
    "endpoints-once-under-tag": "openapi",
    "examples-match-artifacts": "openapi",
    "endpoints-respond": "replay",
}


def nothing_to_look_at(proof: str, settings: Settings) -> str:
    """Why the configuration gives ``proof`` nothing to look at; empty where it gives something."""
    if proof in OF_GENERATOR and not settings.generator:
        return "no generator is configured"
    if proof == "tests-green" and not settings.test_command:
        return "no test-command is configured"
    return ""


def needed_level(proof: str) -> ProofLevel:
    """The lowest level at which ``proof`` can be judged."""
    return _NEEDED.get(proof, "import")


def is_beyond(proof: str, level: ProofLevel) -> bool:
    """Whether ``level`` runs some of the target, and too little of it for ``proof``."""
    return level != "none" and PROOF_LEVELS.index(level) < PROOF_LEVELS.index(needed_level(proof))
