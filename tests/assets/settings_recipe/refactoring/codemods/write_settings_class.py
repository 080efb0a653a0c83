"""Writes the settings class from the module's constants."""

from refactor_kit.base import Choice, Context, Decision, Edit, Outcome, Sighting, SourceTree

from .._constants import Constant, constants_file, read_constants, settings_file, settings_name


class WriteSettingsClass:
    """A frozen dataclass with a field for each constant, and the one object of it.

    A list, dict or set is a decision: everything that imports it shares the one object.
    """

    name = "write-settings-class"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        if settings_file(context) in tree:
            return Outcome()
        if constants_file(context) not in tree:
            return Outcome(not_applicable=f"{context.module.name} has no constants.py")
        constants = tuple(read_constants(tree, context))
        open_ones = tuple(_open(constants, context))
        if open_ones:
            return Outcome(decisions=open_ones)
        text = _render(constants, context)
        return Outcome((Edit(settings_file(context), text.encode()),))

    def foresee(self, tree: SourceTree, context: Context) -> Outcome:
        """The decisions alone, before the first step."""
        if constants_file(context) not in tree:
            return Outcome()
        return Outcome(decisions=tuple(_open(tuple(read_constants(tree, context)), context)))


def _open(constants: tuple[Constant, ...], context: Context) -> list[Decision]:
    module, options = context.module, context.module.settings.options
    table = f"[tool.refactor-kit.modules.{module.name}.options]"
    return [
        Decision(
            key=f"{module.name}.{each.name}",
            question=f"{each.name} can be changed by everything that imports it: what should "
            "the settings hold?",
            seen=(Sighting(constants_file(context), each.line, each.lines[-1]),),
            choices=(
                Choice("a tuple, which nobody can change", f'{table}\n{each.name} = "tuple"\n'),
                Choice("one of its own", f'{table}\n{each.name} = "own"\n'),
            ),
        )
        for each in constants
        if each.is_mutable and each.name not in options
    ]


def _render(constants: tuple[Constant, ...], context: Context) -> str:
    module = context.module
    fields = [line for each in constants for line in _field(each, module.settings.options)]
    needs = "dataclass, field" if any("field(" in line for line in fields) else "dataclass"
    class_name = "".join(word.title() for word in module.name.split("_")) + "Settings"
    lines = [
        f'"""The settings of {module.name}."""',
        "",
        f"from dataclasses import {needs}",
        "",
        "",
        "@dataclass(frozen=True)",
        f"class {class_name}:",
        *(f"    {line}" for line in fields),
        "",
        "",
        f"{settings_name(context)} = {class_name}()",
    ]
    return "\n".join(lines) + "\n"


def _field(constant: Constant, options: object) -> list[str]:
    """The field, with the comments that stood above the constant and beside it."""
    *above, last = constant.lines
    beside = f"  #{last.partition('  #')[2]}" if "  #" in last else ""
    chosen = options.get(constant.name) if isinstance(options, dict) else None
    kind, value = constant.annotation, constant.value
    if chosen == "tuple":
        kind, value = "tuple[object, ...]", f"tuple({value})"
    elif chosen == "own":
        kind, value = "object", f"field(default_factory=lambda: {value})"
    return [*above, f"{constant.field}: {kind} = {value}{beside}"]
