"""Generated files: before and after, and against the classes they are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from refactor_kit.proof.comparing.declared import Declared, public_key
from refactor_kit.proof.comparing.difference import Difference, changes
from refactor_kit.proof.observing.volatility import is_same, shapes
from refactor_kit.reading.schemas import Role
from refactor_kit.reading.schemas.example_names import matching

Sections = dict[str, Any]


def compare_artifacts(
    before: Sections, after: Sections, steady: Sections, declared: Declared
) -> Iterator[Difference]:
    """Generated files; one that now says what the aliased class says is a declared correction.

    ``steady`` is ``after`` with the shape of what varies: of that it is asked what a file says.
    """
    old, new = before.get("artifacts", {}), after.get("artifacts", {})
    if "artifacts" not in before or "artifacts" not in after:
        return
    for path in sorted(old.keys() | new.keys()):
        left, right = old.get(path), new.get(path)
        if is_same(left, right):
            continue
        reason = ""
        made = steady["artifacts"].get(path)
        if declared.corrects_artifacts and _is_correct(path, made, steady, declared):
            was_correct = _is_correct(path, left, steady, declared)
            reason = declared.remade if was_correct else "as the aliased class says"
        if right is None and path.rpartition("/")[2] in declared.let_go:
            reason = "`lacking-artifacts` in the configuration"
        corrected = bool(reason)
        if left is None or right is None:
            line = f"artifact {path} is {'new' if left is None else 'gone'}"
            yield Difference("artifacts", line, corrected, reason)
        for place, change in changes(left, right) if left is not None and right is not None else ():
            yield Difference("artifacts", f"artifact {path}: {place} {change}", corrected, reason)


def artifact_problem(
    part: str, kind: str, artifacts: Sections, after: Sections, patterns: Collection[str] = ()
) -> str:
    """What is wrong with a part's ``schema``, ``input_example`` or ``output_example``, if anything.

    An example must be what the aliased class's own method returns; a schema must be of that class.
    ``patterns`` say what methods that give such an example are called.
    """
    path = artifact_path(part, kind, artifacts)
    if not path:
        return f"there is no {part}_{kind}.json"
    if kind == "schema":
        return _schema_problem(path, artifacts[path], part, after)
    role = kind.removesuffix("_example")
    owner = role_class(part, role, after)
    if not owner:
        return f"no public name stands for the {role} of {part}"
    given = list(_given(owner, after, patterns or (f"example_{role}",)))
    if not given:
        return f"{owner} has no example_{role} that returns a value"
    differences = []
    for source, outcome in given:
        value = outcome["value"]
        difference = next(changes(value, artifacts[path]), None)
        if difference is None or (outcome.get("volatile") and not any(shapes(value))):
            return ""
        # A generator may wrap what it writes; what is empty is everywhere.
        if value and any(is_same(value, inner) for inner in _objects(artifacts[path])):
            return ""
        differences.append(f"{path} is not what {source} returns: {' '.join(difference)}")
    return differences[0]


def artifact_path(part: str, kind: str, artifacts: Sections) -> str:
    """The path of a part's artifact; ``""`` where there is none."""
    return next((p for p in artifacts if p.rsplit("/", 1)[-1] == f"{part}_{kind}.json"), "")


def schema_problem(part: str, path: str, sections: Sections, before: Any) -> str:
    """What is wrong with a part's schema file, judged by what the generator made ``before``.

    A file may hold every class, one with others in its ``$defs``, a list of them, or their names:
    of the classes that it spoke of it still has to speak. ``before`` is ``None`` where it was not
    there, or where that is not known.
    """
    if before is None:
        return ""
    now = sections["artifacts"][path]
    owners = [role_class(part, role, sections) for role in ("input", "output")]
    gone = [
        owner
        for owner in dict.fromkeys(filter(None, owners))
        if _speaks_of(before, owner, sections) and not _speaks_of(now, owner, sections)
    ]
    return f"{path} no longer describes {' and '.join(gone)}" if gone else ""


