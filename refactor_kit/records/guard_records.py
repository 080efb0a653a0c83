"""What is enforced: ``.refactor-kit/guard/``, a file for each module and one for the project.

Two branches that migrate different modules write different files. What is recorded here holds
whatever becomes of the configuration and of the evidence: ``undo`` alone takes it away.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any, Literal, cast

from refactor_kit.base import Edit, SourceTree
from refactor_kit.base.records import dataclass, replace
from refactor_kit.records.allowances import quoted
from refactor_kit.records.versions import require_known
from refactor_kit.runtime.errors import UsageError

SCHEMA_VERSION = 1
FOLDER = ".refactor-kit/guard"
#: Holds what is about the whole project, and about files of no module.
PROJECT = "project"
_HEADER = f"""\
# Where the import policy is enforced: only `refactor-kit undo` narrows it.
schema-version = {SCHEMA_VERSION}
"""
_KEYS = {"schema-version", "recipe", "migrated", "route-files", "scope", "baseline"}

RecordedScope = Literal["", "baseline", "project"]


@dataclass(frozen=True, slots=True, order=True)
class Standing:
    """One deep import that is let through: the route file, and the dotted name that it reaches.

    ``commit`` is the one in which its line came in; empty where none is known.
    """

    path: str
    symbol: str
    commit: str = ""


@dataclass(frozen=True, slots=True)
class GuardRecord:
    """The file of one module, or of the project.

    The policy is enforced in ``route_files``; with ``migrated`` the module's last step in the
    recipe ``recipe`` is recorded. ``scope`` is ``project`` once the guard has widened, ``baseline``
    once everything but the ``baseline`` of all files is blocked everywhere.
    """

    recipe: str = ""
    migrated: bool = False
    route_files: tuple[str, ...] = ()
    scope: RecordedScope = ""
    baseline: tuple[Standing, ...] = ()

    def keeping(self, standing: Container[tuple[str, str]]) -> GuardRecord:
        """Without what of the baseline is not among ``standing``: route files with symbols."""
        kept = (each for each in self.baseline if (each.path, each.symbol) in standing)
        return replace(self, baseline=tuple(kept))


def guard_path(name: str) -> str:
    """The file of the module called ``name``."""
    return f"{FOLDER}/{name}.toml"


def read_guard_records(tree: SourceTree) -> dict[str, GuardRecord]:
    """Every record by its name, those of modules that nobody configures any more included."""
    return {
        path[len(FOLDER) + 1 :].removesuffix(".toml"): _read(path, tree.read(path))
        for path in tree.files_below(FOLDER)
        if path.endswith(".toml")
    }


def edits_to(tree: SourceTree, records: Mapping[str, GuardRecord]) -> tuple[Edit, ...]:
    """What makes the files say ``records``, by name; an empty one has no file."""
    edits = []
    for name, record in sorted(records.items()):
        path = guard_path(name)
        content = _text(record).encode() if record != GuardRecord() else None
        if content != (tree.read(path) if path in tree else None):
            edits.append(Edit(path, content))
    return tuple(edits)


def _read(path: str, content: bytes) -> GuardRecord:
    import tomllib

    try:
        document = tomllib.loads(content.decode("utf-8"))
        require_known(path, document.get("schema-version"), SCHEMA_VERSION)
        if unknown := document.keys() - _KEYS:
            raise ValueError(f"{min(unknown)!r} is not known")
        return GuardRecord(
            recipe=_text_in(document.get("recipe", "")),
            migrated=document.get("migrated") is True,
            route_files=tuple(_text_in(each) for each in document.get("route-files", [])),
            scope=_scope_in(document.get("scope", "")),
            baseline=tuple(_standing(each) for each in document.get("baseline", [])),
        )
    except (tomllib.TOMLDecodeError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"does not say what is enforced ({error})",
            where=path,
            remedy="restore the file from git; of a merge, keep the lines of both sides",
        ) from None


def _text_in(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a string is expected, not {value!r:.40}")
    return value


def _scope_in(value: Any) -> RecordedScope:
    if value not in ("", "baseline", "project"):
        raise ValueError(f"no scope is called {value!r:.40}")
    return cast(RecordedScope, value)


def _standing(entry: Mapping[str, Any]) -> Standing:
    return Standing(
        _text_in(entry["path"]), _text_in(entry["symbol"]), _text_in(entry.get("commit", ""))
    )


def _text(record: GuardRecord) -> str:
    """One line an item, in order, so that branches which take away different ones merge."""
    lines = [f"recipe = {quoted(record.recipe)}\n"] if record.recipe else []
    lines += ["migrated = true\n"] if record.migrated else []
    lines += [f"scope = {quoted(record.scope)}\n"] if record.scope else []
    if record.route_files:
        lines += _list("route-files", map(quoted, sorted(set(record.route_files))))
    if record.baseline:
        lines += _list("baseline", map(_table, sorted(set(record.baseline))))
    return "".join([_HEADER, *lines])


def _list(key: str, items: Iterable[str]) -> list[str]:
    return [f"{key} = [\n", *(f"    {item},\n" for item in items), "]\n"]


def _table(standing: Standing) -> str:
    commit = f", commit = {quoted(standing.commit)}" if standing.commit else ""
    return f"{{ path = {quoted(standing.path)}, symbol = {quoted(standing.symbol)}{commit} }}"
