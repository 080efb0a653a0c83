"""How much of this machine a run of the target may take."""

from __future__ import annotations

from dataclasses import dataclass, replace

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of one process and its children: wall clock, memory and output of each.

    ``memory`` limits the address space, which threads and arenas reserve far beyond what they use;
    it catches a leak, it does not measure one.
    """

    seconds: float
    memory: int = 8192 * _MIB
    output: int = 4 * _MIB

    def stretched(self, patience: float) -> Bounds:
        """The same with ``patience`` times the time."""
        return replace(self, seconds=self.seconds * patience)


# How the words begin that tell of a process that was stopped for its time.
OUT_OF_TIME = "did not end within"

# What ``proof-timeout`` sets; the other times stand in proportion to it.
TIMEOUT_SECONDS = 120.0
PROBE = Bounds(seconds=TIMEOUT_SECONDS)
GENERATOR = Bounds(seconds=120)
FORMATTER = Bounds(seconds=120)
SERVER = Bounds(seconds=600)
SUITE = Bounds(seconds=1800, output=64 * _MIB)

BOOT_SECONDS = 60.0
REQUEST_SECONDS = 20.0
STOP_SECONDS = 5.0
SURVIVOR_SECONDS = 1.0
RESPONSE_BYTES = 4 * _MIB
FILE_BYTES = 1024 * _MIB
POLL_SECONDS = 0.02
CLOCK_STEP_SECONDS = 1.2
# More than two: a quick run that straddles a second by chance counts one as well.
SLOW_CALL_SECONDS = 2.2
# How far ahead the clock of a second look is: another year, month, weekday, hour and minute.
AHEAD_SECONDS = 400 * 86400 + 7 * 3600 + 11 * 60 + 13
