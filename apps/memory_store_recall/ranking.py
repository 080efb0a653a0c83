"""How well a text answers a query."""

import re

_WORD = re.compile(r"\w+")


def score(query: str, text: str) -> float:
    """The share of the query's words that the text holds, whatever their case."""
    words = set(_WORD.findall(query.casefold()))
    if not words:
        return 0.0
    present = words & set(_WORD.findall(text.casefold()))
    return round(len(present) / len(words), 3)
