"""How each endpoint answered before and after the migration, as the evidence keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def answer_document(key: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    """An endpoint's verdict and statuses; what was the same before the migration is left out."""
    document = {"verdict": answer["verdict"], "detail": answer["detail"]}
    if answer.get("was", key) != key:
        document["was"] = answer["was"]
    if "code" in answer:
        document["code"] = answer["code"]
    document |= answer["statuses"]
    if answer.get("earlier", answer["statuses"]) != answer["statuses"]:
        document["earlier"] = answer["earlier"]
    return document


def answer_in(key: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """The answer that :func:`answer_document` wrote."""
    statuses = {name: value for name, value in document.items() if isinstance(value, int)}
    return {
        "verdict": document["verdict"],
        "detail": document["detail"],
        "statuses": statuses,
        "was": document.get("was", key),
        "earlier": document.get("earlier", statuses),
        **({"code": document["code"]} if "code" in document else {}),
    }
