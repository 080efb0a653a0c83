"""What keeps a target from being proved at all: told before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata

from refactor_kit.base import Context, Settings
from refactor_kit.proof.observing.booting import boot_error, missing_settings, proved_all_the_same
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.proof.target.bounds import OUT_OF_TIME
from refactor_kit.proof.target.interpreter import OWN, other_pythons, target_python
from refactor_kit.runtime.errors import Refused, UsageError

_MISSING_MODULE = re.compile(r"No module named '([\w.]+)'")
_COMPARED = ("pydantic", "fastapi")
_FAILS = 400


def require_ready(observation: Observation, context: Context, unproved: str = "--no-exec") -> None:
    """Refuses to go on with a target that does not boot here, or whose document fails.

    ``unproved`` is what goes on with nothing run.
    """
    if observation.level == "none":
        return
    if not observation.boots:
        raise _does_not_boot(observation, context.settings, unproved)
    if observation.document_error:
        raise _document_fails(observation, context.settings)
    for call, status in observation.sections.get("replay", {}).get("begun", {}).items():
        if not 0 < status < _FAILS:
            raise UsageError(
                f"[replay]: {call} answers {status or 'nothing'}, before anything is changed",
                where=context.settings.source,
                remedy="correct the call, or the variables of env-file and env that it names",
            )


def python_lines(observation: Observation, settings: Settings) -> tuple[str, ...]:
    """Which Python ran the target, why that one, and what it has of what the tool has too."""
    python = target_python(settings)
    version = observation.sections.get("import", {}).get("python")
    has = [f"Python {version}"] if version else []
    has += [f"{name} {number}" for name, number in sorted(observation.versions.items())]
    told = f" with {', '.join(has)}" if has else ""
    return (f"run by {python.path} ({python.reason}){told}", *_other_majors(observation))


def _other_majors(observation: Observation) -> Iterator[str]:
    for name in _COMPARED:
        there, here = observation.versions.get(name, ""), _own_version(name)
        if there and here and there.partition(".")[0] != here.partition(".")[0]:
            yield f"{name} is {there} there and {here} beside refactor-kit: each keeps its own"


def _own_version(name: str) -> str:
    """The version beside the tool, which needs no fastapi itself; empty where it has none."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _does_not_boot(observation: Observation, settings: Settings, unproved: str) -> Refused:
    error = boot_error(observation.sections)
    missing = missing_settings("\n".join(error))
    named = f"; missing: {', '.join(missing)}" if missing else ""
    lines = (
        *filter(None, map(str.strip, error)),
        *proved_all_the_same(observation.sections),
        *python_lines(observation, settings),
    )
    shown = "".join(f"\n    {line}" for line in lines)
    packages = _MISSING_MODULE.findall("\n".join(error))
    if any(each.startswith(OUT_OF_TIME) for each in error):
        seconds = f"{2 * settings.proof_timeout:g}"
        ways = [f"give it longer: proof-timeout = {seconds} {settings.place_of_keys}"]
    else:
        ways = [_other_python(settings, packages)] if packages or not missing else []
        ways += [] if packages else [_variables(settings, missing)]
    if observation.sections["import"]["ok"]:
        ways.append(f'or set proof = "openapi" {settings.place_of_keys}: no server is then started')
    ways.append(f"or take it unproved, with nothing run: {unproved}")
    return Refused(
        f"{settings.app} does not boot here{named}{shown}",
        where=settings.source,
        remedy="\n  ".join(ways),
    )


def _variables(settings: Settings, missing: tuple[str, ...]) -> str:
    pairs = ", ".join(f'{name} = "VALUE"' for name in missing or ("NAME",))
    key = f"env = {{ {pairs} }} {settings.place_of_keys}"
    return f"give the variables that it needs: {key}, or in a file that env-file names"


def _other_python(settings: Settings, packages: list[str]) -> str:
    """How the target comes to run on the Python that has what it imports."""
    python, others = target_python(settings), other_pythons(settings)
    key = f'target-python = "{others[0]}"' if others else 'target-python = "PATH/bin/python"'
    way = f"set {key} {settings.place_of_keys}"
    if not others:
        way += ", the Python of the environment that the service runs in"
    install = f"install what provides {packages[0]} into that Python, or " if packages else ""
    own = "; refactor-kit itself may live in another" if python.reason == OWN else ""
    return f"{install}{way}{own}"


def _document_fails(observation: Observation, settings: Settings) -> Refused:
    error = " ".join(observation.document_error.split())
    places = observation.sections["openapi"].get("endpoints", [])
    lines = [error, *(f"because of {place}" for place in places)]
    lines += python_lines(observation, settings)
    shown = "".join(f"\n    {line}" for line in lines)
    return Refused(
        f"the OpenAPI document of {settings.app} fails before anything is changed, "
        f"so that it cannot be compared{shown}",
        where=settings.source,
        remedy=f'repair it, or set proof = "import" {settings.place_of_keys}: '
        "the import, the generator and the tests are then proved, the document is not",
    )
