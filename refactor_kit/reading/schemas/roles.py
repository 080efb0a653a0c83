"""Which class of a schema file plays which role, and the decision where several could."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from refactor_kit.base import Choice, Decision, Module, Part, Sighting
from refactor_kit.reading.schemas.candidates import Candidates
from refactor_kit.reading.schemas.classes import SchemaFile
from refactor_kit.reading.schemas.evidence import Evidence
from refactor_kit.reading.schemas.model import Role


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """The class chosen for a role, and why."""

    class_name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grounds:
    """Everything a choice rests on.

    ``exported`` is the class that the public package already binds to the role's alias.
    """

    module: Module
    part: Part
    file: SchemaFile
    candidates: Candidates
    evidence: tuple[Evidence, ...]
    exported: dict[Role, str]
    public_file: str


def choose_role(grounds: Grounds, role: Role) -> RoleChoice | Decision | None:
    """The class, the question, or ``None`` where the part has no such role."""
    decided = _decided(grounds, role)
    if decided is not None:
        return RoleChoice(decided, ("named in the configuration",)) if decided else None
    used = [each for each in grounds.evidence if each.role == role]
    strong = _class_names(used, "strong")
    exported = grounds.exported.get(role)
    if exported and (exported in strong or not strong):
        return RoleChoice(exported, _reasons(grounds, role, exported))
    if exported:
        return _decision(grounds, role, [exported, *strong])
    taken = _class_names([each for each in grounds.evidence if each.role != role], "strong")
    weaker = grounds.candidates.by_weaker_grounds(role, _class_names(used), taken)
    for names in (strong, *weaker):
        if len(names) > 1:
            names = grounds.candidates.narrowed(role, names)
        if len(names) == 1:
            return RoleChoice(names[0], _reasons(grounds, role, names[0]))
        if names:
            return _decision(grounds, role, names)
    return None


def missing_roles(grounds: Grounds) -> Decision | None:
    """The question for a part of which nothing says what is taken and what is answered."""
    names = grounds.candidates.models()
    if not names:
        return None
    seen = tuple(_class_sighting(grounds, name) for name in names)
    choices = tuple(
        Choice(f"{name} is the {role}", _toml(grounds, role, name))
        for role in _ROLES
        for name in names
    )
    neither = Choice("the part has neither", _toml(grounds, "input", ""))
    return Decision(
        key=f"{grounds.module.name}.roles.{grounds.part.name}",
        question=f"Which class of {grounds.file.path} is the input of {grounds.part.name}, "
        "and which its output? No route and no name tells.",
        seen=seen,
        choices=(*choices, neither),
    )


_ROLES: tuple[Role, ...] = ("input", "output")


def _decided(grounds: Grounds, role: Role) -> str | None:
    settings = grounds.module.settings
    return (settings.inputs if role == "input" else settings.outputs).get(grounds.part.name)


def _class_names(evidence: Iterable[Evidence], strength: str = "") -> list[str]:
    chosen = [each for each in evidence if not strength or each.strength == strength]
    return list(dict.fromkeys(each.origin.rpartition(".")[2] for each in chosen))


def _reasons(grounds: Grounds, role: Role, name: str) -> tuple[str, ...]:
    reasons = [
        f"{each.reason}:{each.line}"
        for each in grounds.evidence
        if each.role == role and each.origin.rpartition(".")[2] == name
    ]
    reasons += grounds.candidates.name_reasons(role, name)
    if not reasons and grounds.exported.get(role) == name:
        reasons.append(f"exported under the public name in {grounds.public_file}")
    return tuple(dict.fromkeys(reasons)) or ("its fields are those of the example",)


def _decision(grounds: Grounds, role: Role, names: list[str]) -> Decision:
    names = list(dict.fromkeys(names))
    seen = [
        Sighting(each.path, each.line, f"{name}: {each.reason.rpartition(' in ')[0]}")
        for name in names
        for each in grounds.evidence
        if each.role == role and each.origin.rpartition(".")[2] == name
    ]
    if grounds.exported.get(role) in names:
        text = f"{grounds.exported[role]} is exported under the public name"
        seen.append(Sighting(grounds.public_file, 1, text))
    return Decision(
        key=f"{grounds.module.name}.{role}s.{grounds.part.name}",
        question=f"Which class is the {role} of {grounds.part.name}: {_listed(names)}?",
        seen=tuple(seen) or tuple(_class_sighting(grounds, name) for name in names),
        choices=tuple(
            Choice(f"{name} is the {role}", _toml(grounds, role, name)) for name in names
        ),
    )


def _class_sighting(grounds: Grounds, name: str) -> Sighting:
    return Sighting(grounds.file.path, grounds.file.line_of(name), f"class {name}")


def _toml(grounds: Grounds, role: Role, name: str) -> str:
    entry = f'{role}s.{grounds.part.name} = "{name}"'
    return f"[tool.refactor-kit.modules.{grounds.module.name}]\n{entry}\n"


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]
