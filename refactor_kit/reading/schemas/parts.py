"""Each part's schema file, read: roles, fields, examples, helpers."""

from __future__ import annotations

import ast
import re
from difflib import get_close_matches
from functools import lru_cache

from refactor_kit.base import (
    Context,
    Decision,
    Part,
    Refusal,
    SourceTree,
    UnreadableSource,
)
from refactor_kit.python.origins import Origins
from refactor_kit.reading.package.package_file import PublicLookups, public_package_file
from refactor_kit.reading.schemas.classes import SchemaFile, is_enum, read_schema_file
from refactor_kit.reading.schemas.config_examples import other_example
from refactor_kit.reading.schemas.evidence import Evidence, route_evidence
from refactor_kit.reading.schemas.example_names import example_patterns
from refactor_kit.reading.schemas.example_naming import naming_decisions
from refactor_kit.reading.schemas.examples import Placement, has_example_on, plan_examples
from refactor_kit.reading.schemas.fields import (
    FieldShape,
    description_in,
    documentation,
    field_shapes,
)
from refactor_kit.reading.schemas.model import (
    ExampleReading,
    Field,
    Role,
    RoleReading,
    SchemaReading,
)
from refactor_kit.reading.schemas.own_names import own_name
from refactor_kit.reading.schemas.roles import (
    Candidates,
    Grounds,
    RoleChoice,
    choose_role,
    missing_roles,
    pascal_case,
    role_decision,
)

_ROLES: tuple[Role, ...] = ("input", "output")


def read_parts(tree: SourceTree, context: Context) -> tuple[SchemaReading, ...]:
    """One reading for each part; what cannot be read is a refusal of that part."""
    reader = _Reader(tree, context)
    return tuple(reader.read(part) for part in context.module.parts)


class _Reader:
    def __init__(self, tree: SourceTree, context: Context) -> None:
        self.tree = tree
        self.context = context
        self.settings = context.settings
        self.origins = Origins(tree, self.settings.source_roots)
        self.public_file = public_package_file(tree, context.settings)
        self.public = PublicLookups(tree, context.settings)

    def read(self, part: Part) -> SchemaReading:
        if part.schema_file not in self.tree:
            reason = f"the schema file of part {part.name} is missing"
            remedy = "create it, or correct `parts` or the `schemas` pattern in the configuration"
            return _refused(part, Refusal(part.schema_file, 0, reason, remedy))
        try:
            return self._read(part)
        except UnreadableSource as error:
            return _refused(part, error.refusal())

    def _read(self, part: Part) -> SchemaReading:
        file = read_schema_file(self.origins, part.schema_file)
        grounds = Grounds(
            module=self.context.module,
            part=part,
            file=file,
            candidates=Candidates(self.origins, part, file, example_patterns(self.settings)),
            evidence=self._evidence(part, file),
            exported=self._exported(part, file),
            public_file=self.public_file,
            generates=bool(self.settings.generator),
        )
        undefined = _undefined_choices(grounds)
        if undefined:
            return _refused(part, *undefined)
        choices = {role: choose_role(grounds, role) for role in _ROLES}
        decisions = [each for each in choices.values() if isinstance(each, Decision)]
        chosen = [
            (role, each)
            for role, found in choices.items()
            if not isinstance(found, Decision)
            for each in found
        ]
        settings = grounds.module.settings
        says_none = "" in (settings.inputs.get(part.name), settings.outputs.get(part.name))
        if not chosen and not decisions and not says_none:
            decisions += filter(None, [missing_roles(grounds)])
        for role in _ROLES:
            several = [each.class_name for one, each in chosen if one == role and not each.alone]
            others = {each.class_name for one, each in chosen if one != role} - {*several}
            if several and has_example_on(self.settings, file, role, others):
                decisions.append(role_decision(grounds, role, several))
        names = {role: each.class_name for role, each in chosen if each.alone}
        examples = plan_examples(
            self.origins, self.settings, self.context.module, part, file, names
        )
        unnamed = naming_decisions(self.settings, self.context.module, part, file, names)
        return SchemaReading(
            part=part.name,
            path=part.schema_file,
            module=part.schema_module,
            roles=tuple(self._role(grounds, role, each) for role, each in chosen),
            examples=tuple(_example(each) for each in examples.placements),
            helpers=_helpers(file, {each.class_name for _, each in chosen}),
            decisions=(*decisions, *examples.decisions, *unnamed),
            refusals=examples.refusals,
        )

    def _evidence(self, part: Part, file: SchemaFile) -> tuple[Evidence, ...]:
        """The uses of this file's classes: in the unified route file, else in the part's own.

        What other parts' route files say counts only where those two are silent.
        """
        own = [self.context.module.route_file, part.route_file]
        others = [each.route_file for each in self.context.module.parts]
        known = {f"{file.module}.{name}" for name in (*file.classes, *file.values)}
        enums = {
            f"{file.module}.{name}"
            for name, node in file.classes.items()
            if is_enum(self.origins, file.path, node)
        }
        found: list[Evidence] = []
        for path in dict.fromkeys([*own, *others]):
            settled = {each.role for each in found}
            if path in self.tree:
                uses = route_evidence(self.origins, path)
                # A parameter that is an enumeration is of the query or the path.
                found += [
                    each
                    for each in uses
                    if each.origin in known
                    and each.role not in settled
                    and not (each.role == "input" and each.origin in enums)
                ]
        return tuple(found)

    def _exported(self, part: Part, file: SchemaFile) -> dict[Role, str]:
        """The classes of this file that already bear a role's public name in the package."""
        exported: dict[Role, str] = {}
        for role in _ROLES:
            for _, origin in self.public.bound_like(stem(part.name, role)):
                module, _, name = origin.rpartition(".")
                if module == file.module:
                    exported[role] = name
        return exported

    def _role(self, grounds: Grounds, role: Role, choice: RoleChoice) -> RoleReading:
        shapes = field_shapes(self.origins, grounds.file.path, choice.class_name)
        return RoleReading(
            role=role,
            class_name=choice.class_name,
            line=grounds.file.line_of(choice.class_name),
            alias=self._alias(grounds, role, choice),
            reasons=choice.reasons,
            fields=tuple(_written_field(self.tree, self.origins, shape) for shape in shapes),
            other_example=other_example(
                self.context.settings, grounds.file, choice.class_name, role
            ),
        )

    def _alias(self, grounds: Grounds, role: Role, choice: RoleChoice) -> str:
        """The public name: as configured, else in the casing that it has in package or class."""
        class_name = choice.class_name
        origin = f"{grounds.file.module}.{class_name}"
        decided = grounds.module.settings.public_names
        named = decided.get(f"{grounds.part.name}:{class_name}") or decided.get(class_name)
        if named:
            return named
        if not choice.alone:
            own = own_name(self.tree, self.context, origin)
            known = [name for name, _ in self.public.exported_from(origin)]
            return own if own in known or not known else known[0]
        wanted = stem(grounds.part.name, role)
        for name, each in self.public.bound_like(wanted):
            if each == origin:
                return name
        return class_name if class_name.casefold() == wanted.casefold() else wanted


