"""Which file of the service's own says with what it boots."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from refactor_kit.base import SourceTree
from refactor_kit.base.wiring import Wiring

from .model import Line

#: The first are those that are meant to be copied.
_KINDS = ("example", "sample", "template", "dist", "test", "testing", "tests", "ci", "dev", "local")
_NAME = re.compile(
    rf"\.?(?:env[._-](?P<after>{'|'.join(_KINDS)})|(?P<before>{'|'.join(_KINDS)})\.env)"
)
_MOST = 3
#: Boots the application with an env file (``""``: none); ``None`` where nothing may run.
Boot = Callable[[str], Wiring | None]


@dataclass(frozen=True, slots=True)
class Environment:
    """The file that was chosen (``""``: none), and what the application showed with it.

    ``failed`` are the files with which it does not boot, each with the last line that it said.
    ``spared`` is the likeliest of those that it does not need.
    """

    file: str = ""
    wiring: Wiring | None = None
    failed: tuple[tuple[str, str], ...] = ()
    spared: str = ""

    def lines(self) -> Iterator[Line]:
        """What the configuration says of it, with the reason."""
        others = "; ".join(
            f"not with {file or 'no env-file'}: {said}" for file, said in self.failed
        )
        boots = self.wiring is not None and not self.wiring.problem
        if self.file:
            reason = "the application boots with it"
            if self.wiring is None:
                reason = "what the service may need to boot: it was not tried"
            elif not boots:
                reason = "the application does not boot with it, nor with any other that was tried"
            beside = f" ({others})" if others and boots else ""
            yield Line("env-file", self.file, reason + beside)
        elif self.spared and boots:
            reason = "the application boots without one; the values of an example may be nobody's"
            yield Line("env-file", self.spared, reason, sure=False)


def environment_files(tree: SourceTree) -> tuple[str, ...]:
    """The files beside the service that hold variables for it, the likeliest first."""
    found: list[tuple[int, str]] = []
    for path in tree.paths():
        match = _NAME.fullmatch(path) if "/" not in path else None
        if match is not None:
            found.append((_KINDS.index(match["after"] or match["before"]), path))
    return tuple(path for _, path in sorted(found))


def chosen_environment(tree: SourceTree, boot: Boot) -> Environment:
    """No file where the application boots without one, else the first with which it does.

    Where it boots with nothing that was tried, or may not be booted, the likeliest.
    """
    files = environment_files(tree)
    likeliest = files[0] if files else ""
    failed: list[tuple[str, str]] = []
    tried: dict[str, Wiring | None] = {}
    for file in ("", *files[:_MOST]):
        wiring = tried[file] = boot(file)
        if wiring is None:
            return Environment(likeliest)
        if not wiring.problem:
            return Environment(file, wiring, tuple(failed), "" if file else likeliest)
        failed.append((file, _last(wiring.problem)))
    return Environment(likeliest, tried[likeliest])


def _last(problem: tuple[str, ...]) -> str:
    """The line that says most of a failure: its error, not the place."""
    told = [line for line in problem if not line.startswith("at ")]
    return (told or list(problem) or ["?"])[-1]
