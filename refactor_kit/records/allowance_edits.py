"""Edits of the files that hold the allowances, one for each module."""

from __future__ import annotations

import re

from refactor_kit.base import Edit, SourceTree
from refactor_kit.records.allowances import (
    SCHEMA_VERSION,
    Allowance,
    allowance_path,
    allowance_text,
    read_file,
)

_VERSION = f"schema-version = {SCHEMA_VERSION}\n"
_HEADER = re.compile(rb"(?m)(?:^[ \t]*#[^\n]*\n)*^[ \t]*\[\[allow\]\]")


def appended(tree: SourceTree, name: str, allowances: list[Allowance]) -> Edit:
    """The file of ``name`` with ``allowances`` after those it has."""
    path = allowance_path(name)
    before = tree.read(path).decode("utf-8") if path in tree else ""
    ordered = sorted(allowances, key=lambda each: (each.check, each.path, each.fingerprint))
    tables = list(dict.fromkeys(map(allowance_text, ordered)))
    start = [before.rstrip("\n") + "\n" if before.strip() else _VERSION]
    return Edit(path, "\n".join([*start, *tables]).encode("utf-8"))


def without(tree: SourceTree, path: str, gone: set[Allowance]) -> Edit:
    """The file without the tables of ``gone``; every other byte stays."""
    content = tree.read(path)
    entries = read_file(path, content)
    starts = [match.start() for match in _HEADER.finditer(content)]
    if all(entry in gone for entry in entries) or len(starts) != len(entries):
        kept = [entry for entry in entries if entry not in gone]
        text = "\n".join([_VERSION, *map(allowance_text, kept)])
        return Edit(path, text.encode() if kept else None)
    ends = [*starts[1:], len(content)]
    chunks = [
        content[start:end]
        for start, end, entry in zip(starts, ends, entries, strict=True)
        if entry not in gone
    ]
    kept_bytes = content[: starts[0]] + b"".join(chunks)
    return Edit(path, kept_bytes.rstrip(b"\r\n") + b"\n")
