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

from .carried import lay, migrating
from .trees import Change, changes, service

SERVICES = ("shop", "desk", "uploads")
# On pydantic 1, in an environment of its own.
OLDER = "first"
PAGE = Path(__file__).resolve().parents[3] / "docs" / "faults.md"
_TEXT = """\
# Faults that are told

Each of these faults is put alone into what the codemod of a small service plans. `migrate` must
tell it with file and line on both sides, end with 1 and write nothing. The services stand in
`tests/proof/code/*.toml`, with the text that each fault replaces. `behaviour-unchanged` stands
beside `code-is-the-same` where what the service shows without a request differs, too.

`python -m tests.proof.code.fault_table` makes this page; tests hold it to what the tool says.

"""
_ROW = re.compile(r"^\| (?!fault |-)(.+?) \| (.+?) \|$")


@dataclass(frozen=True)
class Row:
    """One fault, and the proofs that tell it in a run of ``migrate``."""

    fault: str
    migrate: str


def faults(name: str) -> list[Change]:
    """Those of a service, in the files as they lie after its migration."""
    table = service(name)
    moves = table["carried"]["moves"]
    return [replace(each, file=moves.get(each.file, each.file)) for each in changes(table)]


def told(name: str, wanted: Sequence[Change], place: Path, python: str = "") -> Iterator[Row]:
    """What the tool says of each fault of a service; an unfounded alarm is an error."""
    root = lay(service(name), place / name, python)
    with pytest.MonkeyPatch.context() as patched, migrating(root, patched) as migrate:
        clean = migrate()
        assert (clean.code, clean.open_criteria) == (0, ()), clean.out
        for fault in wanted:
            yield Row(fault.title, migrate(fault).detectors(fault.said))


def render(rows: Iterable[tuple[str, Sequence[Row]]]) -> str:
    """The page, with the rows of each service."""
    text = _TEXT
    for name, found in rows:
        lines = [f"| {row.fault} | {row.migrate} |" for row in found]
        text += "\n".join([f"## {name}", "", "| fault | `migrate` |", "|---|---|", *lines, "", ""])
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
