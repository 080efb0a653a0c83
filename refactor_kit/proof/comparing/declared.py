"""The changes that the plan and its configuration declare; everything else is a difference."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from refactor_kit.base import AcceptedDifference, Context
from refactor_kit.proof.comparing.split_classes import SplitClass
from refactor_kit.reading.apps import AppReading
from refactor_kit.reading.retired.grace_periods import old_paths_until
from refactor_kit.reading.retired.retired import retired
from refactor_kit.reading.routes import RouterReading
from refactor_kit.reading.schemas import Role
from refactor_kit.reading.schemas.example_names import example_patterns
from refactor_kit.reading.splits import SchemaSplit


@dataclass(frozen=True, slots=True)
class MovedEndpoint:
    """One endpoint of the module; the two paths are equal where it stays.

    ``grace_until`` is the last day on which the old path answers too, out of the document.
    ``startup`` is the place of the start-up without which it is not served.
    """

    method: str
    old_path: str
    new_path: str
    grace_until: str = ""
    startup: str = ""

    @property
    def old_key(self) -> str:
        return f"{self.method} {self.old_path}"

    @property
    def new_key(self) -> str:
        return f"{self.method} {self.new_path}"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a migration of one module may change.

    ``tag`` takes the place of every tag of its endpoints but ``outer_tags``.
    ``modules`` maps dotted names that retire to what takes their place, ``functions`` single
    objects (``module:name``) that get another name or come through the facade. ``schema_modules``
    are the files whose examples may move between classes; ``decided_examples`` the
    ``part:example_input`` of which a person chose one version. ``public_names`` are the names
    that the module adds to the public package. ``splits`` are the classes that become two.
    ``example_names`` are what the examples of each role are called. ``corrects_artifacts`` lets a
    generated file that was wrong become right, ``remade`` (the reason) one that was right become
    another that is. ``repaired`` says that the generator gets another loop over classes, so that a
    schema file may hold others of its part; ``let_go`` are the files that need not be made at all.
    ``gone`` are old URLs that were kept for a time which is over.
    """

    module: str = ""
    tag: str = ""
    outer_tags: tuple[str, ...] = ()
    endpoints: tuple[MovedEndpoint, ...] = ()
    modules: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict)
    schema_modules: Mapping[str, str] = field(default_factory=dict)
    decided_examples: tuple[str, ...] = ()
    public_names: tuple[str, ...] = ()
    splits: tuple[SplitClass, ...] = ()
    example_names: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    shared_state: tuple[str, ...] = ()
    corrects_artifacts: bool = False
    remade: str = ""
    repaired: bool = False
    let_go: tuple[str, ...] = ()
    accepted: tuple[AcceptedDifference, ...] = ()
    gone: tuple[MovedEndpoint, ...] = ()

    @property
    def kept(self) -> tuple[MovedEndpoint, ...]:
        """The old URLs that go on answering, each as an endpoint that stays."""
        return tuple(
            MovedEndpoint(each.method, each.old_path, each.old_path)
            for each in self.endpoints
            if each.grace_until
        )

    @property
    def served(self) -> tuple[MovedEndpoint, ...]:
        """Everything that the module answers to afterwards."""
        return (*self.endpoints, *self.kept)

    def shipped(self) -> Declared:
        """What may differ once the migration is done: nothing but what was accepted."""
        endpoints = tuple(
            replace(each, old_path=each.new_path, grace_until="") for each in self.served
        )
        return Declared(self.module, endpoints=endpoints, parts=self.parts, accepted=self.accepted)

    def renamed(self, value: Any) -> Any:
        """``value`` with every retired name in its strings replaced; applied to both sides."""
        return _renamed(
            value, _renamings(tuple(self.functions.items()), tuple(self.modules.items()))
        )

    def renamed_path(self, path: str) -> str:
        """A path below a package that retires, as it is called after it."""
        for old in sorted(self.modules, key=len, reverse=True):
            folder, new = old.replace(".", "/"), self.modules[old].replace(".", "/")
            if path.startswith(f"{folder}/"):
                return f"{new}/{path.removeprefix(f'{folder}/')}"
        return path

    def acceptance(self, line: str) -> AcceptedDifference | None:
        """What a person wrote into the configuration about this very difference."""
        wanted = " ".join(line.split())
        return next(
            (each for each in self.accepted if " ".join(each.difference.split()) == wanted), None
        )

    def tagged(self, tags: Iterable[str]) -> list[str]:
        """What an endpoint of the module that had ``tags`` is tagged with afterwards."""
        if not self.tag:
            return list(tags)
        outer = dict.fromkeys(tag for tag in tags if tag in self.outer_tags)
        return list(outer if self.tag in outer else [*outer, self.tag])

    def endpoint(self, method: str, old_path: str) -> MovedEndpoint | None:
        key = f"{method} {old_path}"
        return next((each for each in self.endpoints if each.old_key == key), None)


