"""Who owns a module: the configuration's word, else ``CODEOWNERS``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from refactor_kit.base import Module, Settings
from refactor_kit.base.patterns import PathPatterns
from refactor_kit.project import Project

_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_SECTION = re.compile(r"\^?\[[^\]]+\](\[\d+\])?(?P<owners>(\s.*)?)$")
_LARGEST = 3 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Rule:
    """One line: the last that matches a path names its owners."""

    paths: PathPatterns
    owners: tuple[str, ...]


@dataclass(frozen=True)
class Owners:
    """Answers by module.

    ``configured`` maps a module name, a pattern of module names, or (with a ``/``) a pattern of
    paths to an owner. ``prefix`` is where the service lies inside its repository.
    """

    configured: Mapping[str, str] = field(default_factory=dict)
    rules: Sequence[_Rule] = ()
    prefix: str = ""

    def of(self, module: Module) -> str | None:
        """The owner of ``module``; ``None`` where nobody is named."""
        return module.settings.owner or self._configured(module) or self._by_paths(module)

    def _configured(self, module: Module) -> str | None:
        if not self.configured:
            return None
        if module.name in self.configured:
            return self.configured[module.name]
        for pattern, owner in self.configured.items():
            names = _files(module) if "/" in pattern else (module.name,)
            if any(fnmatchcase(name, pattern.lstrip("/")) for name in names):
                return owner
        return None

    def _by_paths(self, module: Module) -> str | None:
        """Whoever owns most of the module's files; the schema's owner where two own as many."""
        counted: Counter[str] = Counter()
        for path in (self.prefix + path for path in _files(module)):
            rule = next((each for each in reversed(self.rules) if each.paths.match(path)), None)
            if rule is not None and rule.owners:
                counted[" ".join(rule.owners)] += 1
        return counted.most_common(1)[0][0] if counted else None


def owners_of(project: Project) -> Owners:
    """The owners of ``project``, as they are today."""
    repository = project.workspace.repository
    return read_owners(project.settings, repository.top if repository else project.settings.root)


def read_owners(settings: Settings, top: Path) -> Owners:
    """The owners of a service whose repository begins at ``top``."""
    prefix = settings.root.resolve().relative_to(top.resolve()).as_posix()
    for file in (top / place for place in _PLACES):
        if file.is_file() and file.stat().st_size <= _LARGEST:
            text = file.read_text(encoding="utf-8", errors="replace")
            break
    else:
        text = ""
    return Owners(settings.owners, parse_codeowners(text), "" if prefix == "." else f"{prefix}/")


def parse_codeowners(text: str) -> tuple[_Rule, ...]:
    """The rules of a ``CODEOWNERS`` file; lines that no tool reads are passed over.

    A section (GitLab) may name owners, for the lines in it that name none.
    """
    rules = []
    of_section: tuple[str, ...] = ()
    for line in text.splitlines():
        said = line.split("#", 1)[0].strip()
        if section := _SECTION.match(said):
            of_section = tuple(section["owners"].split())
            continue
        words = said.replace("\\ ", "\0").split()
        if not words or said.startswith(("[", "^[", "!")):
            continue
        pattern, *named = (word.replace("\0", "\\ ") for word in words)
        owners = named or of_section
        rules.append(_Rule(PathPatterns([pattern]), tuple(owners)))
    return tuple(rules)


def _files(module: Module) -> tuple[str, ...]:
    schemas = tuple(part.schema_file for part in module.parts)
    routes = tuple(part.route_file for part in module.parts)
    return (*schemas, *routes, module.route_file)
