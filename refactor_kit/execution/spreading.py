"""The caller's side: cuts work into tasks, answers what workers ask, and keeps the order."""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, Protocol

from refactor_kit.base import FileWork, Item, SourceTree

from .worker import Answer, Ground, Task, carry_out, packed, unpacked

_MOST_ITEMS = 100
_MOST_BYTES = 512 << 10
#: Answers that bring a task no further before it is done here.
_ROUNDS = 8
#: Workers that a task may lose before it is done here.
_LOSSES = 2
#: Seconds without an answer after which the workers are looked for.
_PATIENCE = 2.0


class Workers(Protocol):
    """Where tasks go, over ``concurrent.futures``."""

    def width(self) -> int:
        """How many tasks can be under way at once."""
        ...

    def submit(self, function: Callable[[bytes], bytes], argument: bytes) -> Future[bytes] | None:
        """The task's future; ``None`` where nobody is left to do it."""
        ...

    def are_gone(self) -> bool:
        """Whether nobody is there any more who could answer."""
        ...

    def close(self) -> None: ...


class _Chunk:
    """Some items on their way."""

    def __init__(self, items: Sequence[Item], files: dict[str, bytes]) -> None:
        self.items = items
        self.files = files
        self.results: dict[int, Any] = {}
        self.asked = 0
        self.losses = 0

    @property
    def open(self) -> list[int]:
        """The positions without a result."""
        return [at for at in range(len(self.items)) if at not in self.results]


class Run:
    """One work over one tree; no more is in memory than the tasks under way."""

    def __init__(self, workers: Workers, work: FileWork, tree: SourceTree) -> None:
        self._workers = workers
        self._work = work
        self._tree = tree
        self._name = uuid.uuid4().hex
        self._ground = Ground(work, tree.paths())
        self._under_way: dict[Future[bytes], tuple[_Chunk, list[int]]] = {}
        self._here: Callable[[Item], Any] | None = None

    def results(self, items: Iterable[Item]) -> Iterator[Any]:
        """In the order of ``items``."""
        queue: deque[_Chunk] = deque()
        try:
            for chunk in self._chunks(items):
                queue.append(chunk)
                self._send(chunk)
                while len(queue) > 2 * self._workers.width():
                    yield from self._finished(queue)
            while queue:
                yield from self._finished(queue)
        finally:
            for future in self._under_way:
                future.cancel()

    def _chunks(self, items: Iterable[Item]) -> Iterator[_Chunk]:
        chunk: list[Item] = []
        files: dict[str, bytes] = {}
        size = 0
        for item in items:
            content = self._tree.read(item[0])
            if chunk and (len(chunk) == _MOST_ITEMS or size + len(content) > _MOST_BYTES):
                yield _Chunk(chunk, files)
                chunk, files, size = [], {}, 0
            chunk.append(item)
            files[item[0]] = content
            size += len(content)
        if chunk:
            yield _Chunk(chunk, files)

    def _finished(self, queue: deque[_Chunk]) -> Iterator[Any]:
        """The results of the first chunks, once they are all there."""
        while queue[0].open:
            done, _ = wait(self._under_way, _PATIENCE, return_when=FIRST_COMPLETED)
            for future in done:
                self._take(future, *self._under_way.pop(future))
            if not done and self._workers.are_gone():
                self._take_back()
        while queue and not queue[0].open:
            chunk = queue.popleft()
            yield from (chunk.results[at] for at in range(len(chunk.items)))

    def _take_back(self) -> None:
        """Do here what nobody will answer."""
        under_way, self._under_way = self._under_way, {}
        for future, (chunk, _) in under_way.items():
            future.cancel()
            self._do_here(chunk)

    def _send(self, chunk: _Chunk, ground: Ground | None = None) -> None:
        """Ask a worker for what is open, or do it here where that leads nowhere."""
        positions = chunk.open
        chunk.asked += 1
        if chunk.asked > _ROUNDS or chunk.losses > _LOSSES:
            self._do_here(chunk)
            return
        asked = tuple(chunk.items[at] for at in positions)
        task = Task(self._name, asked, chunk.files, ground)
        future = self._workers.submit(carry_out, packed(task))
        if future is None:
            self._do_here(chunk)
        else:
            self._under_way[future] = (chunk, positions)

    def _take(self, future: Future[bytes], chunk: _Chunk, positions: list[int]) -> None:
        try:
            answer: Answer = unpacked(future.result())
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            chunk.losses += 1
            self._send(chunk)
            return
        if answer.lacks_ground:
            self._send(chunk, self._ground)
            return
        chunk.results |= {positions[at]: value for at, value in answer.results.items()}
        if chunk.open and not answer.lacking:
            self._do_here(chunk)
        if answer.results or not answer.lacking <= chunk.files.keys():
            chunk.asked = 0
        chunk.files |= {path: self._tree.read(path) for path in sorted(answer.lacking)}
        if chunk.open:
            self._send(chunk, self._ground if chunk.asked > _ROUNDS // 2 else None)

    def _do_here(self, chunk: _Chunk) -> None:
        if self._here is None:
            self._here = self._work.on(self._tree)
        for at in chunk.open:
            chunk.results[at] = self._here(chunk.items[at])
