"""From internal schema classes to the public names that routes may import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from refactor_kit.base import Context, SourceTree
from refactor_kit.python.origins import Origins
from refactor_kit.reading.public_names import exported_names, public_names

Role = Literal["input", "output"]


@dataclass(frozen=True)
class PublicSurface:
    """``roles``: origin -> role -> alias of this module; ``exported``: origin -> public name."""

    package: str
    roles: Mapping[str, Mapping[str, str]]
    exported: Mapping[str, str]
    public: frozenset[str]

    def name_for(self, origin: str, role: Role) -> str | None:
        """The public name of a class, where it has one."""
        roles = self.roles.get(origin)
        if roles:
            return roles.get(role) or next(iter(roles.values()))
        return self.exported.get(origin)


def read_surface(tree: SourceTree, context: Context) -> PublicSurface:
    origins = Origins(tree, context.settings.source_roots)
    roles: dict[str, dict[str, str]] = {}
    for name in public_names(tree, context):
        origin = origins.canonical(name.origin)
        roles.setdefault(origin, {})[name.role] = name.alias
    exported = exported_names(tree, context)
    by_origin: dict[str, str] = {}
    for name_, origin in sorted(exported.items()):
        if origin:
            by_origin.setdefault(origin, name_)
    return PublicSurface(context.settings.public_package, roles, by_origin, frozenset(exported))
