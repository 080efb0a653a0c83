"""Where the ``example_*`` methods of a schema file sit, and where each belongs."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from refactor_kit.base import Choice, Decision, Module, Part, Refusal, Settings, Sighting
from refactor_kit.python.origins import Origins
from refactor_kit.python.statements import attribute_chain
from refactor_kit.reading.schemas.classes import SchemaFile, ancestors
from refactor_kit.reading.schemas.config_examples import config_decisions
from refactor_kit.reading.schemas.example_names import example_patterns, matching
from refactor_kit.reading.schemas.model import Role

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Placement:
    """What becomes of one example method."""

    holder: Holder
    role: Role
    belongs_on: str
    action: Literal["stays", "moves", "drops"]


@dataclass(frozen=True, slots=True)
class ExamplePlan:
    placements: tuple[Placement, ...]
    decisions: tuple[Decision, ...]
    refusals: tuple[Refusal, ...]


def plan_examples(
    origins: Origins,
    settings: Settings,
    module: Module,
    part: Part,
    file: SchemaFile,
    roles: dict[Role, str],
) -> ExamplePlan:
    """The placement of every example method of one file, given the class of each role."""
    placements: list[Placement] = []
    decisions: list[Decision] = []
    for role, example in example_names(settings, file):
        plan = _RolePlan(origins, module, part, file, roles, role, example)
        decisions += filter(None, [plan.function_decision()])
        found = plan.placements()
        if isinstance(found, Decision):
            decisions.append(found)
            found = plan.as_found()
        placements += found
    decisions += config_decisions(origins, module, part, file, roles)
    bound = [
        each for each in placements if each.action != "stays" and each.holder.kind == "instance"
    ]
    refusals = tuple(_not_movable(file, each) for each in bound)
    ordered = tuple(sorted(placements, key=lambda each: each.holder.function.lineno))
    return ExamplePlan(ordered, tuple(decisions), refusals)


def example_names(settings: Settings, file: SchemaFile) -> Iterator[tuple[Role, str]]:
    """Every name under which the file gives examples, with its role."""
    methods = (
        statement.name
        for node in file.classes.values()
        for statement in node.body
        if isinstance(statement, _Function)
    )
    names = [*methods, *file.functions]
    for role, patterns in example_patterns(settings).items():
        for name in matching(names, patterns):
            yield role, name


def has_example_on(
    settings: Settings, file: SchemaFile, role: Role, classes: Collection[str]
) -> bool:
    """Whether an example of a role sits on one of ``classes``."""
    names = {name for each, name in example_names(settings, file) if each == role}
    return any(
        isinstance(statement, _Function) and statement.name in names
        for owner in classes
        if owner in file.classes
        for statement in file.classes[owner].body
    )


@dataclass(frozen=True, slots=True)
class _RolePlan:
    origins: Origins
    module: Module
    part: Part
    file: SchemaFile
    roles: dict[Role, str]
    role: Role
    example: str

    @property
    def target(self) -> str:
        return self.roles.get(self.role, "")

    def as_found(self) -> list[Placement]:
        return [Placement(each, self.role, each.class_name, "stays") for each in self._holders()]

    def function_decision(self) -> Decision | None:
        """The question for an example that is a function of the module, on no class at all."""
        key = f"{self.part.name}:{self.example}"
        function = self.file.functions.get(self.example)
        if function is None or not self.target or self._holders():
            return None
        if self.module.settings.examples.get(key) == self.example:
            return None
        return Decision(
            key=f"{self.module.name}.examples.{key}",
            question=f"{self.example}() of {self.part.name} is a function, not a method of "
            f"{self.target}: may it stay one? (To move it, and its callers, is done by hand.)",
            seen=(Sighting(self.file.path, function.lineno, f"{self.example}()"),),
            choices=(Choice("it stays a function", self._toml(key, self.example)),),
        )

    def placements(self) -> list[Placement] | Decision:
        holders = self._holders()
        astray = [each for each in holders if self._is_astray(each, holders)]
        if not astray:
            return self.as_found()
        right = next((each for each in holders if each.class_name == self.target), None)
        rivals = [*([right] if right else []), *astray]
        kept = self._kept(rivals)
        if kept is None:
            return self._decision(rivals)
        becomes: Literal["stays", "moves"] = "stays" if kept.class_name == self.target else "moves"
        placed = [each for each in holders if each not in rivals]
        return [
            *(Placement(each, self.role, each.class_name, "stays") for each in placed),
            *(
                Placement(each, self.role, self.target, becomes if each is kept else "drops")
                for each in rivals
            ),
        ]

    def _holders(self) -> list[Holder]:
        return [
            Holder(name, statement, _kind(statement))
            for name, node in self.file.classes.items()
            for statement in node.body
            if isinstance(statement, _Function) and statement.name == self.example
        ]

    def _is_astray(self, holder: Holder, holders: list[Holder]) -> bool:
        """Whether the example sits on the other role's class, or alone on a class of no role."""
        if not self.target or self.target not in self.file.classes:
            return False
        if holder.class_name == self.target:
            return False
        if holder.class_name in self.roles.values():
            return True
        family = ancestors(self.origins, self.file.path, self.file.classes[self.target])
        if any(each.node is self.file.classes[holder.class_name] for each in family):
            return False
        return len(holders) == 1

    def _kept(self, rivals: list[Holder]) -> Holder | None:
        """The one version that the others equal or call, or the one decided upon."""
        names = {each.class_name for each in rivals}
        real = [each for each in rivals if not delegates(each, names - {each.class_name})]
        decided = self.module.settings.examples.get(f"{self.part.name}:{self.example}")
        for each in real:
            if each.class_name == decided:
                return each
        if real and all(is_same(real[0], each) for each in real[1:]):
            return real[0]
        return None

    def _decision(self, rivals: list[Holder]) -> Decision:
        path = self.file.path
        key = f"{self.part.name}:{self.example}"
        return Decision(
            key=f"{self.module.name}.examples.{key}",
            question=f"{self.example}() of {self.part.name} stands on several classes and differs: "
            f"which one becomes {self.target}.{self.example}()?",
            seen=tuple(
                Sighting(path, each.function.lineno, f"{each.class_name}.{self.example}()")
                for each in rivals
            ),
            choices=tuple(
                Choice(f"keep the one on {each.class_name}", self._toml(key, each.class_name))
                for each in rivals
            ),
        )

    def _toml(self, key: str, name: str) -> str:
        header = f"[tool.refactor-kit.modules.{self.module.name}]"
        return f'{header}\nexamples."{key}" = "{name}"\n'


