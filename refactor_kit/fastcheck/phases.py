"""Where the time of a check went, for ``-v``; light enough for a commit hook."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic


class Phases:
    """Seconds by phase, in their order; each lasts from the end of the one before."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self._last = monotonic()

    def end(self, name: str) -> None:
        """Count what happened since the last phase as ``name``."""
        now = monotonic()
        self._seconds[name] = self._seconds.get(name, 0.0) + now - self._last
        self._last = now

    def lines(self) -> Iterator[str]:
        yield "check: where the time went\n"
        for name, seconds in (*self._seconds.items(), ("total", sum(self._seconds.values()))):
            yield f"  {name:<18}{seconds:8.2f} s\n"
