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
from refactor_kit.base.layout import resolve_modules
from refactor_kit.base.records import replace
from refactor_kit.proof.comparing.code import APPLICATION, CodeWalk
from refactor_kit.proof.comparing.code_comparison import SECTION
from refactor_kit.proof.observing.module_view import own_endpoints, own_route_modules
from refactor_kit.reading.application.own_wiring import own_files
from refactor_kit.reading.application_makers import application_makers
from refactor_kit.reading.definitions import NOTHING, UNREAD, Definitions, Named
from refactor_kit.reading.policy.route_files import RouteFiles
from refactor_kit.records.recorded_code import Code, Definition
from refactor_kit.runtime.wording import first_lines, listed

CODE_PROOF = "code-is-the-same"
# Beside the endpoints and the application: the functions that make the application.
MAKING = "how the application is made"
# The statements that mount other applications, and what they name.
MOUNTING = "how applications are mounted"
# What other applications serve that are mounted, and no module does.
MOUNTED = "what is mounted"
# Told from the source alone; what these name in turn is none of it.
_AROUND = frozenset({MAKING, MOUNTING})
MOUNTS_NOT_RECORDED = "what is mounted on the application is not recorded"
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
    own = _own_roots(read, sections, context)
    roots = {key: [root] for key, root in {**own, APPLICATION: read.app}.items()}
    roots[MOUNTED] = [*_mounted_roots(read, own, definitions, tree, context.settings)]
    for key, numbers in roots.items():
        begun = [named for root in numbers for named in _begun(read, root, definitions)]
        if key == APPLICATION:
            begun.append(definitions.application)
        for named, source in definitions.reached(begun).items():
            endpoints[named].add(key)
            digests[named] = source.digest
    _add_around(tree, context.settings, definitions, endpoints, digests)
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
        reaching = set(each.endpoints) - _AROUND
        # One that is the same in another folder moved there.
        places = (each.file, each.name), *_places_elsewhere(each, definitions)
        for named, source in definitions.reached(places if reaching else ()).items():
            digests[named] = source.digest
            endpoints[named] |= reaching
    _add_around(tree, settings, definitions, endpoints, digests)
    now = (Definition(*named, digests[named], tuple(sorted(endpoints[named]))) for named in digests)
    return differing(recorded, tuple(now), "is gone")


def differing(
    recorded: Code, now: Code, lost: str = "is no longer reached"
) -> tuple[CodeChange, ...]:
    """What is not the same in two records of what is reached, in the order of files.

    A definition that is the same in another file moved, and did not change. ``lost`` is what
    became of one that only the first has. What makes the application, and what is mounted on it,
    are compared where they are recorded.
    """
    now = tuple(_comparable(recorded, now))
    old = {(each.file, each.name): each for each in recorded}
    new = {(each.file, each.name): each for each in now}
    gone = {(each.name, each.digest) for named, each in old.items() if named not in new}
    fresh = {(each.name, each.digest) for named, each in new.items() if named not in old}
    moved = gone & fresh
    # What such a file names, or names no more, is not known either.
    unread = {each.file for each in (*recorded, *now) if each.digest == UNREAD}
    changes: list[CodeChange] = []
    for named in sorted(old.keys() | new.keys()):
        before, after = old.get(named), new.get(named)
        if before and after:
            changes += _between(before, after, lost)
            continue
        found = after or before
        if found and found.file not in unread and (found.name, found.digest) not in moved:
            changes.append(CodeChange(found, "is new" if after else lost))
    return tuple(changes)


def mounts_unknown(recorded: Code, now: Code) -> bool:
    """Whether something is mounted ``now`` and evidence from before mounts were recorded."""
    has_mounts = any(
        MOUNTED in each.endpoints or (MOUNTING in each.endpoints and each.digest != NOTHING)
        for each in now
    )
    return has_mounts and not any(MOUNTING in each.endpoints for each in recorded)


def told(changes: Sequence[CodeChange]) -> str:
    """The first few, one a line, and how many more there are."""
    return first_lines([each.line for each in changes], _TOLD)


def _add_around(
    tree: SourceTree,
    settings: Settings,
    definitions: Definitions,
    endpoints: dict[Named, set[str]],
    digests: dict[Named, str],
) -> None:
    """What makes the application and mounts others, and not what these name: all modules."""
    makers = {each: definitions.source(each) for each in application_makers(tree, settings)}
    taken = _files_of_modules(tree, settings) - {definitions.application[0]}
    mounting = {
        each: source for each, source in definitions.mounting().items() if each[0] not in taken
    }
    for subject, sources in ((MAKING, makers), (MOUNTING, mounting)):
        for named, source in sources.items():
            if source is not None:
                endpoints[named].add(subject)
                digests[named] = source.digest


def _comparable(recorded: Code, now: Code) -> Iterator[Definition]:
    """``now`` without what evidence of earlier versions says nothing of."""
    known = {subject for each in recorded for subject in each.endpoints}
    unknown = _AROUND - known
    if MOUNTING in unknown:
        unknown |= {MOUNTED}
    for each in now:
        if others := tuple(subject for subject in each.endpoints if subject not in unknown):
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


def _mounted_roots(
    walk: CodeWalk,
    own: Mapping[str, int],
    definitions: Definitions,
    tree: SourceTree,
    settings: Settings,
) -> Iterator[int]:
    """The roots of mounts, and of what is below them and no module's, now or later.

    A module's may be whatever stands in a file of routes, unless that is mounted itself.
    """
    mounting, files = {path for path, _ in definitions.mounting()}, RouteFiles(settings)
    taken = _files_of_modules(tree, settings)
    for key in walk.mounted - own.keys():
        handler = walk.nodes[walk.endpoints[key]].part("endpoint")
        place = walk.nodes[handler].place if isinstance(handler, int) else None
        file = place.file if place is not None else ""
        if file not in taken and (file in mounting or file not in files):
            yield walk.endpoints[key]


def _files_of_modules(tree: SourceTree, settings: Settings) -> frozenset[str]:
    """The route files of every module, old and new."""
    return tree.memoize(
        ("route files of modules", frozenset(settings.modules)),
        lambda tree: frozenset(
            file for each in resolve_modules(settings, tree) for file in own_files(each)
        ),
    )


def _begun(walk: CodeWalk, root: int, definitions: Definitions) -> Iterator[Named]:
    """The definitions that hold the functions and classes that a root leads to."""
    for number in walk.reached(root):
        place = walk.nodes[number].place
        if place is not None:
            found = definitions.at(place.file, place.first)
            # A file that this Python does not read has no lines; what was loaded has a name.
            top = place.label.partition(":")[2].partition(".")[0]
            yield from found or [(place.file, top)]
