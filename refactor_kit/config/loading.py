"""Reads ``refactor-kit.toml`` or ``[tool.refactor-kit]``: the nearest file above wins.

Validation needs pydantic, which a hook cannot afford on every commit. A configuration is therefore
validated once per content, and kept under the git directory as it was read.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from refactor_kit.base import AcceptedDifference, ModuleSettings, Settings
from refactor_kit.base.records import replace
from refactor_kit.runtime.delivery import write_memory
from refactor_kit.runtime.errors import UsageError
from refactor_kit.runtime.tool_files import tool_state

# Few services say how they are called: what holds it is loaded for those that do.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from refactor_kit.base.replay_settings import ReplaySettings

_OWN_FILE = "refactor-kit.toml"
_SHARED_FILE = "pyproject.toml"
CONFIGURATION_FILES = (_OWN_FILE, _SHARED_FILE)
#: Names of files are cut to what every file system takes.
_LONGEST = 200


def load_settings(start: Path, explicit: Path | None = None) -> Settings | None:
    """The configuration that governs ``start``; ``None`` where no file above has one."""
    found = _read_file(explicit) if explicit else _nearest(start.resolve())
    if found is None:
        if explicit:
            raise UsageError(
                "holds no [tool.refactor-kit] table", where=str(explicit), remedy="see: init"
            )
        return None
    return _build_settings(*found)


def _nearest(start: Path) -> tuple[Path, dict[str, Any]] | None:
    for folder in (start, *start.parents):
        for name in CONFIGURATION_FILES:
            if (folder / name).is_file() and (found := _read_file(folder / name)):
                return found
    return None


def _read_file(file: Path) -> tuple[Path, dict[str, Any]] | None:
    """The file with its valid table, or ``None`` where a shared file has none."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=str(file)) from None
    if file.name != _OWN_FILE and b"refactor-kit" not in content:
        return None
    file = file.resolve()
    table = valid_table(file, content, lambda content: _validated(file, content))
    return None if table is None else (file, table)


def valid_table(
    file: Path, content: bytes, validated: Callable[[bytes], dict[str, Any] | None]
) -> dict[str, Any] | None:
    """What ``validated`` makes of ``content``, done once per content and then remembered."""
    remembered = _remembered(file)
    table = _recalled(remembered, content) if remembered else None
    if table is None:
        table = validated(content)
        if table is not None and remembered:
            _remember(remembered, content, table)
    return table


def _validated(file: Path, content: bytes) -> dict[str, Any] | None:
    table = _parsed(file, content)
    if table is not None:
        from refactor_kit.config.schema import validate

        validate(file, content.decode("utf-8"), table)
    return table


def _parsed(file: Path, content: bytes) -> dict[str, Any] | None:
    import tomllib

    try:
        document = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"is not valid TOML: {error}", where=str(file)) from None
    if file.name == _SHARED_FILE or "tool" in document:
        document = document.get("tool", {}).get("refactor-kit")
    table: dict[str, Any] | None = _with_days_as_text(document)
    return table


def _with_days_as_text(value: Any) -> Any:
    """``value`` with TOML's dates as they are written: text can be remembered."""
    if isinstance(value, dict):
        return {key: _with_days_as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_days_as_text(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _remembered(file: Path) -> Path | None:
    """Where the valid table of ``file`` is kept, with the content that it was read from."""
    folder = git_dir(file.parent)
    if folder is None:
        return None
    name = str(file).replace("%", "%25").replace("/", "%2F").replace("\\", "%5C")
    return folder / "refactor-kit" / "valid-configurations" / name.replace(":", "%3A")[-_LONGEST:]


def _recalled(place: Path, content: bytes) -> dict[str, Any] | None:
    try:
        state, before, table = marshal.loads(place.read_bytes())
    except (OSError, EOFError, ValueError, TypeError):
        return None
    same = (state, before) == (tool_state(), content) and isinstance(table, dict)
    return table if same else None


def _remember(place: Path, content: bytes, table: Mapping[str, Any]) -> None:
    try:
        write_memory(place, marshal.dumps((tool_state(), content, dict(table))))
    except ValueError:  # a value that cannot be remembered is read again
        return


def git_dir(folder: Path) -> Path | None:
    """The git directory of the work tree around ``folder``, without asking git."""
    for above in (folder, *folder.parents):
        entry = above / ".git"
        if entry.is_dir():
            return entry
        if entry.is_file():
            target = entry.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
            return (above / target).resolve()
    return None


def _build_settings(file: Path, table: Mapping[str, Any]) -> Settings:
    values = _values(Settings, table, leave={"modules", "replay"})
    modules = {
        name: _build_module(name, module) for name, module in table.get("modules", {}).items()
    }
    if "replay" in table:
        values["replay"] = _build_replay(table["replay"])
    packages = values.get("public_package", "")
    if not isinstance(packages, str):
        values |= {"public_package": packages[0], "listed_packages": packages}
    settings = Settings(root=file.parent, source=file.name, modules=modules, **values)
    if settings.route_files:
        return settings
    beside, _, _ = settings.part_routes.rpartition("/")
    return replace(settings, route_files=(f"{beside}/**/*.py" if beside else "**/*.py",))


def _build_module(name: str, table: Mapping[str, Any]) -> ModuleSettings:
    values = _values(ModuleSettings, table, leave={"name", "parts", "accept"})
    accepted = tuple(
        AcceptedDifference(entry["difference"], entry["reason"])
        for entry in table.get("accept", ())
    )
    return ModuleSettings(
        name=name, parts=tuple(table.get("parts", (name,))), accept=accepted, **values
    )


def _build_replay(table: Mapping[str, Any]) -> ReplaySettings:
    from refactor_kit.base.replay_settings import CallSettings, LoginSettings, ReplaySettings

    values = _values(ReplaySettings, table, leave={"login", "set_up"})
    login = table.get("login")
    return ReplaySettings(
        login=LoginSettings(**_values(LoginSettings, login, leave=set())) if login else None,
        set_up=tuple(
            CallSettings(**_values(CallSettings, call, leave=set()))
            for call in table.get("set-up", ())
        ),
        **values,
    )


def _values(owner: Any, table: Mapping[str, Any], leave: set[str]) -> dict[str, Any]:
    """The keys of ``table`` that are fields of ``owner``, with lists as tuples."""
    names = set(owner.__match_args__) - leave
    return {name: _frozen(table[key]) for name in names if (key := name.replace("_", "-")) in table}


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
