"""Work given to processes on this machine: the same results, in the same order, come what may."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from refactor_kit.base import FileWork, Item, MemoryTree, SourceTree, in_turn
from refactor_kit.execution import check_executor, open_spread
from refactor_kit.execution.worker import Contents, Missing, PartialTree
from refactor_kit.runtime.errors import UsageError

from .works import ITEMS, TREE, Fail, Follow, KillOnce, Shout


def spread_out(work: FileWork, tree: SourceTree = TREE, worth: int = 1) -> list[object]:
    with open_spread("local:2", worth) as spread:
        return list(spread(work, tree, iter(ITEMS)))


def test_results_come_in_the_order_of_the_items() -> None:
    assert spread_out(Shout()) == list(in_turn(Shout(), TREE, ITEMS))


def test_small_work_stays_here() -> None:
    with open_spread("local:2", worth=len(ITEMS) + 1) as spread:
        assert list(spread(Shout(), TREE, ITEMS)) == list(in_turn(Shout(), TREE, ITEMS))
        assert spread.workers is None  # type: ignore[attr-defined]


def test_one_process_is_this_one() -> None:
    with open_spread("local:1") as spread:
        assert spread is in_turn


def test_a_worker_asks_for_the_files_it_lacks() -> None:
    paths = [path for path, _ in ITEMS]
    links = {path: f"hop/{path}".encode() for path in paths}
    links |= {f"hop/{path}": f"far/{path}".encode() for path in paths}
    links |= {f"far/{path}": f"end of {path}".encode() for path in paths}
    results = spread_out(Follow(), MemoryTree(links))
    assert results == [f"end of {path}".encode() for path in paths]


def test_what_fails_there_fails_here() -> None:
    with pytest.raises(ZeroDivisionError):
        spread_out(Fail())


def test_a_lost_process_costs_a_retry(tmp_path: Path) -> None:
    mark = tmp_path / "killed"
    results = spread_out(KillOnce(mark, os.getpid()))
    assert mark.exists()
    assert results == [TREE.read(path) for path, _ in ITEMS]


class Understanding(FileWork):
    """Remembers what it has seen of one file, as a reading does; counts how often it began."""

    def on(self, tree: SourceTree) -> Callable[[Item], tuple[int, bytes]]:
        began.append(1)
        known: dict[str, bytes] = {}

        def result(item: Item) -> tuple[int, bytes]:
            for path in ("common.py", "absent.py"):
                if path not in known:
                    known[path] = tree.read(path) if path in tree else b"absent"
            return len(began), known["common.py"] + known["absent.py"] + tree.read(item[0])

        return result


began: list[int] = []


def test_what_a_worker_has_understood_serves_its_later_tasks() -> None:
    files = {"common.py": b"common "}
    files |= {f"{number}.py": b"x" * 1000 for number in range(2000)}
    tree = MemoryTree(files)
    items: list[Item] = [(f"{number}.py", None) for number in range(2000)]
    with open_spread("local:2", worth=1) as spread:
        results = list(spread(Understanding(), tree, items))

    assert {content for _, content in results} == {b"common absent" + b"x" * 1000}
    # Each of the first tasks meets the file that is lacking.
    assert max(number for number, _ in results) < 100


def test_a_slice_tells_what_it_lacks_from_what_is_absent() -> None:
    contents = Contents(limit=4)
    paths = ("a.py", "b/c.py")
    tree = PartialTree(paths, frozenset(paths), contents)
    tree.files = {"a.py": b"a"}
    assert tree.read("a.py") == b"a"
    assert [path for path in (*paths, "absent.py") if tree.lacks(path)] == ["b/c.py"]
    with pytest.raises(Missing):
        tree.read("b/c.py")
    with pytest.raises(FileNotFoundError):
        tree.read("absent.py")
    assert tree.holds_modules("b")
    assert not tree.holds_modules("a")
    contents.add("b/c.py", b"1234")
    assert tree.read("b/c.py") == b"1234"
    contents.add("other.py", b"5")
    assert tree.lacks("b/c.py")


@pytest.mark.parametrize("name", ["remote", "local:0", "dask://", "dask://host", "dask:h:1", ""])
def test_what_is_no_executor_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="--executor"):
        check_executor(name)


@pytest.mark.parametrize("name", ["local", "local:3", "dask://host:8786", "dask://[::1]:8786"])
def test_executors(name: str) -> None:
    check_executor(name)
