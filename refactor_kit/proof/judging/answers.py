"""How each endpoint of the module answers, before and after: the rows of the certificate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from refactor_kit.proof.comparing.code_comparison import told_code
from refactor_kit.proof.comparing.declared import Declared
from refactor_kit.proof.comparing.run_comparison import ASKED, REPLAY, answers_to
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.proof.observing.scenario import is_valid_variant
from refactor_kit.runtime.wording import counted

_NOT_IMPLEMENTED = 501
_MADE = "made from its schema"
_SOCKET = "WEBSOCKET"


def answers_of(
    after: Observation, declared: Declared, before: Observation | None = None
) -> dict[str, Any]:
    """By ``METHOD path``: a verdict with its reason, and the status of each call.

    With ``before``, ``was`` is the endpoint's old place, ``earlier`` what it answered there, and
    ``code`` what became of the code that it reaches, where that was compared.
    """
    entries: dict[str, Any] = {}
    code = told_code(before.sections, after.sections, declared) if before is not None else {}
    for endpoint in declared.served:
        # The evidence keeps of what was made from the schema no more than how much it was.
        statuses, made = (_statuses(after, endpoint.new_key, each) for each in (REPLAY, ASKED))
        earlier, made_earlier = (
            _statuses(before, endpoint.old_key, each) for each in (REPLAY, ASKED)
        )
        verdict, detail = _verdict({**statuses, **made}, {**earlier, **made_earlier})
        problem = after.sections.get(ASKED, {}).get("problems", {}).get(endpoint.new_key)
        detail += f"; {problem}" if problem else ""
        detail += f" ({counted(len(made), 'request')} {_MADE})" if made else ""
        if "replay" not in after.sections:
            verdict, detail = "unproved", f"not called (proof = {after.level!r})"
        elif endpoint.method == _SOCKET:
            verdict, detail = "unproved", "a socket is not called; its route is compared"
        entry: dict[str, Any] = {"verdict": verdict, "detail": detail, "statuses": statuses}
        if before is not None:
            entry["was"] = endpoint.old_key
            entry["earlier"] = earlier
        if endpoint.new_key in code:
            entry["code"] = code[endpoint.new_key]
        entries[endpoint.new_key] = entry
    return entries


def speaks_of_made(detail: str) -> bool:
    """Whether an endpoint's row, as the evidence keeps it, rests on requests made from schemas."""
    return detail.endswith(f"{_MADE})")


def _statuses(observation: Observation | None, key: str, section: str) -> dict[str, int]:
    answers = answers_to(observation.sections, key, section) if observation is not None else {}
    return {variant: answer["status"] for variant, answer in answers.items()}


def _verdict(statuses: Mapping[str, int], earlier: Mapping[str, int]) -> tuple[str, str]:
    valid = {variant: statuses[variant] for variant in statuses if is_valid_variant(variant)}
    if not valid:
        return "unproved", "nothing exercised it: it has no example input"
    best = min(valid.values(), key=lambda status: (status == 0, status))
    if 0 < best < 400:
        return "passed", f"answers {best}"
    shown = ", ".join(str(status or "nothing") for status in sorted(set(valid.values())))
    is_broken = best == 0 or (best >= 500 and best != _NOT_IMPLEMENTED)
    if is_broken and all(earlier.get(variant) == status for variant, status in valid.items()):
        return "unproved", f"answers {shown}, as it did before"
    return ("failed" if is_broken else "unproved"), f"only answers {shown}"