def _not_movable(file: SchemaFile, placement: Placement) -> Refusal:
    name = f"{placement.holder.class_name}.{placement.holder.function.name}"
    return Refusal(
        file.path,
        placement.holder.function.lineno,
        f"{name}() belongs on {placement.belongs_on}, but is called on an instance: its callers "
        "cannot be told apart",
        f"make it a @staticmethod or a @classmethod, or move it to {placement.belongs_on}",
    )


@dataclass(frozen=True, slots=True)
class Holder:
    """A class that defines one example, and the definition."""

    class_name: str
    function: _Function
    kind: Literal["staticmethod", "classmethod", "instance"]


def _kind(function: _Function) -> Literal["staticmethod", "classmethod", "instance"]:
    names = {(attribute_chain(decorator) or [""])[-1] for decorator in function.decorator_list}
    if "staticmethod" in names:
        return "staticmethod"
    if "classmethod" in names:
        return "classmethod"
    # Without a parameter there is no instance: it can only be called on the class.
    arguments = function.args
    has_parameters = arguments.posonlyargs or arguments.args or arguments.vararg
    return "instance" if has_parameters else "staticmethod"


def delegates(holder: Holder, others: set[str]) -> bool:
    """Whether all a method does is to return the same example of another holder."""
    match _statements(holder.function):
        case [ast.Return(value=ast.Call(func=ast.Attribute() as called, args=[], keywords=[]))]:
            chain = attribute_chain(called)
            return len(chain) == 2 and chain[0] in others and chain[1] == holder.function.name
    return False


def is_same(one: Holder, other: Holder) -> bool:
    """Whether two methods do the same, whichever class they sit on."""
    bodies = [
        [ast.dump(statement) for statement in _statements(each.function)] for each in (one, other)
    ]
    if bodies[0] != bodies[1] or _needs_class(one) or _needs_class(other):
        return False
    return _extra_arguments(one) == _extra_arguments(other)


def _needs_class(holder: Holder) -> bool:
    """Whether the body uses the class it is called on, so that the same words mean another."""
    if holder.kind == "staticmethod":
        return False
    first = next(iter(holder.function.args.args), None)
    return first is not None and any(
        isinstance(node, ast.Name) and node.id in (first.arg, "super", "__class__")
        for node in ast.walk(holder.function)
    )


def _extra_arguments(holder: Holder) -> str:
    dumped = ast.dump(holder.function.args)
    if holder.kind == "staticmethod" or not holder.function.args.args:
        return dumped
    first = ast.dump(holder.function.args.args[0])
    return dumped.replace(f"{first}, ", "", 1).replace(first, "", 1)


def _statements(function: _Function) -> list[ast.stmt]:
    """The body without its docstring."""
    body = function.body
    return body[1:] if ast.get_docstring(function, clean=False) is not None else body
