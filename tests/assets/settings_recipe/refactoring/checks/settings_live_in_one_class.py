"""A module's settings live in its settings class."""

from collections.abc import Iterator
from typing import Literal

from refactor_kit.base import Context, Finding, SourceTree

from .._constants import constants_file


class SettingsLiveInOneClass:
    """Flags a ``constants.py``, standing or begun again. The way out: a field of the class."""

    name = "settings-live-in-one-class"
    policy = "A module's settings live in its settings class, not in constants."
    subject: Literal["module"] = "module"

    def find(self, tree: SourceTree, context: Context) -> Iterator[Finding]:
        path = constants_file(context)
        if path in tree:
            message = f"{context.module.name} has constants beside its settings class"
            yield Finding(path, 1, 1, self.name, message, False, f"{self.name}:{path}")
