"""Schemas, exports, examples and artifacts: before and after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .declared import Declared, public_key
from .difference import Difference, changes, shown

Sections = dict[str, Any]


def compare_schemas(before: Sections, after: Sections, declared: Declared) -> Iterator[Difference]:
    """The JSON Schema and the validators of each class of the module's schema files."""
    old, new = before.get("schemas", {}), after.get("schemas", {})
    made = {split.new: split for split in declared.splits if split.old in old}
    for name in sorted(old.keys() | new.keys()):
        if name in made and name not in old and name in new:
            line, reason = (
                f"new class {name} beside {made[name].name}",
                "`split` in the configuration",
            )
            yield Difference("schemas", line, True, reason)
            yield from _class(name, made[name].copied(old[made[name].old]), new[name], declared)
        elif name not in old:
            yield Difference("schemas", f"new class {name}")
        elif name not in new:
            yield Difference("schemas", f"class {name} is gone")
        else:
            yield from _class(name, old[name], new[name], declared)


def _class(
    name: str, before: Sections, after: Sections, declared: Declared
) -> Iterator[Difference]:
    left, right = declared.renamed(before), declared.renamed(after)
    for place, change in changes({**left, "validators": {}}, {**right, "validators": {}}):
        yield Difference("schemas", f"schema of {name}: {place} {change}")
    yield from _validators(name, left["validators"], right["validators"])


def _validators(name: str, before: Sections, after: Sections) -> Iterator[Difference]:
    for each in sorted(before.keys() | after.keys()):
        if before.get(each) != after.get(each):
            how = "lost" if each not in after else "new" if each not in before else "changed"
            yield Difference("schemas", f"{each} of {name} is {how}")


def compare_exports(before: Sections, after: Sections, declared: Declared) -> Iterator[Difference]:
    """What the public package offers: nothing goes, nothing changes hands, the aliases come."""
    old, new = before.get("exports", {}), after.get("exports", {})
    old_names, new_names = old.get("names", {}), new.get("names", {})
    for name in sorted(old_names.keys() | new_names.keys()):
        left, right = old_names.get(name), new_names.get(name)
        if left == right:
            continue
        if left is None:
            if new.get("all") and name not in new["all"]:
                continue
            is_alias = name.lower() in declared.public_names
            line = f"new public name {name} = {right}"
            yield Difference("exports", line, is_alias, "a public name" if is_alias else "")
        else:
            yield Difference("exports", f"public name {name}: {left} -> {right or 'gone'}")
    for name in sorted(set(old.get("all", [])) - set(new.get("all", []))):
        if name in new_names:
            yield Difference("exports", f"{name} is no longer in __all__")


def compare_examples(before: Sections, after: Sections, declared: Declared) -> Iterator[Difference]:
    """Examples may move between the classes of one file; what they return stays."""
    old = _examples_by_file(before.get("examples", {}))
    new = _examples_by_file(after.get("examples", {}))
    for key in sorted(old.keys() | new.keys()):
        module, example = key
        left, right = old.get(key, {}), new.get(key, {})
        if left == right:
            continue
        decided = f"{declared.schema_modules.get(module)}:{example}" in declared.decided_examples
        lost = [value for value in left.values() if value not in list(right.values())]
        made = [value for value in right.values() if value not in list(left.values())]
        may_move = module in declared.schema_modules
        if not may_move or made or (lost and not decided) or not right:
            line = f"{example} in {module}: {shown(left)} -> {shown(right)}"
            yield Difference("examples", line)
        else:
            moved = f"{', '.join(left)} -> {', '.join(right)}"
            yield Difference("examples", f"{example} in {module}: {moved}", True, "examples move")


def compare_artifacts(
    before: Sections, after: Sections, declared: Declared
) -> Iterator[Difference]:
    """Generated files; one that now says what the aliased class says is a declared correction."""
    old, new = before.get("artifacts", {}), after.get("artifacts", {})
    if "artifacts" not in before or "artifacts" not in after:
        return
    for path in sorted(old.keys() | new.keys()):
        left, right = old.get(path), new.get(path)
        if left == right:
            continue
        corrected = (
            declared.corrects_artifacts
            and (bool(declared.splits) or not _is_correct(path, left, after, declared))
            and _is_correct(path, right, after, declared)
        )
        reason = "as the aliased class says" if corrected else ""
        if left is None or right is None:
            line = f"artifact {path} is {'new' if left is None else 'gone'}"
            yield Difference("artifacts", line, corrected, reason)
        for place, change in changes(left, right) if left is not None and right is not None else ():
            yield Difference("artifacts", f"artifact {path}: {place} {change}", corrected, reason)


def artifact_problem(part: str, kind: str, artifacts: Sections, after: Sections) -> str:
    """What is wrong with a part's ``schema``, ``input_example`` or ``output_example``, if anything.

    An example must be what the aliased class's own method returns; a schema must be of that class.
    """
    path = next((p for p in artifacts if p.rsplit("/", 1)[-1] == f"{part}_{kind}.json"), None)
    if path is None:
        return f"there is no {part}_{kind}.json"
    if kind == "schema":
        return _schema_problem(path, artifacts[path], part, after)
    role = kind.removesuffix("_example")
    owner = role_class(part, role, after)
    if not owner:
        return f"no public name stands for the {role} of {part}"
    own = after.get("examples", {}).get(owner, {}).get(f"example_{role}", {})
    if "value" not in own:
        return f"{owner} has no example_{role} that returns a value"
    if own["volatile"]:
        return ""
    difference = next(changes(own["value"], artifacts[path]), None)
    if difference is None:
        return ""
    return f"{path} is not what {owner}.example_{role}() returns: {' '.join(difference)}"


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
                return not artifact_problem(part, kind, {path: content}, after)
    return False


def _examples_by_file(examples: Sections) -> dict[tuple[str, str], Sections]:
    found: dict[tuple[str, str], Sections] = {}
    for owner, methods in examples.items():
        module = owner.partition(":")[0]
        for example, outcome in methods.items():
            kept = {"volatile": True} if outcome.get("volatile") else outcome
            found.setdefault((module, example), {})[owner] = kept
    return found
