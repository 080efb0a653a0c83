"""Examples under names that nobody told: which role each gives an example of is a decision."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from refactor_kit.base import Choice, Decision, Module, Part, Settings, Sighting
from refactor_kit.reading.schemas.classes import SchemaFile
from refactor_kit.reading.schemas.config_examples import other_example
from refactor_kit.reading.schemas.example_names import example_patterns, matching
from refactor_kit.reading.schemas.model import Role

#: The key of `[example-names]` for what only sounds like an example.
NONE = "none"
_KEY = "example-names."
_LIKE_AN_EXAMPLE = re.compile(r"(?:^|_)(?:examples?|samples?)(?:_|$)")
_WORDS: Mapping[Role, frozenset[str]] = {
    "input": frozenset({"input", "request", "in", "payload", "body", "req"}),
    "output": frozenset({"output", "response", "out", "result", "reply", "resp"}),
}
_TITLES: Mapping[Role, str] = {"input": "what is taken", "output": "what is answered"}


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Something that can be called without arguments; ``owner`` is its class, if any."""

    name: str
    owner: str
    line: int


def naming_decisions(
    settings: Settings, module: Module, part: Part, file: SchemaFile, roles: Mapping[Role, str]
) -> Iterator[Decision]:
    """A question for each name that sounds like an example, where a class of a role has none.

    Only where examples are generated, or sent: nothing else needs them.
    """
    if not settings.generator and settings.proof != "replay":
        return
    candidates = list(_candidates(file))
    names = [each.name for each in candidates]
    patterns = example_patterns(settings)
    lacking = [
        role
        for role, owner in roles.items()
        if not matching(names, patterns[role]) and not other_example(settings, file, owner, role)
    ]
    told = [*patterns["input"], *patterns["output"], *settings.example_names.get(NONE, ())]
    known = set(matching(names, told))
    for name in dict.fromkeys(names):
        same = [each for each in candidates if each.name == name]
        role = _role(same, roles)
        if name not in known and (role in lacking or (role is None and lacking)):
            guessed: Role = role or lacking[0]
            yield _decision(settings, module, part, file, same, guessed)


def is_about_a_name(decision: Decision) -> bool:
    """Whether a decision is one of these, which leave open no class."""
    return decision.key.startswith(_KEY)


def names_for(decisions: Iterable[Decision], role: Role) -> list[str]:
    """The names that give the role an example, where each decision is taken by its first choice."""
    return [
        each.key.removeprefix(_KEY)
        for each in decisions
        if is_about_a_name(each) and f"\n{role} = [" in each.choices[0].toml
    ]


def _candidates(file: SchemaFile) -> Iterator[_Candidate]:
    for owner, node in file.classes.items():
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef) and _gives_an_example(statement, owner):
                yield _Candidate(statement.name, owner, statement.lineno)
    for name, function in file.functions.items():
        if isinstance(function, ast.FunctionDef) and _gives_an_example(function, ""):
            yield _Candidate(name, "", function.lineno)


def _gives_an_example(function: ast.FunctionDef, owner: str) -> bool:
    """Whether it sounds like an example and can be called on the class, without arguments."""
    decorators = {ast.unparse(each).rpartition(".")[2] for each in function.decorator_list}
    given = [*function.args.posonlyargs, *function.args.args]
    needed = len(given) - len(function.args.defaults)
    # A class method is given its class; a method of an instance has no argument to spare.
    spared = 1 if owner and "classmethod" in decorators else 0
    return (
        _LIKE_AN_EXAMPLE.search(function.name) is not None
        and decorators <= {"staticmethod", "classmethod"}
        and needed <= spared
        and None not in function.args.kw_defaults
    )


def _role(same: list[_Candidate], roles: Mapping[Role, str]) -> Role | None:
    """The role that the name speaks of, else that of the class that it stands on.

    ``example_log`` speaks of a class ``AlarmLog``.
    """
    words = {word for word in same[0].name.split("_") if not _LIKE_AN_EXAMPLE.search(word)}
    spoken: list[Role] = [
        role
        for role, known in _WORDS.items()
        if words & known or roles.get(role, "").casefold().endswith(tuple(words - {""}))
    ]
    if len(spoken) == 1:
        return spoken[0]
    owners = {each.owner for each in same}
    standing: list[Role] = [role for role, owner in roles.items() if owner in owners]
    return standing[0] if len(standing) == 1 else None


def _decision(
    settings: Settings,
    module: Module,
    part: Part,
    file: SchemaFile,
    same: list[_Candidate],
    guessed: Role,
) -> Decision:
    name = same[0].name
    other: Role = "output" if guessed == "input" else "input"
    stays = all(not each.owner for each in same)
    examples = f'examples."{part.name}:{name}" = "{name}"'
    kept = f"\n[tool.refactor-kit.modules.{module.name}]\n{examples}\n" if stays else ""
    choices = [
        Choice(f"it gives an example of {_TITLES[role]}", _toml(settings, role, name) + kept)
        for role in (guessed, other)
    ]
    none = Choice("it gives no example", _toml(settings, NONE, name))
    return Decision(
        key=f"{_KEY}{name}",
        question=f"{name}() sounds like an example, and no name in the configuration says of "
        "what: what is it?"
        + (" (It stays a function; to move it to the class is done by hand.)" if stays else ""),
        seen=tuple(
            Sighting(file.path, each.line, f"{each.owner}.{name}()".lstrip(".")) for each in same
        ),
        choices=(*choices, none),
    )


def _toml(settings: Settings, key: str, name: str) -> str:
    names = dict.fromkeys((*settings.example_names.get(key, ()), name))
    listed = ", ".join(f'"{each}"' for each in names)
    return f"[tool.refactor-kit.example-names]\n{key} = [{listed}]\n"