def _speaks_of(artifact: Any, owner: str, sections: Sections) -> bool:
    """Whether a class is described somewhere in a file, or named there."""
    name = owner.rpartition(":")[2]
    schemas = sections.get("schemas", {}).get(owner, {})
    known = [schemas[mode] for mode in ("validation", "serialization") if schemas.get(mode)]
    return any(
        any(_describes(inner, schema) for schema in known)
        or name in inner
        or name in inner.values()
        for inner in _objects(artifact)
    ) or _is_listed(name, artifact)


def _is_listed(name: str, value: Any) -> bool:
    if isinstance(value, dict):
        return any(_is_listed(name, item) for item in value.values())
    return isinstance(value, list) and any(item == name or _is_listed(name, item) for item in value)


def _given(
    owner: str, after: Sections, patterns: Collection[str]
) -> Iterator[tuple[str, Sections]]:
    """What gives an example of a class: its methods, else its configuration, else functions."""
    examples = after.get("examples", {})
    module = owner.partition(":")[0]
    own, functions = examples.get(owner, {}), examples.get(module, {})
    methods = [(f"{owner}.{name}()", own[name]) for name in matching(own, patterns)]
    written = own.get("json_schema_extra", {"value": []})["value"]
    configured = [(f"the configuration of {owner}", {"value": value}) for value in written]
    free = [(f"{module}.{name}()", functions[name]) for name in matching(functions, patterns)]
    found = [
        [each for each in given if "value" in each[1]] for given in (methods, configured, free)
    ]
    yield from next((given for given in found if given), [])


def role_class(part: str, role: str, sections: Sections) -> str:
    """The class (``module:name``) behind a part's public name; ``""`` before it is exported."""
    for name, bound in sections.get("exports", {}).get("names", {}).items():
        if name.lower() == public_key(part, role):
            return str(bound)
    return ""


def _schema_problem(path: str, artifact: Any, part: str, after: Sections) -> str:
    wanted = [role_class(part, role, after) for role in ("input", "output")]
    known = {
        name: entry
        for name in wanted
        if name and (entry := after.get("schemas", {}).get(name, {}).get("validation"))
    }
    if not known:
        return f"no public name stands for the classes of {part}"
    found = [name for name, schema in known.items() if _describes(artifact, schema)]
    is_container = not (isinstance(artifact, dict) and "properties" in artifact)
    if is_container and all(
        any(_describes(inner, schema) for inner in _objects(artifact)) for schema in known.values()
    ):
        return ""
    return "" if found else f"{path} does not describe {' or '.join(known)}"


def _describes(artifact: Any, schema: Any) -> bool:
    return (
        isinstance(artifact, dict)
        and artifact.get("properties", {}).keys() == schema.get("properties", {}).keys()
        and sorted(artifact.get("required", [])) == sorted(schema.get("required", []))
        and artifact.get("title", schema.get("title")) == schema.get("title")
    )


def _objects(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _objects(item)
    if isinstance(value, list):
        for item in value:
            yield from _objects(item)


def _is_correct(path: str, content: Any, after: Sections, declared: Declared) -> bool:
    name = path.rsplit("/", 1)[-1]
    for part in declared.parts:
        for kind in ("schema", "input_example", "output_example"):
            if name == f"{part}_{kind}.json" and content is not None:
                if kind == "schema" and declared.repaired:
                    return _speaks_of_its_file(content, part, after, declared)
                role: Role = "input" if kind.startswith("input") else "output"
                names = declared.example_names.get(role, ())
                return not artifact_problem(part, kind, {path: content}, after, names)
    return False


def _speaks_of_its_file(content: Any, part: str, after: Sections, declared: Declared) -> bool:
    """Whether a class of the part's schema file is described, whichever the generator chose."""
    files = [name for name, of_part in declared.schema_modules.items() if of_part == part]
    owners = [name for name in after.get("schemas", {}) if name.partition(":")[0] in files]
    return any(_speaks_of(content, owner, after) for owner in owners)
