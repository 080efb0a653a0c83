"""The output options of a verb: data on stdout or in a file, messages on stderr."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refactor_kit.runtime.delivery import deliver
from refactor_kit.runtime.plain_text import shown_json

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """The shared options of a verb."""

    output_format: str
    file: Path | None
    quiet: bool
    verbose: bool
    color: bool | None

    def chatter(self) -> Console:
        """The console for progress and explanations, on stderr."""
        from rich.console import Console

        return Console(
            stderr=True, quiet=self.quiet, highlight=False, soft_wrap=True, **self._color()
        )

    def data_console(self) -> Console:
        """The console for what a person reads on stdout."""
        from rich.console import Console

        return Console(highlight=False, soft_wrap=False, **self._color())

    def write(self, text: str) -> None:
        """Put the data where it was asked for."""
        deliver(text, self.file)

    def write_json(self, document: object) -> None:
        """Put a document where it was asked for."""
        self.write(shown_json(document))

    def _color(self) -> dict[str, Any]:
        if self.color is not None:
            return {"force_terminal": True} if self.color else {"no_color": True}
        unwanted = any(os.environ.get(name) for name in ("NO_COLOR", "CI"))
        return {"no_color": True} if unwanted else {}
