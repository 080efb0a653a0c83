"""The lock of a module's public names: what clients may rely on.

It holds public names, parts, roles and the shape of the fields; internal class names are not in it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from refactor_kit.base import UnreadableSource
from refactor_kit.records.versions import require_known

Bump = Literal["major", "minor"]
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class LockedName:
    """One public name as it is locked."""

    alias: str
    part: str
    role: str
    digest: str
    signatures: dict[str, str]


@dataclass(frozen=True, slots=True)
class LockDifference:
    """How the tree departs from the lock, and the version bump that clients need for it.

    ``kind`` is ``unlocked`` (a name that the lock lacks), ``removed`` (a locked name that is gone
    or plays another part), or what became of a field.
    """

    alias: str
    kind: Literal["unlocked", "removed", "field-removed", "field-changed", "field-added"]
    field: str
    message: str
    bump: Bump


def lock_file(module: str) -> str:
    """Where the lock of a module is kept."""
    return f".refactor-kit/public-names/{module}.toml"


def parse_lock(path: str, content: bytes) -> tuple[LockedName, ...]:
    """The names of a lock file, in its order."""
    try:
        table = tomllib.loads(content.decode("utf-8"))
        version = table.get("schema-version", SCHEMA_VERSION)
        require_known(path, version, SCHEMA_VERSION)
        if version != SCHEMA_VERSION:
            reason = f"schema-version is {version!r}, not {SCHEMA_VERSION}"
            raise UnreadableSource(path, 1, 1, reason)
        found = []
        for alias, entry in table.get("names", {}).items():
            signatures = {
                str(name): str(text) for name, text in entry.get("signatures", {}).items()
            }
            plays = (str(entry["part"]), str(entry["role"]))
            found.append(LockedName(alias, *plays, str(entry["fields"]), signatures))
        return tuple(found)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableSource(path, 0, 0, str(error)) from None
    except (KeyError, AttributeError, TypeError) as error:
        raise UnreadableSource(path, 0, 0, f"is not a lock of public names: {error}") from None


def render_lock(names: Iterable[LockedName]) -> bytes:
    """The lock file of ``names``, sorted, the same bytes for the same names."""
    lines = [
        "# The public names of this module and the shape of their fields. A removed or re-typed",
        "# field breaks clients: change it here only on purpose.",
        f"schema-version = {SCHEMA_VERSION}",
    ]
    for name in sorted(names, key=lambda each: each.alias):
        lines += [
            "",
            f"[names.{name.alias}]",
            f"part = {_quoted(name.part)}",
            f"role = {_quoted(name.role)}",
            f"fields = {_quoted(name.digest)}",
        ]
        if name.signatures:
            lines += ["", f"[names.{name.alias}.signatures]"]
            lines += [
                f"{_key(field)} = {_quoted(signature)}"
                for field, signature in name.signatures.items()
            ]
    return ("\n".join(lines) + "\n").encode()


def lock_differences(
    locked: tuple[LockedName, ...], actual: tuple[LockedName, ...]
) -> tuple[LockDifference, ...]:
    """Every difference, names first, then fields in the order of the class."""
    now = {name.alias: name for name in actual}
    before = {name.alias: name for name in locked}
    return (
        *_removed(before, now),
        *(
            LockDifference(alias, "unlocked", "", f"{alias} is not locked", "minor")
            for alias in now
            if alias not in before
        ),
        *(
            difference
            for alias in before
            if alias in now and _plays_same(before[alias], now[alias])
            for difference in _field_differences(before[alias], now[alias])
        ),
    )


def _removed(before: dict[str, LockedName], now: dict[str, LockedName]) -> Iterator[LockDifference]:
    for alias, name in before.items():
        what = f"the {name.role} of {name.part}"
        if alias not in now:
            message = f"{alias}, locked as {what}, is gone"
            yield LockDifference(alias, "removed", "", message, "major")
        elif not _plays_same(name, now[alias]):
            message = f"{alias}, locked as {what}, is the {now[alias].role} of {now[alias].part}"
            yield LockDifference(alias, "removed", "", message, "major")


def _field_differences(before: LockedName, now: LockedName) -> Iterator[LockDifference]:
    if before.digest == now.digest:
        return
    for field, signature in before.signatures.items():
        if field not in now.signatures:
            message = f"{before.alias}.{field} ({signature}) is gone"
            yield LockDifference(before.alias, "field-removed", field, message, "major")
        elif now.signatures[field] != signature:
            message = f"{before.alias}.{field} was {signature}, is {now.signatures[field]}"
            yield LockDifference(before.alias, "field-changed", field, message, "major")
    for field, signature in now.signatures.items():
        if field not in before.signatures:
            message = f"{before.alias}.{field} ({signature}) is new"
            bump: Bump = "major" if "required" in signature.split("; ") else "minor"
            yield LockDifference(before.alias, "field-added", field, message, bump)


def _plays_same(one: LockedName, other: LockedName) -> bool:
    return (one.part, one.role) == (other.part, other.role)


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() else _quoted(name)


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    shown = (each if each.isprintable() else f"\\U{ord(each):08x}" for each in escaped)
    return f'"{"".join(shown)}"'
