"""Names that several route files hold, and what becomes of them in one file."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from refactor_kit.base import Choice, Context, Decision, Part, Refusal, Sighting
from refactor_kit.python.occurrences import occurrences
from refactor_kit.python.source_file import PythonSource
from refactor_kit.reading.application.definitions import Defined, Kind, definitions, free_names
from refactor_kit.reading.routes.model import Clashes, NameClash


def find_clashes(
    context: Context, parts: Sequence[PartNames], apart: Collection[str] = ()
) -> Clashes:
    """Every name held by more than one part, resolved; functions and classes ``apart`` stay two."""
    return _Finder(context, parts, apart).run()


class _Finder:
    def __init__(
        self, context: Context, parts: Sequence[PartNames], apart: Collection[str]
    ) -> None:
        self.context = context
        self.parts = parts
        self.apart = apart
        self.shared = set(context.module.settings.shared_state)
        self.separate = set(context.module.settings.separate_state)
        self.found = Clashes()
        self.open_state: list[str] = []
        self.taken = {name for part in parts for name in part.names}
        self.taken |= {each.name for part in parts for each in occurrences(part.source)}

    def run(self) -> Clashes:
        names = dict.fromkeys(name for part in self.parts for name in part.names)
        self.same = same_definitions(self.parts, list(names), self.shared, self.apart)
        for name in names:
            holders = [part for part in self.parts if name in part.names]
            if name == "__all__":
                continue
            if len(holders) > 1:
                self._resolve(name, holders)
            else:
                self._captured(name, holders[0])
        if self.open_state:
            self.found.decisions.append(self._state_decision())
        return self.found

    def _resolve(self, name: str, holders: list[PartNames]) -> None:
        kinds = {part.names[name].kind for part in holders}
        kind = "handler" if "handler" in kinds else holders[0].names[name].kind
        if kind == "state" or "state" in kinds:
            self._state(name, holders)
            return
        classes = self._classes(name, holders, kind)
        if len(classes) == 1:
            self._keep_one(name, holders)
            if kind != "import":
                self._add(name, kind, "one-copy", {}, "the same in every part")
            return
        self._rename(name, kind, classes, holders)

    def _classes(self, name: str, holders: list[PartNames], kind: Kind) -> list[list[PartNames]]:
        """The holders grouped by equal definitions; handlers always stay apart."""
        classes: list[list[PartNames]] = []
        for part in holders:
            for group in classes:
                pair = (group[0].part.name, part.part.name, name)
                if kind != "handler" and pair in self.same:
                    group.append(part)
                    break
            else:
                classes.append([part])
        return classes

    def _keep_one(self, name: str, holders: list[PartNames]) -> None:
        for part in holders[1:]:
            self.found.dropped.setdefault(part.part.name, set()).add(name)

    def _rename(
        self,
        name: str,
        kind: Kind,
        classes: list[list[PartNames]],
        holders: list[PartNames],
    ) -> None:
        largest = max(classes, key=len)
        kept = largest if len(largest) > 1 else None
        if kind == "import" and kept is None and not self._first_party(classes[0][0], name):
            kept = classes[0]
        renames: dict[str, str] = {}
        for group in classes:
            new = name if group is kept else self._new_name(name, kind, group[0].part)
            for part in group:
                if new != name:
                    renames[part.part.name] = new
            self._keep_one(name, group)
        reason = {
            "handler": "each serves its own endpoint; the route names stay",
            "import": "imported from different places",
        }.get(kind, "different in each part")
        if name in self.apart:
            reason = "a dependency of its own in each part, which can be overridden alone"
        self._add(name, kind, "renamed", renames, reason)

    def _captured(self, name: str, holder: PartNames) -> None:
        """A name of one part that would take a builtin's place in another."""
        for part in self.parts:
            if part is holder:
                continue
            if any(each.name == name and each.scope is None for each in occurrences(part.source)):
                kind = holder.names[name].kind
                new = self._new_name(name, kind, holder.part)
                reason = f"{part.source.path} means the builtin {name}"
                self._add(name, kind, "renamed", {holder.part.name: new}, reason)
                return

    def _state(self, name: str, holders: list[PartNames]) -> None:
        if name in self.shared:
            first, *others = (dumped(part.names[name]) for part in holders)
            if any(other != first for other in others):
                unequal = holders[1]
                refusal = Refusal(
                    unequal.source.path,
                    unequal.names[name].line,
                    f"shared-state names {name}, but the parts begin with different values",
                    f"give {name} one value in every part, or list it under separate-state",
                )
                self.found.refusals.append(refusal)
                return
            self._keep_one(name, holders)
            self._add(name, "state", "shared", {}, "one object, as the configuration says")
        elif name in self.separate:
            renames = {part.part.name: self._new_name(name, "state", part.part) for part in holders}
            self._add(name, "state", "separate", renames, "apart, as the configuration says")
        else:
            self.open_state.append(name)

    def _add(
        self, name: str, kind: Kind, resolution: str, renames: Mapping[str, str], reason: str
    ) -> None:
        clash = NameClash(name, kind, resolution, tuple(renames.items()), reason)  # type: ignore[arg-type]
        self.found.clashes.append(clash)
        for part, new in renames.items():
            self.found.renames.setdefault(part, {})[name] = new

    def _new_name(self, name: str, kind: Kind, part: Part) -> str:
        suffix = part.suffix or part.name
        if kind == "class":
            new = name + "".join(word.title() for word in suffix.split("_"))
        else:
            new = f"{name}_{suffix.upper() if name.isupper() else suffix}"
        while new in self.taken:
            new += "_"
        return new

    def _first_party(self, part: PartNames, name: str) -> bool:
        imported = part.names[name].imported
        tops = {each.split(".")[0] for each in (part.source.module, part.part.app_package)}
        return imported is not None and imported.origin.split(".")[0] in tops

    def _state_decision(self) -> Decision:
        module, names = self.context.module.name, self.open_state
        listed = ", ".join(names)
        seen = tuple(
            Sighting(
                part.source.path,
                part.names[name].line,
                part.source.segment(part.names[name].statements[0]).splitlines()[0],
            )
            for name in names
            for part in self.parts
            if name in part.names
        )
        return Decision(
            f"{module}.state",
            f"several route files of {module} hold mutable state called {listed}: "
            "one object in the unified file, or one for each part?",
            seen,
            (
                Choice("kept apart, as now", self._toml("separate-state", self.separate)),
                Choice("one shared object", self._toml("shared-state", self.shared)),
            ),
        )

    def _toml(self, key: str, already: set[str]) -> str:
        names = ", ".join(f'"{name}"' for name in [*sorted(already), *self.open_state])
        return f"[tool.refactor-kit.modules.{self.context.module.name}]\n{key} = [{names}]\n"


