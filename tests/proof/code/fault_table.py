"""The table of faults in ``docs/faults.md``: ``python -m tests.proof.code.fault_table`` writes it.

It takes minutes, since each fault goes through the tool.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.assets_test.interpreters import pydantic_one
from tests.support.asset_services import run

from .carried import MODULE, Told, commit, lay, migrating, verifying
from .trees import Change, changes, service

SERVICES = ("shop", "desk", "uploads", "kiosk")
# On pydantic 1, in an environment of its own.
OLDER = "first"
PAGE = Path(__file__).resolve().parents[3] / "docs" / "faults.md"
_TEXT = """\
# Faults that are told

Each of these faults is put alone into what the codemod of a small service plans: `migrate` tells it
with file and line on both sides, ends with 1 and writes nothing. Then each is put alone into the
migrated service: `verify` says what changed since (`code-is-the-same`), and fails where what the
service shows without a request differs (`behaviour-unchanged`). What a mounted application serves
is of no module, so that its code alone tells. The services stand in `tests/proof/code/*.toml`, with
the text that each fault replaces.

A test that is made to say less after the migration is told by `tests-green`: 13 ways to do so
stand in `tests/proof/test_suite_record.py`.

`python -m tests.proof.code.fault_table` makes this page; tests hold it to what the tool says.

"""
_ROW = re.compile(r"^\| (?!fault |-)(.+?) \| (.+?) \| (.+?) \|$")


@dataclass(frozen=True)
class Row:
    """One fault, and the proofs that tell it in a run of ``migrate``, and of ``verify`` later."""

    fault: str
    migrate: str
    verify: str


def faults(name: str) -> list[Change]:
    """Those of a service, in the files as they lie after its migration."""
    table = service(name)
    moves = table["carried"]["moves"]
    return [replace(each, file=moves.get(each.file, each.file)) for each in changes(table)]


def told(name: str, wanted: Sequence[Change], place: Path, python: str = "") -> Iterator[Row]:
    """What the tool says of each fault of a service; an unfounded alarm is an error."""
    root = lay(service(name), place / name, python)
    with pytest.MonkeyPatch.context() as patched, migrating(root, patched) as migrate:
        _assert_clean(migrate())
        by_migrate = [migrate(fault).detectors(fault.said) for fault in wanted]
    migrated = run(root, "migrate", MODULE)
    assert migrated.code == 0, migrated.out
    commit(root)
    with verifying(root) as verify:
        _assert_clean(verify())
        for fault, seen in zip(wanted, by_migrate, strict=True):
            yield Row(fault.title, seen, verify(fault).detectors())


def _assert_clean(seen: Told) -> None:
    assert (seen.code, seen.open_criteria) == (0, ()), seen.out


def render(rows: Iterable[tuple[str, Sequence[Row]]]) -> str:
    """The page, with the rows of each service."""
    text = _TEXT
    for name, found in rows:
        lines = [f"| {row.fault} | {row.migrate} | {row.verify} |" for row in found]
        text += "\n".join(
            [f"## {name}", "", "| fault | `migrate` | `verify` |", "|---|---|---|", *lines, "", ""]
        )
    return text.rstrip("\n") + "\n"


def written() -> dict[str, list[Row]]:
    """The rows of each service as the page has them."""
    parts = PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    return {part.partition("\n")[0]: list(_rows(part)) for part in parts}


def _rows(part: str) -> Iterator[Row]:
    for line in part.splitlines():
        if match := _ROW.match(line):
            yield Row(*match.groups())


def _main() -> None:
    with tempfile.TemporaryDirectory() as place:
        pythons = dict.fromkeys(SERVICES, "") | {OLDER: str(pydantic_one(Path(place)))}
        rows = [
            (name, list(told(name, faults(name), Path(place), python)))
            for name, python in pythons.items()
        ]
    PAGE.write_text(render(rows), encoding="utf-8")


if __name__ == "__main__":
    _main()
