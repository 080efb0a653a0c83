"""Files of keys and values: two keys that a rewriting has made equal are one entry, or refused."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from typing import Any

_ENTRY = re.compile(
    r"^(?P<key>[^\s=#\[][^=#]*?)(?P<sign>\s*=\s*)(?P<value>[^#\r\n]*?)(?P<rest>\s*)$"
)
_LIST = re.compile(r"\[(?P<inner>[^\[\]{}]*)\]\Z")
_AT_LINE = re.compile(r"at line (\d+)")


class _Twice(ValueError):
    """A key stands twice in one mapping."""


def joined_entries(path: str, old: bytes, new: bytes) -> tuple[bytes, int]:
    """``new`` with equal entries of a TOML file made one, and the line that stays in the way.

    The line is 0 where all is well, also where ``old`` could not be read to begin with.
    """
    read = _READERS.get(path.rpartition(".")[2])
    if read is None or old == new or _fault(read, old):
        return new, 0
    if path.endswith(".toml") and _fault(read, new):
        new = _joined(old.decode("utf-8"), new)
    return new, _fault(read, new)


def _fault(read: Callable[[str], Any], content: bytes) -> int:
    try:
        read(content.decode("utf-8"))
    except ValueError as error:
        found = _AT_LINE.search(str(error))
        return int(found[1]) if found else 1
    return 0


def _joined(old: str, content: bytes) -> bytes:
    """Entries of one table with one key, their values equal or lists, at the place of the first.

    Lines that were alike before stand in other tables, or in a text.
    """
    lines = content.decode("utf-8").splitlines(keepends=True)
    kept: list[str] = []
    table: dict[str, int] = {}
    for line in lines:
        if line.lstrip().startswith("["):
            table = {}
        entry = _ENTRY.match(line)
        first = table.get(entry["key"]) if entry and old.count(entry["key"]) < 2 else None
        if entry is None or first is None:
            if entry is not None:
                table[entry["key"]] = len(kept)
            kept.append(line)
            continue
        both = _both(kept[first], entry["value"])
        if both is None:
            kept.append(line)
        else:
            kept[first] = both
    return "".join(kept).encode()


def _both(line: str, value: str) -> str | None:
    """The entry ``line`` with what ``value`` adds; ``None`` where they cannot be one."""
    entry = _ENTRY.match(line)
    if entry is None or entry["value"] == value:
        return line if entry else None
    one, other = _LIST.match(entry["value"]), _LIST.match(value)
    if one is None or other is None:
        return None
    elements = [*_elements(one["inner"]), *_elements(other["inner"])]
    written = f"[{', '.join(dict.fromkeys(elements))}]"
    return f"{entry['key']}{entry['sign']}{written}{entry['rest']}"


def _elements(inner: str) -> list[str]:
    return [each.strip() for each in inner.split(",") if each.strip()]


def _read_json(text: str) -> None:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise _Twice(next(key for key, _ in pairs if [k for k, _ in pairs].count(key) > 1))
        return found

    try:
        json.loads(text, object_pairs_hook=once)
    except _Twice as error:
        place = text.find(json.dumps(str(error)), text.find(json.dumps(str(error))) + 1)
        line = text.count("\n", 0, max(place, 0)) + 1
        raise ValueError(f"at line {line}") from None


def _read_yaml(text: str) -> None:
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import DuplicateKeyError
    from ruamel.yaml.error import YAMLError

    try:
        list(YAML(typ="safe", pure=True).load_all(text))
    except DuplicateKeyError as error:
        mark = error.problem_mark
        raise ValueError(f"at line {mark.line + 1 if mark else 1}") from None
    except YAMLError:
        # A template, or tags of its own: nothing is known of its keys.
        return


_READERS: dict[str, Callable[[str], Any]] = {
    "toml": tomllib.loads,
    "json": _read_json,
    "yaml": _read_yaml,
    "yml": _read_yaml,
}
