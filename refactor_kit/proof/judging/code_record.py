"""The definitions that a module's endpoints reach: recorded, and what of them changed since.

What a walk over the running code reaches is where it begins; what that names in its source is part
of it. The digests are of the source, so that what changed is told where nothing runs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from refactor_kit.base import Context, Settings, SourceTree
from refactor_kit.base.records import replace
from refactor_kit.proof.comparing.code import APPLICATION, CodeWalk
from refactor_kit.proof.comparing.code_comparison import SECTION
from refactor_kit.proof.observing.module_view import own_endpoints, own_route_modules
from refactor_kit.reading.application_makers import application_makers
from refactor_kit.reading.definitions import UNREAD, Definitions, Named
from refactor_kit.records.recorded_code import Code, Definition
from refactor_kit.runtime.wording import first_lines, listed

CODE_PROOF = "code-is-the-same"
# Beside the endpoints and the application: the functions that make the application.
MAKING = "how the application is made"
_LISTED = 3
_TOLD = 5


@dataclass(frozen=True, slots=True)
class CodeChange:
    """A definition that is not as recorded; ``what`` says in which way: ``changed``, ``is new``."""

    definition: Definition
    what: str

    @property
    def line(self) -> str:
        """``start in apps/orders.py changed: no longer proved for POST /orders``."""
        found = self.definition
        is_new = self.what == "is new"
        word = "not proved" if is_new else "no longer proved"
        reached = listed(found.endpoints, _LISTED)
        return f"{found.name} in {found.file} {self.what}: {word} for {reached}"


def reached_code(tree: SourceTree, context: Context, sections: Mapping[str, Any]) -> Code:
    """The definitions that the module's endpoints, and the application, reach in ``tree``.

    ``sections`` are of its observation; empty where no code was walked over.
    """
    walk = sections.get(SECTION, {"error": ""})
    if "error" in walk:
        return ()
    read, definitions = CodeWalk.from_json(walk), Definitions(tree, context.settings)
    endpoints: dict[Named, set[str]] = defaultdict(set)
    digests: dict[Named, str] = {}
    for key, root in {**_own_roots(read, sections, context), APPLICATION: read.app}.items():
        begun = [*_begun(read, root, definitions)]
        if key == APPLICATION:
            begun.append(definitions.application)
        for named, source in definitions.reached(begun).items():
            endpoints[named].add(key)
            digests[named] = source.digest
    _add_makers(tree, context.settings, definitions, endpoints, digests)
    return tuple(
        Definition(*named, digests[named], tuple(sorted(endpoints[named])))
        for named in sorted(digests)
    )


def code_changes(tree: SourceTree, settings: Settings, recorded: Code) -> tuple[CodeChange, ...]:
    """What the source alone tells to have changed since ``recorded``, in the order of files.

    What the source does not name any more may be reached otherwise: only a walk tells.
    """
    definitions = Definitions(tree, settings)
    digests: dict[Named, str] = {}
    endpoints: dict[Named, set[str]] = defaultdict(set)
    for each in recorded:
        reaching = set(each.endpoints) - {MAKING}
        # One that is the same in another folder moved there.
        places = (each.file, each.name), *_places_elsewhere(each, definitions)
        for named, source in definitions.reached(places if reaching else ()).items():
            digests[named] = source.digest
            endpoints[named] |= reaching
    _add_makers(tree, settings, definitions, endpoints, digests)
    now = (Definition(*named, digests[named], tuple(sorted(endpoints[named]))) for named in digests)
    return differing(recorded, tuple(now), "is gone")


def differing(
    recorded: Code, now: Code, lost: str = "is no longer reached"
) -> tuple[CodeChange, ...]:
    """What is not the same in two records of what is reached, in the order of files.

    A definition that is the same in another file moved, and did not change. ``lost`` is what
    became of one that only the first has. What makes the application is compared where it is
    recorded.
    """
    if not any(MAKING in each.endpoints for each in recorded):
        now = tuple(_without_making(now))
    old = {(each.file, each.name): each for each in recorded}
    new = {(each.file, each.name): each for each in now}
    gone = {(each.name, each.digest) for named, each in old.items() if named not in new}
    fresh = {(each.name, each.digest) for named, each in new.items() if named not in old}
    moved = gone & fresh
    changes: list[CodeChange] = []
    for named in sorted(old.keys() | new.keys()):
        before, after = old.get(named), new.get(named)
        if before and after:
            changes += _between(before, after, lost)
        elif (found := after or before) and (found.name, found.digest) not in moved:
            changes.append(CodeChange(found, "is new" if after else lost))
    return tuple(changes)


def told(changes: Sequence[CodeChange]) -> str:
    """The first few, one a line, and how many more there are."""
    return first_lines([each.line for each in changes], _TOLD)


def _add_makers(
    tree: SourceTree,
    settings: Settings,
    definitions: Definitions,
    endpoints: dict[Named, set[str]],
    digests: dict[Named, str],
) -> None:
    """The functions that make the application, and not what these name: that leads everywhere."""
    for named in application_makers(tree, settings):
        source = definitions.source(named)
        if source is not None:
            endpoints[named].add(MAKING)
            digests[named] = source.digest


def _without_making(code: Code) -> Iterator[Definition]:
    for each in code:
        others = tuple(endpoint for endpoint in each.endpoints if endpoint != MAKING)
        if others:
            yield replace(each, endpoints=others)


def _between(before: Definition, after: Definition, lost: str) -> Iterator[CodeChange]:
    # Where a Python does not read the file, its other digests tell.
    if before.digest != after.digest and UNREAD not in (before.digest, after.digest):
        yield CodeChange(after, "changed")
        return
    for one, other, what in ((after, before, "is new"), (before, after, lost)):
        if beyond := sorted(set(one.endpoints) - set(other.endpoints)):
            yield CodeChange(replace(one, endpoints=tuple(beyond)), what)


def _places_elsewhere(recorded: Definition, definitions: Definitions) -> Iterable[Named]:
    """Where a definition stands that its file has lost; nowhere where it still has it."""
    if definitions.source((recorded.file, recorded.name)) is not None:
        return
    for named in definitions.called(recorded.name, recorded.file.rpartition("/")[2]):
        found = definitions.source(named)
        if found is not None and found.digest == recorded.digest:
            yield named


def _own_roots(walk: CodeWalk, sections: Mapping[str, Any], context: Context) -> Mapping[str, int]:
    """The roots of the module's own endpoints; a level without routes tells them by their code."""
    observed = {f"{method} {path}" for method, path in own_endpoints(sections, context)}
    modules = own_route_modules(context)
    found = {}
    for key, root in walk.endpoints.items():
        handler = walk.nodes[root].part("endpoint")
        label = walk.nodes[handler].label if isinstance(handler, int) else ""
        if key in observed or label.partition(":")[0] in modules:
            found[key] = root
    return found


def _begun(walk: CodeWalk, root: int, definitions: Definitions) -> Iterator[Named]:
    """The definitions that hold the functions and classes that a root leads to."""
    for number in walk.reached(root):
        place = walk.nodes[number].place
        if place is not None:
            found = definitions.at(place.file, place.first)
            # A file that this Python does not read has no lines; what was loaded has a name.
            top = place.label.partition(":")[2].partition(".")[0]
            yield from found or [(place.file, top)]
