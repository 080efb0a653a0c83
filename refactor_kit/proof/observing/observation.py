"""What was seen of the target at one moment."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from refactor_kit.base import PROOF_LEVELS, Context, ProofLevel, SourceTree
from refactor_kit.base.layout import dotted_name
from refactor_kit.proof.observing.artifacts import Generated, are_as_kept, run_generator
from refactor_kit.proof.observing.elsewhere import Seen, second_look
from refactor_kit.proof.observing.generator_hints import generator_faults
from refactor_kit.proof.observing.learning import (
    Look,
    called_once,
    learned,
    learned_requests,
)
from refactor_kit.proof.observing.replay import Replayer
from refactor_kit.proof.observing.sent import Sent, as_sent, places_now
from refactor_kit.proof.observing.suite import run_suite
from refactor_kit.proof.target.bounds import PROBE
from refactor_kit.proof.target.clock import Span
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.proof.target.scrubbing import Scrubber
from refactor_kit.proof.target.target import Target
from refactor_kit.reading.application.mounting import registers_at_startup
from refactor_kit.reading.schemas.example_names import example_patterns


@dataclass(frozen=True, slots=True)
class Observation:
    """Sections of JSON values: ``import``, ``openapi``, ``routes``, ``hidden``, ``resolution``,
    ``state``, ``schemas``, ``exports``, ``examples``, ``generator``, ``artifacts``, ``tests``,
    ``replay``.

    A section that was not looked at is absent. ``versions`` are the target's own packages, ``sent``
    the requests of a replay by ``METHOD path``, as far as they were learned, ``requests`` all of
    them as they were made. ``served`` is who serves what, as JSON gives it
    (:func:`~refactor_kit.proof.observing.served.wiring_seen`).
    """

    level: ProofLevel
    sections: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    sent: Mapping[str, Sent] = field(default_factory=dict)
    served: Mapping[str, Any] = field(default_factory=dict)
    requests: tuple[dict[str, Any], ...] = ()

    @property
    def boots(self) -> bool:
        """Whether the app loads and, where a server was started, answers."""
        return _boots(self.sections)

    @property
    def document_error(self) -> str:
        """Why the OpenAPI document cannot be made; empty where it can, or was not asked for."""
        return str(self.sections.get("openapi", {}).get("error", ""))

    def reaches(self, level: ProofLevel) -> bool:
        return PROOF_LEVELS.index(self.level) >= PROOF_LEVELS.index(level)


def observe(
    copy: ScratchCopy,
    context: Context,
    *,
    level: ProofLevel,
    with_tests: bool,
    with_generator: bool,
    generated: Generated | None = None,
    twice: bool = False,
    sent: Mapping[str, Sent] | None = None,
) -> Observation:
    """Looks at the target in ``copy``; ``twice`` looks again elsewhere to learn what is volatile.

    ``generated`` is what the generator made of the same code earlier: it is not run again. ``sent``
    are the requests of an earlier observation by ``METHOD path``: what varies of an example is sent
    as it was then. A target that does not boot, or whose document fails, is an observation, not an
    error: see :mod:`readiness`. Nothing more of it is run; what hangs on import would hang in each
    test too.
    """
    if level == "none":
        return Observation(level)
    target, began = Target(copy), time.time()
    sections, requests = _look(target, context, level, sent=sent or {})
    versions, served = sections.pop("versions", {}), sections.pop("served", {})
    keeps_artifacts = True
    if _serves(sections):
        if with_generator and context.settings.generator:
            made = generated or run_generator(target, context)
            keeps_artifacts = generated is not None or are_as_kept(copy, context)
            sections["generator"], sections["artifacts"] = made
            sections["generator_faults"] = generator_faults(copy.tree, context)
        if with_tests and context.settings.test_command:
            sections["tests"] = run_suite(target, context)
        if twice:
            # The other runs come between the two looks: the more time passes, the more is learned.
            first = Look(sections, Span(began, time.time()), requests)
            second = _look_elsewhere(copy, context, first, level, generates=not keeps_artifacts)
            sections = learned(first, second)
            sent = learned_requests(first, second)
    if "examples" in sections:
        sections["examples"] = called_once(sections["examples"])
    copy.reset()
    return Observation(level, sections, versions, sent or {}, served, tuple(requests))


def _look(
    target: Target,
    context: Context,
    level: ProofLevel,
    *,
    sent: Mapping[str, Sent],
    again: bool = False,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the target serves and, at the level ``replay``, answers; and the requests made of it.

    ``again`` takes its time, and is of the app alone: what each module does was seen before.
    """
    copy = target.copy
    copy.reset()
    sections = ask_probe(target, context, level=level, with_modules=not again)
    asked = sections.pop("requests", [])
    requests = as_sent(asked if isinstance(asked, list) else [], sent)
    written = set(copy.products())
    if level == "replay" and _serves(sections):
        replayer = Replayer(target, context, requests, sections["import"], places_now(sent))
        sections["replay"] = replayer.run(slowly=again)
        written |= copy.products()
    sections["writes"] = sorted(target.scrubber.text(path) for path in written)
    return sections, requests


