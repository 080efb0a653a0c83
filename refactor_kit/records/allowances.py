"""Recorded exceptions to a check: in ``.refactor-kit/allowances/`` and in comments."""

from __future__ import annotations

import re

from refactor_kit.base import Finding, Module, SourceTree
from refactor_kit.base.patterns import PathPatterns
from refactor_kit.base.records import dataclass
from refactor_kit.records.versions import require_known

# Not loaded where no allowance is recorded.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

SCHEMA_VERSION = 1
#: Holds the allowances for files that belong to no module.
PROJECT = "_project"
ALL = "all"
#: What an allowance in a comment holds.
SIGN = b"refactor-kit:"
_INLINE = re.compile(
    rb"#[ \t]*refactor-kit:[ \t]*allow\[(?P<checks>[\w, \t-]*)\](?P<reason>[^\r\n]*)"
)
_MIGRATED = re.compile(r"(?P<module>[^:]+):migrated\Z")


@dataclass(frozen=True, slots=True)
class Allowance:
    """One exception: to ``check``, in files that match ``path``, to one ``fingerprint`` or to any.

    With ``imports`` it holds only for findings that reach nothing but these internal modules.
    ``until`` is a date (``2026-12-31``), ``session_manager:migrated`` or ``all:migrated``.
    ``file`` and ``line`` say where it stands; ``faults`` what it lacks.
    """

    check: str
    path: str
    fingerprint: str
    reason: str
    owner: str
    until: str
    file: str
    line: int
    inline: bool = False
    faults: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()

    def covers(self, finding: Finding) -> bool:
        if finding.check != self.check:
            return False
        if self.inline:
            return finding.path == self.file and finding.line == self.line
        if self.fingerprint:
            return finding.fingerprint == self.fingerprint
        if not PathPatterns([f"/{self.path.lstrip('/')}"]).match(finding.path):
            return False
        below = tuple(f"{name}." for name in self.imports)
        return not below or all(
            symbol in self.imports or symbol.startswith(below) for symbol in symbols_of(finding)
        )

    def complaint(self, check: str, reason: str, *, fixable: bool = False) -> Finding:
        """What ``check`` finds wrong with the allowance itself."""
        message = f"allowance for {self.check or 'no check'}: {reason}"
        place = f"{check}:{self.file}:{self.check}:{self.fingerprint or self.path}"
        return Finding(self.file, self.line, 1, check, message, fixable, place)

    def ends_with(self) -> str | None:
        """The module whose migration ends it, if one does."""
        match = _MIGRATED.match(self.until)
        return match["module"] if match else None

    def is_past(self, today: date) -> bool:
        from datetime import date

        try:
            return date.fromisoformat(self.until) < today
        except ValueError:
            return False


def symbols_of(finding: Finding) -> tuple[str, ...]:
    """The dotted names that a finding of an import policy is about."""
    return tuple(finding.fingerprint.rpartition(":")[2].split("+"))


def read_allowances(tree: SourceTree, modules: tuple[Module, ...]) -> tuple[Allowance, ...]:
    """Every recorded allowance, in the order of the files; a broken file is one that lacks all."""
    names = (*sorted(module.name for module in modules), PROJECT)
    paths = (allowance_path(name) for name in names)
    return tuple(
        each for path in paths if path in tree for each in read_file(path, tree.read(path))
    )


def allowance_path(module: str) -> str:
    return f".refactor-kit/allowances/{module}.toml"


def read_inline(path: str, source: bytes) -> tuple[Allowance, ...]:
    """The inline allowances of one file.

    One at the end of a line speaks for that line, one that stands alone for the next.
    """
    if SIGN not in source:
        return ()
    found: list[Allowance] = []
    lines = source.splitlines()
    for number, line in enumerate(lines, 1):
        if (match := _INLINE.search(line)) is None:
            continue
        alone = not line[: match.start()].strip()
        reason = match["reason"].decode("utf-8", "replace").strip(" -:\t")
        for check in match["checks"].decode("ascii").replace(",", " ").split():
            faults = () if reason else ("no reason is given",)
            found.append(
                Allowance(check, path, "", reason, "", "", path, number + alone, True, faults)
            )
    return tuple(found)


def read_file(path: str, content: bytes) -> list[Allowance]:
    """The allowances of one file, with what each lacks."""
    import tomllib

    try:
        document = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return [Allowance("", "", "", "", "", "", path, 1, faults=(f"not valid TOML: {error}",))]
    lines = [number for number, line in enumerate(content.splitlines(), 1) if b"[[allow]]" in line]
    require_known(path, document.get("schema-version"), SCHEMA_VERSION)
    entries = document.get("allow", [])
    if not isinstance(entries, list) or len(lines) != len(entries):
        lines = [1] * (len(entries) if isinstance(entries, list) else 0)
    return [_entry(path, line, entry) for line, entry in zip(lines, entries, strict=False)]


def _entry(path: str, line: int, entry: object) -> Allowance:
    table = entry if isinstance(entry, dict) else {}
    values = {key: str(table.get(key, "")).strip() for key in _KEYS}
    faults = [
        f"no {key} is given" for key in ("check", "reason", "owner", "until") if not values[key]
    ]
    faults += [f"{key!r} is not known" for key in table if key not in (*_KEYS, "imports")]
    imports = table.get("imports", [])
    if not isinstance(imports, list) or not all(isinstance(name, str) for name in imports):
        imports, faults = [], [*faults, "imports is no list of names"]
    if not values["path"] and not values["fingerprint"]:
        faults.append("no path and no fingerprint is given")
    if values["until"] and not _MIGRATED.match(values["until"]) and not _is_date(values["until"]):
        faults.append("until is neither a date nor MODULE:migrated")
    return Allowance(
        values["check"], values["path"], values["fingerprint"], values["reason"],
        values["owner"], values["until"], path, line, faults=tuple(faults),
        imports=tuple(imports),
    )  # fmt: skip


_KEYS = ("check", "path", "fingerprint", "reason", "owner", "until")


def _is_date(text: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def allowance_text(allowance: Allowance) -> str:
    """One ``[[allow]]`` table."""
    lines = ["[[allow]]"]
    for key in _KEYS:
        if value := getattr(allowance, key):
            lines.append(f"{key} = {quoted(value)}")
        if key == "path" and allowance.imports:
            lines.append(f"imports = [{', '.join(map(quoted, allowance.imports))}]")
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """``text`` as a basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", escaped) + '"'
