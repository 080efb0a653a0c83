"""Which class of a schema file plays which role, and the decision where several could."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from refactor_kit.base import Choice, Decision, Module, Part, Sighting
from refactor_kit.python.origins import Origins
from refactor_kit.reading.schemas.classes import (
    SchemaFile,
    base_origins,
    field_annotations,
    is_enum,
    is_exception,
    names_in,
)
from refactor_kit.reading.schemas.evidence import Evidence
from refactor_kit.reading.schemas.example_names import matching
from refactor_kit.reading.schemas.model import Role


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """The class chosen for a role, and why; ``alone`` where no other class plays the role."""

    class_name: str
    reasons: tuple[str, ...]
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Grounds:
    """Everything a choice rests on.

    ``exported`` is the class that the public package already binds to the role's alias.
    ``generates`` says that a generator makes artifacts of the part's classes.
    """

    module: Module
    part: Part
    file: SchemaFile
    candidates: Candidates
    evidence: tuple[Evidence, ...]
    exported: dict[Role, str]
    public_file: str
    generates: bool


def choose_role(grounds: Grounds, role: Role) -> tuple[RoleChoice, ...] | Decision:
    """The classes of a role, none where the part has no such role; or the question.

    Several are what the routes take, or answer, in different endpoints. The artifacts of a
    generator are of one, so that with a generator it is asked which.
    """
    settings = grounds.module.settings
    decided = (settings.inputs if role == "input" else settings.outputs).get(grounds.part.name)
    if decided is not None:
        return (RoleChoice(decided, ("named in the configuration",)),) if decided else ()
    used = [each for each in grounds.evidence if each.role == role]
    strong = _class_names(used, "strong")
    exported = grounds.exported.get(role)
    if exported and (exported in strong or not strong):
        return (RoleChoice(exported, _reasons(grounds, role, exported)),)
    if exported:
        return role_decision(grounds, role, [exported, *strong])
    taken = _class_names([each for each in grounds.evidence if each.role != role], "strong")
    weaker = grounds.candidates.by_weaker_grounds(role, _class_names(used), taken)
    for names in (strong, *weaker):
        if len(names) > 1:
            names = grounds.candidates.narrowed(role, names)
        if len(names) == 1:
            return (RoleChoice(names[0], _reasons(grounds, role, names[0])),)
        if names and names == strong and not grounds.generates:
            return tuple(
                RoleChoice(name, _reasons(grounds, role, name), alone=False) for name in names
            )
        if names:
            return role_decision(grounds, role, names)
    return ()


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


def _class_names(evidence: Iterable[Evidence], strength: str = "") -> list[str]:
    chosen = [each for each in evidence if not strength or each.strength == strength]
    return list(dict.fromkeys(each.origin.rpartition(".")[2] for each in chosen))


def _reasons(grounds: Grounds, role: Role, name: str) -> tuple[str, ...]:
    reasons = [
        f"{each.reason}:{each.line}"
        for each in grounds.evidence
        if each.role == role and each.origin.rpartition(".")[2] == name
    ]
    suffixes = [suffix for group in _SUFFIXES[role] for suffix in group]
    reasons += [f"its name ends in {suffix}" for suffix in suffixes if name.endswith(suffix)][:1]
    if not reasons and grounds.exported.get(role) == name:
        reasons.append(f"exported under the public name in {grounds.public_file}")
    return tuple(dict.fromkeys(reasons)) or ("its fields are those of the example",)


def role_decision(grounds: Grounds, role: Role, names: list[str]) -> Decision:
    """The question which of several classes plays a role."""
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
    listed = " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    return Decision(
        key=f"{grounds.module.name}.{role}s.{grounds.part.name}",
        question=f"Which class is the {role} of {grounds.part.name}: {listed}?",
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


_SUFFIXES: dict[Role, tuple[tuple[str, ...], ...]] = {
    "input": (("Request", "Input"), ("Payload", "Body", "In")),
    "output": (("Response", "Output", "Result"), ("Reply", "Out")),
}


def pascal_case(name: str) -> str:
    """``session_manager_start`` as ``SessionManagerStart``."""
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


@dataclass(frozen=True, slots=True)
class Candidates:
    """The classes of one part's schema file."""

    origins: Origins
    part: Part
    file: SchemaFile
    patterns: Mapping[Role, tuple[str, ...]]

    def models(self) -> list[str]:
        """The classes that could be a payload: no enums, exceptions, helpers of others."""
        nested, path = set(self._nested()), self.file.path
        return [
            name
            for name, node in self.file.classes.items()
            if not name.startswith("_")
            and name not in nested
            and not is_enum(self.origins, path, node)
            and not is_exception(self.origins, path, node)
        ]

    def by_weaker_grounds(
        self, role: Role, used: list[str], taken: list[str]
    ) -> Iterator[list[str]]:
        """Classes that a route uses less plainly, then by name, then by the example's fields.

        ``taken`` are the classes that a route plainly uses in the other role.
        """
        yield used
        models = [name for name in self.models() if name not in taken]
        for suffixes in _SUFFIXES[role]:
            yield [name for name in models if name.endswith(suffixes)]
        keys = self._example_keys(self.patterns[role])
        yield [name for name in models if keys and self._fits(keys, name)]

    def narrowed(self, role: Role, names: list[str]) -> list[str]:
        """The one of several that bears the part's own name; all of them where none does."""
        stem = pascal_case(self.part.name).casefold()
        endings = {f"{stem}{suffix.casefold()}" for group in _SUFFIXES[role] for suffix in group}
        own = [name for name in names if name.casefold() in endings]
        return own if len(own) == 1 else names

    def _nested(self) -> Iterator[str]:
        """Classes that another class of the file holds in a field or inherits from."""
        path, module = self.file.path, self.file.module
        for owner, node in self.file.classes.items():
            mentioned = {
                self.origins.resolve(path, name)
                for annotated in field_annotations(node)
                for name in names_in(annotated.annotation)
            }
            mentioned.update(base_origins(self.origins, path, node))
            for name in self.file.classes:
                if name != owner and f"{module}.{name}" in mentioned:
                    yield name

    def _fits(self, keys: set[str], name: str) -> bool:
        fields = field_annotations(self.file.classes[name])
        values = {
            each.target.id: each.value for each in fields if isinstance(each.target, ast.Name)
        }
        required = {field for field, value in values.items() if value is None}
        return required <= keys <= values.keys()

    def _example_keys(self, patterns: tuple[str, ...]) -> set[str]:
        """The keys of the dictionary that the file's examples of a role return."""
        for node in ast.walk(self.origins.parse(self.file.path)):
            if isinstance(node, ast.FunctionDef) and matching([node.name], patterns):
                for inner in ast.walk(node):
                    if isinstance(inner, ast.Return) and isinstance(inner.value, ast.Dict):
                        return {
                            key.value
                            for key in inner.value.keys
                            if isinstance(key, ast.Constant) and isinstance(key.value, str)
                        }
        return set()