def _look_elsewhere(
    copy: ScratchCopy, context: Context, first: Look, level: ProofLevel, *, generates: bool
) -> Look:
    """What :func:`second_look` sees; the generator runs again only where ``generates``."""

    def finish(target: Target, sections: dict[str, Any]) -> None:
        if generates:
            sections["generator"], sections["artifacts"] = run_generator(target, context)
        elif "artifacts" in first.sections:
            sections["artifacts"] = first.sections["artifacts"]

    def look(target: Target) -> Seen:
        return _look(target, context, level, sent={}, again=True)

    return second_look(copy, first, look, finish)


def _serves(sections: Mapping[str, Any]) -> bool:
    """Whether more of it is worth running: it boots, and its document can be made."""
    return _boots(sections) and "error" not in sections.get("openapi", {})


def _boots(sections: Mapping[str, Any]) -> bool:
    replayed = sections.get("replay", {"booted": True})
    return bool(sections.get("import", {}).get("ok")) and bool(replayed["booted"])


def observe_tests(
    copy: ScratchCopy, context: Context, *, module_only: bool = False
) -> dict[str, Any]:
    """The section ``tests`` alone, of code that has been observed already."""
    section = run_suite(Target(copy), context, module_only=module_only)
    copy.reset()
    return section


_SCRIPT = Path(__file__).resolve().parents[1] / "inside" / "run.py"


def ask_probe(
    target: Target, context: Context, *, level: str, with_modules: bool = True
) -> dict[str, Any]:
    """The probe's sections; ``import`` says so when the app could not be loaded.

    Without ``with_modules`` nothing is imported but what the app and its schemas need.
    """
    request = _request(target, context, level)
    if not with_modules:
        request |= {"modules": [], "entries": []}
    return answer_of_probe(target, request)


def answer_of_probe(target: Target, request: Mapping[str, Any]) -> dict[str, Any]:
    """What the probe answers to ``request``, cleaned of places and secrets.

    The section ``served`` stays as it is: paths and prefixes that the environment gives are what
    is asked for.
    """
    place, answer = target.copy.out() / "request.json", target.copy.out() / "answer.json"
    place.write_text(json.dumps(request), encoding="utf-8")
    answer.unlink(missing_ok=True)
    finished = target.run(["python", str(_SCRIPT), str(place), str(answer)], PROBE, warm=True)
    try:
        sections = json.loads(answer.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        reason = finished.problem or "ended before it could be looked at"
        stderr = list(finished.last_lines())
        return {"import": {"ok": False, "app": {"error": [reason]}, "stderr": stderr}}
    served = {name: sections.pop(name) for name in ("served",) if name in sections}
    cleaned = _cleaned(sections, target.scrubber) | served
    if not cleaned["import"]["ok"]:
        cleaned["import"].setdefault("stderr", list(finished.last_lines()))
    if finished.left_behind:
        cleaned["import"]["left_behind"] = True
    return cleaned


def _cleaned(sections: Mapping[str, Any], scrubber: Scrubber) -> dict[str, Any]:
    """Each section by what its numbers are; what is sent to the service stays what it takes."""
    kinds: dict[str, Callable[[Any], Any]] = {
        **dict.fromkeys(("openapi", "schemas", "hidden"), scrubber.document),
        "examples": scrubber.value,
    }
    return {name: kinds.get(name, scrubber.structure)(each) for name, each in sections.items()}


def _request(target: Target, context: Context, level: str) -> dict[str, Any]:
    copy, settings = target.copy, context.settings
    tree = copy.tree
    own = _own_files(tree, context)
    return {
        "root": str(copy.root()),
        "roots": [str(copy.root() / root) for root in settings.source_roots],
        "app": settings.app,
        "level": level,
        "lifespan": level == "replay" and registers_at_startup(tree, settings),
        "public_package": settings.public_package,
        "example_names": example_patterns(settings),
        "schema_modules": [
            part.schema_module for part in context.module.parts if part.schema_file in tree
        ],
        "modules": _dotted(_loadable(tree, context), context),
        "entries": [settings.public_package, *_dotted(own, context)],
    }


def _own_files(tree: SourceTree, context: Context) -> Iterable[str]:
    """The Python files of the module's own: schemas, routes, apps."""
    module = context.module
    files = {module.route_file} | {part.route_file for part in module.parts}
    files |= {part.schema_file for part in module.parts}
    folders = tuple(f"{place}/" for place in [module.app_dir, *[p.app_dir for p in module.parts]])
    for path in tree.paths():
        if path in files or (path.endswith(".py") and path.startswith(folders)):
            yield path


def _loadable(tree: SourceTree, context: Context) -> Iterable[str]:
    """The Python files below the packages of the app, the public package and the app folders."""
    settings = context.settings
    tops = {settings.app.partition(":")[0].partition(".")[0], settings.public_package.split(".")[0]}
    tops |= {part.app_package.split(".")[0] for part in context.module.parts}
    for path in tree.paths():
        if path.endswith(".py") and dotted_name(path, settings.source_roots).split(".")[0] in tops:
            yield path


def _dotted(paths: Iterable[str], context: Context) -> list[str]:
    names = {dotted_name(path, context.settings.source_roots) for path in paths}
    return sorted(
        name
        for name in names
        if all(part.isidentifier() for part in name.split(".")) and not name.endswith("__main__")
    )