def stem(part: str, role: Role) -> str:
    """The public name of a role: ``SessionManagerStartInput``."""
    return f"{pascal_case(part)}{'Input' if role == 'input' else 'Output'}"


def _undefined_choices(grounds: Grounds) -> list[Refusal]:
    """Classes that the configuration names and the file does not define."""
    file, part = grounds.file, grounds.part.name
    settings = grounds.module.settings
    known = [*file.classes, *file.values]
    refusals = []
    named = [("inputs", settings.inputs.get(part)), ("outputs", settings.outputs.get(part))]
    for key in settings.public_names:
        owner, colon, name_ = key.rpartition(":")
        if owner == part or (not colon and len(grounds.module.parts) == 1):
            named.append(("public-names", name_))
    for key, name in named:
        if name and name not in known:
            close = get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"it defines {', '.join(known)}"
            reason = f"{key} of {part} names {name}, which this file does not define"
            refusals.append(Refusal(file.path, 1, reason, hint))
    return refusals


def _example(placement: Placement) -> ExampleReading:
    holder = placement.holder
    return ExampleReading(
        name=holder.function.name,
        found_on=holder.class_name,
        belongs_on=placement.belongs_on,
        line=holder.function.lineno,
        kind=holder.kind,
        action=placement.action,
        role=placement.role,
    )


def _helpers(file: SchemaFile, roles: set[str]) -> tuple[str, ...]:
    """The other public classes, and the values that a class of the file uses."""
    used = {
        node.id
        for owner in file.classes.values()
        for node in ast.walk(owner)
        if isinstance(node, ast.Name)
    }
    names = [*file.classes, *(name for name in file.values if name in used)]
    return tuple(name for name in names if name not in roles and not name.startswith("_"))


def _refused(part: Part, *refusals: Refusal) -> SchemaReading:
    return SchemaReading(
        part.name, part.schema_file, part.schema_module, (), (), (), refusals=refusals
    )


def _written_field(tree: SourceTree, origins: Origins, shape: FieldShape) -> Field:
    """The field with type, default and constraints as its file writes them."""
    text = tree.read(shape.path).decode("utf-8", "replace")
    default = _as_written(text, shape.default) if shape.default else ""
    if isinstance(shape.factory, ast.Lambda) and not shape.factory.args.args:
        default = _as_written(text, shape.factory.body)
    elif shape.factory is not None:
        default = f"{_as_written(text, shape.factory)}()"
    docs = ["" if name else documentation(value) for name, value in shape.constraints]
    return Field(
        name=shape.name,
        type=_as_written(text, shape.annotation),
        required=shape.required,
        default=default,
        description=shape.description
        or next(filter(None, docs), "")
        or description_in(origins, shape.path, shape.annotation),
        constraints=tuple(
            f"{name}={ast.unparse(value)}" if name else ast.unparse(value)
            for (name, value), doc in zip(shape.constraints, docs, strict=True)
            if not doc
        ),
    )


def _as_written(text: str, node: ast.expr) -> str:
    """The source of an expression on one line; unparsed where it spans several or was quoted."""
    if node.lineno != node.end_lineno:
        return ast.unparse(node)
    line = _lines(text)[node.lineno - 1].encode()
    segment = line[node.col_offset : node.end_col_offset].decode("utf-8", "replace")
    try:
        same = ast.dump(ast.parse(segment, mode="eval").body) == ast.dump(node)
    except (SyntaxError, ValueError):
        same = False
    return segment if same else ast.unparse(node)


@lru_cache(maxsize=8)
def _lines(text: str) -> list[str]:
    """The lines as Python counts them: a form feed ends none."""
    return re.split(r"\r\n|\r|\n", text)
