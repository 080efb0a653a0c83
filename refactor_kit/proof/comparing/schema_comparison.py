"""Schemas, exports and examples: before and after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from refactor_kit.proof.comparing.declared import Declared
from refactor_kit.proof.comparing.difference import Difference, changes, short_json
from refactor_kit.proof.observing.volatility import is_like, is_same, shape, shapes

Sections = dict[str, Any]
_Examples = dict[tuple[str, str], Sections]


def compare_schemas(before: Sections, after: Sections, declared: Declared) -> Iterator[Difference]:
    """The JSON Schema and the validators of each class of the module's schema files."""
    old, new = before.get("schemas", {}), after.get("schemas", {})
    made = {split.new: split for split in declared.splits if split.old in old}
    for name in sorted(old.keys() | new.keys()):
        if name in made and name not in old and name in new:
            line = f"new class {name} beside {made[name].name}"
            yield Difference("schemas", line, True, "`split` in the configuration")
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
    old, new = left["validators"], right["validators"]
    for each in sorted(old.keys() | new.keys()):
        if old.get(each) != new.get(each):
            how = "lost" if each not in new else "new" if each not in old else "changed"
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
    old = _shaped_examples(_examples_by_file(before.get("examples", {})))
    new = _examples_by_file(after.get("examples", {}))
    for key in sorted(old.keys() | new.keys()):
        module, example = key
        left, right = old.get(key, {}), new.get(key, {})
        if is_same(left, right):
            continue
        decided = f"{declared.schema_modules.get(module)}:{example}" in declared.decided_examples
        lost = [
            one for one in left.values() if not any(_is_same(one, two) for two in right.values())
        ]
        made = [
            two for two in right.values() if not any(_is_same(one, two) for one in left.values())
        ]
        if not (lost or made) and left.keys() == right.keys():
            continue
        may_move = module in declared.schema_modules
        if not may_move or made or (lost and not decided) or not right:
            line = f"{example} in {module}: {short_json(left)} -> {short_json(right)}"
            yield Difference("examples", line)
        else:
            was, now = (
                ", ".join(each.rpartition(":")[2] for each in side) for side in (left, right)
            )
            yield Difference(
                "examples", f"{example} in {module}: {was} -> {now}", True, "examples move"
            )


def kept_examples(before: Sections, after: Sections, declared: Declared) -> frozenset[str]:
    """Of two sections ``examples``: the methods that give what one of their name gave before.

    They are called ``module:Class.name``. One that is gone is among them where another gives the
    same, or where a person chose between several that differ.
    """
    old, new = _shaped_examples(_examples_by_file(before)), _examples_by_file(after)
    kept: set[str] = set()
    for (module, name), left in old.items():
        right = new.get((module, name), {})
        if module not in declared.schema_modules or not right:
            continue
        decided = f"{declared.schema_modules[module]}:{name}" in declared.decided_examples
        known = {
            owner
            for owner, one in right.items()
            if any(_is_same(other, one) for other in left.values())
        }
        gone = {
            owner
            for owner, one in left.items()
            if owner not in right
            and (decided or any(_is_same(one, other) for other in right.values()))
        }
        kept |= {f"{owner}.{name}" for owner in known | gone}
    return frozenset(kept)


def _is_same(before: Sections, after: Sections) -> bool:
    """Whether two calls gave the same, as far as that stays the same."""
    return all(is_like(before.get(kind), after.get(kind)) for kind in ("value", "error"))


def _examples_by_file(examples: Sections) -> _Examples:
    found: _Examples = {}
    for owner, methods in examples.items():
        module = owner.partition(":")[0]
        for example, outcome in methods.items():
            found.setdefault((module, example), {})[owner] = outcome
    return found


def _shaped_examples(found: _Examples) -> _Examples:
    """The same, where evidence of earlier versions says only that an example varies, not how."""
    for given in found.values():
        for owner, outcome in given.items():
            if outcome.get("volatile") and not any(shapes(outcome)):
                value = outcome["value"]
                given[owner] = {**outcome, "value": shape(value, value)}
    return found
