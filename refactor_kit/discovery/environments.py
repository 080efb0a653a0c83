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
_MOST = 4
#: Boots the application with an env file (``""``: none); ``None`` where nothing may run.
Boot = Callable[[str], Wiring | None]


@dataclass(frozen=True, slots=True)
class Environment:
    """The file that was chosen (``""``: none), and what the application showed with it.

    ``failed`` are the files with which it does not boot, each with the last line that it said.
    """

    file: str = ""
    wiring: Wiring | None = None
    failed: tuple[tuple[str, str], ...] = ()

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
        elif self.failed and boots:
            reason = f"the application boots without one, and {others}"
            yield Line("env-file", self.failed[0][0], reason, sure=False)


def environment_files(tree: SourceTree) -> tuple[str, ...]:
    """The files beside the service that hold variables for it, the likeliest first."""
    found: list[tuple[int, str]] = []
    for path in tree.paths():
        match = _NAME.fullmatch(path) if "/" not in path else None
        if match is not None:
            found.append((_KINDS.index(match["after"] or match["before"]), path))
    return tuple(path for _, path in sorted(found))


def chosen_environment(tree: SourceTree, boot: Boot) -> Environment:
    """The first file with which the application boots; none where it boots so, and not with them.

    Where it boots with nothing that was tried, the likeliest.
    """
    files = environment_files(tree)
    options = [*files[:1], "", *files[1:]][:_MOST] if files else [""]
    failed: list[tuple[str, str]] = []
    first: Environment | None = None
    for file in options:
        wiring = boot(file)
        if wiring is None or not wiring.problem:
            return Environment(file, wiring, tuple(failed))
        first = first or Environment(file, wiring)
        failed.append((file, _last(wiring.problem)))
    assert first is not None
    return first


def _last(problem: tuple[str, ...]) -> str:
    """The line that says most of a failure: its error, not the place."""
    told = [line for line in problem if not line.startswith("at ")]
    return (told or list(problem) or ["?"])[-1]