# What to look for, as text and as a pattern, and what takes its place.
_Renamings = tuple[tuple[str, re.Pattern[str], str], ...]


def _renamed(value: Any, renamings: _Renamings) -> Any:
    if isinstance(value, str):
        for needle, pattern, new in renamings:
            if needle in value:
                value = pattern.sub(new, value)
        return value
    if isinstance(value, dict):
        return {_renamed(key, renamings): _renamed(item, renamings) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, renamings) for item in value]
    return value


@lru_cache(maxsize=8)
def _renamings(
    functions: tuple[tuple[str, str], ...], modules: tuple[tuple[str, str], ...]
) -> _Renamings:
    """Those of both, the longest first."""
    found = [
        (old, re.compile(rf"(?<![\w.]){re.escape(old)}(?![\w.])"), new)
        for old, new in sorted(functions, key=lambda pair: -len(pair[0]))
    ]
    for old, new in sorted(modules, key=lambda pair: -len(pair[0])):
        flat, new_flat = old.replace(".", "__"), new.replace(".", "__")
        found.append((old, re.compile(rf"(?<![\w.]){re.escape(old)}(?!\w)"), new))
        found.append((flat, re.compile(rf"(?<![A-Za-z0-9]){re.escape(flat)}(?=__)"), new_flat))
    return tuple(found)


def declared_changes(
    context: Context,
    router: RouterReading,
    apps: AppReading | None = None,
    splits: Iterable[SchemaSplit] = (),
) -> Declared:
    """The declared changes of ``context.module``; ``router`` and ``apps`` as planned or shipped."""
    module, wanted = context.module, old_paths_until(context)
    return Declared(
        module=module.name,
        tag=router.tag or module.name,
        outer_tags=router.outer_tags,
        endpoints=(*_moved(router), *_old_paths_that_stay(router, stays=bool(wanted))),
        modules=_retired_modules(context),
        functions=dict([*_moved_handlers(context, router), *_faced(apps)]),
        schema_modules={part.schema_module: part.name for part in module.parts},
        decided_examples=tuple(module.settings.examples),
        public_names=tuple(
            public_key(part.name, role) for part in module.parts for role in ("input", "output")
        ),
        splits=tuple(SplitClass(each.module, each.class_name, each.new_name) for each in splits),
        example_names=example_patterns(context.settings),
        parts=tuple(part.name for part in module.parts),
        shared_state=tuple(module.settings.shared_state),
        corrects_artifacts=True,
        remade="`split` in the configuration" if splits else "",
        let_go=module.settings.lacking_artifacts,
        accepted=module.settings.accept,
        gone=tuple(_old_paths_that_stay(router, stays=not wanted)),
    )


def _moved(router: RouterReading) -> Iterable[MovedEndpoint]:
    """The endpoints with their moves, those that an earlier run has made left out."""
    standing = {(each.method, each.path) for each in router.kept}
    for each in router.endpoints:
        method, moved = each.method.upper(), (each.method, each.old_path) not in standing
        old = each.old_path if moved else each.new_path
        yield MovedEndpoint(method, old, each.new_path, each.grace_until, each.startup)


def _old_paths_that_stay(router: RouterReading, *, stays: bool) -> Iterable[MovedEndpoint]:
    """The old URLs that answer before the run, where they are to stay; else none."""
    for each in router.kept if stays else ():
        yield MovedEndpoint(each.method, each.path, each.path)


def _retired_modules(context: Context) -> dict[str, str]:
    module = context.module
    files = {
        part.route_module: module.route_module
        for part in module.parts
        if part.route_module != module.route_module
    }
    dotted = {old: new for old, new in retired(context).items() if "/" not in old}
    return {**dotted, **files}


def _moved_handlers(context: Context, router: RouterReading) -> Iterable[tuple[str, str]]:
    """Handlers, helpers and constants that the unified file holds under another name."""
    module = context.module
    routes = {part.name: part.route_module for part in module.parts}
    for each in router.endpoints:
        if each.handler != each.new_handler and each.part in routes:
            old = f"{routes[each.part]}:{each.handler}"
            yield old, f"{module.route_module}:{each.new_handler}"
    for clash in router.clashes:
        for part, new_name in clash.renames:
            if part in routes:
                yield f"{routes[part]}:{clash.name}", f"{module.route_module}:{new_name}"


def _faced(apps: AppReading | None) -> Iterable[tuple[str, str]]:
    for each in apps.exposes if apps is not None else ():
        if each.kind == "function":
            yield (
                f"{each.origin_module}:{each.origin_name}",
                f"{apps.facade_module}:{each.name}" if apps is not None else "",
            )


def public_key(part: str, role: str) -> str:
    """A public name without its casing: ``sessionmanagerstartinput``."""
    return part.replace("_", "").lower() + role
