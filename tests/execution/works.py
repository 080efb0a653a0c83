"""Works for the tests, importable where the workers run."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from refactor_kit.base import FileWork, Item, MemoryTree, SourceTree

TREE = MemoryTree({f"files/{number:03}.py": b"# %d\n" % number for number in range(300)})
ITEMS: list[Item] = [(path, number) for number, path in enumerate(TREE.paths())]


@dataclass(frozen=True)
class Shout(FileWork):
    """The content with what came along."""

    def on(self, tree: SourceTree) -> Callable[[Item], bytes]:
        return lambda item: tree.read(item[0]) + b"%d" % item[1]


@dataclass(frozen=True)
class Follow(FileWork):
    """The content at the end of a chain of paths; ``beside`` tells only of the first."""

    def on(self, tree: SourceTree) -> Callable[[Item], bytes]:
        def follow(item: Item) -> bytes:
            path = item[0]
            while (following := tree.read(path).decode()) in tree:
                path = following
            return following.encode()

        return follow

    def beside(self, tree: SourceTree, paths: Iterable[str]) -> Iterator[str]:
        return (tree.read(path).decode() for path in paths)


@dataclass(frozen=True)
class Fail(FileWork):
    """Fails on every third item."""

    def on(self, tree: SourceTree) -> Callable[[Item], int]:
        def divide(item: Item) -> int:
            return 12 // (item[1] % 3)

        return divide


@dataclass(frozen=True)
class KillOnce(FileWork):
    """Kills the first process that takes it up, and works in every other."""

    mark: Path
    caller: int

    def on(self, tree: SourceTree) -> Callable[[Item], bytes]:
        def work(item: Item) -> bytes:
            if os.getpid() != self.caller and not self.mark.exists():
                self.mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            return tree.read(item[0])

        return work


@dataclass(frozen=True)
class WaitForGate(FileWork):
    """Says which process has begun, and goes on when the gate is open."""

    folder: Path

    def on(self, tree: SourceTree) -> Callable[[Item], bytes]:
        def work(item: Item) -> bytes:
            (self.folder / f"begun-{os.getpid()}").touch()
            while not (self.folder / "open").exists():
                time.sleep(0.01)
            return tree.read(item[0])

        return work