@dataclass(frozen=True)
class PartNames:
    """One part's file and its top-level names.

    Routers and schema imports become something else: ``outside`` maps each to what it stands for.
    """

    part: Part
    source: PythonSource
    names: Mapping[str, Defined]
    outside: Mapping[str, str]


def part_names(part: Part, source: PythonSource, outside: Mapping[str, str]) -> PartNames:
    known = definitions(source)
    names = {name: defined for name, defined in known.items() if name not in outside}
    return PartNames(part, source, names, outside)


def same_definitions(
    parts: Sequence[PartNames], names: list[str], shared: set[str], apart: Collection[str] = ()
) -> set[tuple[str, str, str]]:
    """``(part, other part, name)`` for definitions that are equal and use equal things.

    All that look alike are assumed the same; what uses something that is not falls out, until
    nothing changes.
    """
    pairs = [(a, b) for i, a in enumerate(parts) for b in parts[i + 1 :]]
    same = {
        (a.part.name, b.part.name, name)
        for a, b in pairs
        for name in names
        if name in a.names
        and name in b.names
        and _alike(a.names[name], b.names[name], shared)
        and not (name in apart and a.names[name].kind in ("helper", "class"))
    }
    while True:
        fallen = {
            (a.part.name, b.part.name, name)
            for a, b in pairs
            for name in names
            if (a.part.name, b.part.name, name) in same and not _uses_same(a, b, name, same)
        }
        if not fallen:
            return same
        same -= fallen


def _alike(one: Defined, other: Defined, shared: set[str]) -> bool:
    if one.kind != other.kind or one.kind == "handler":
        return False
    if one.is_router or (one.kind == "state" and one.name not in shared):
        return False
    if one.imported is not None and other.imported is not None:
        return one.imported.origin == other.imported.origin
    return dumped(one) == dumped(other)


def dumped(defined: Defined) -> list[str]:
    return [ast.dump(statement) for statement in defined.statements]


def _uses_same(a: PartNames, b: PartNames, name: str, same: set[tuple[str, str, str]]) -> bool:
    if a.names[name].imported is not None:
        return True
    for statement in a.names[name].statements:
        for use in free_names(a.source, statement):
            here, there = use.name in a.names, use.name in b.names
            if not here and not there:
                if a.outside.get(use.name) != b.outside.get(use.name):
                    return False
                continue
            if (a.part.name, b.part.name, use.name) not in same:
                return False
    return True
