"""Where the time of a run goes; shown to whoever asks, never written down."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Timings:
    """Seconds by phase, in the order in which they began; a phase inside another counts alone.

    ``target_seconds`` and ``runs`` are what the target's own processes took of them.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    target_seconds: float = 0.0
    runs: int = 0
    _inner: list[float] = field(default_factory=list)

    @property
    def total(self) -> float:
        return sum(self.seconds.values())

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Count what happens inside as ``name``."""
        self.seconds.setdefault(name, 0.0)
        self._inner.append(0.0)
        began = time.monotonic()
        try:
            yield
        finally:
            spent = time.monotonic() - began
            self.seconds[name] += spent - self._inner.pop()
            if self._inner:
                self._inner[-1] += spent

    def add_target(self, seconds: float, runs: int) -> None:
        self.target_seconds += seconds
        self.runs += runs
