"""``check --fix --prove``: the service is run before and after, and nothing is written unproved."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from refactor_kit.base import ChangeSet, Context, OverlayTree, Settings
from refactor_kit.base.layout import dotted_name
from refactor_kit.base.records import replace
from refactor_kit.base.wiring import Wiring
from refactor_kit.discovery import Discovery, discover
from refactor_kit.proof.judging.repairs import RepairProof, prove_repair
from refactor_kit.proof.observing.announcing import announced, asking, named
from refactor_kit.proof.target.interpreter import target_python
from refactor_kit.reading.package.package_file import public_package_file
from refactor_kit.runtime.errors import Failed, Refused
from refactor_kit.worktree.repository import Repository
from refactor_kit.worktree.workspace import Workspace

from .subject import Subject, no_module

_CONFIGURE = (
    "let refactor-kit init write a refactor-kit.toml, which names the application, or repair "
    "unproved: refactor-kit check --fix"
)


def prove(subject: Subject, changes: ChangeSet) -> None:
    """Run the service without and with ``changes``; ``Failed`` where it would not be the same.

    ``Refused`` where it cannot be run. What runs is said on stderr before.
    """
    settings = subject.settings if subject.configured else _with_application(subject)
    if settings.proof == "none":
        raise Refused(
            'proof = "none": nothing of the service may run, so nothing can be proved',
            where=settings.source,
            remedy="repair unproved: refactor-kit check --fix",
        )
    whole = _workspace(settings.root).whole()
    inner = settings.root.relative_to(subject.settings.root.resolve()).as_posix()
    folder = "" if inner == "." else f"{inner}/"
    edits = {path.removeprefix(folder): _after(changes, path) for path in changes.paths()}
    how = announced(settings, target_python(settings))
    _say(f"proving that {named(settings)} stays the same: {how}")
    context = Context(settings, subject.modules, no_module())
    try:
        proof = prove_repair(whole, whole.modes(), OverlayTree(whole, edits), context)
    except Refused as error:
        error.where = error.where or folder
        raise
    if not proof.holds:
        raise Failed(
            f"not proved to be the same, so nothing is written{_told(proof)}",
            where=named(settings),
            remedy="see what would be written: refactor-kit check --diff",
        )
    for name, result in proof.results.items():
        _say(f"proved: {name}: {result.detail}")


def _told(proof: RepairProof) -> str:
    open_ = {n: each for n, each in proof.results.items() if each.state != "passed"}
    lines = [f"{name} {each.state}: {each.detail}" for name, each in open_.items()]
    return "".join(
        f"\n    {line}" for text in (*lines, *proof.sources) for line in text.split("\n")
    )


def _after(changes: ChangeSet, path: str) -> bytes | None:
    tree = changes.tree()
    return tree.read(path) if path in tree else None


def _with_application(subject: Subject) -> Settings:
    """The settings of a service that nobody configured, with the application found as by `init`."""
    root = subject.settings.root.resolve()
    package_file = public_package_file(subject.tree, subject.settings)
    known: dict[tuple[str, str, str | None], Wiring] = {}

    def observe(folder: str, settings: Settings) -> Wiring:
        key = (folder, settings.app, settings.env_file)
        if key not in known:
            place = root / folder
            named = replace(settings, root=place, source=subject.settings.source)
            known[key] = asking(named, _workspace(place), _say)()
        return known[key]

    tree = _workspace(root)
    found = discover(tree, observe, named=[package_file.rpartition("/")[0]])
    services = list(_services(found, subject.settings, package_file))
    if len(services) != 1:
        raise Refused(
            f"which application serves what {subject.settings.public_package} describes is not "
            "shown, so nothing can be proved",
            where=str(root),
            remedy=_CONFIGURE,
        )
    return services[0]


def _services(
    found: Sequence[Discovery], settings: Settings, package_file: str
) -> Iterator[Settings]:
    for each in found:
        values = {line.key: line.value for line in each.lines if line.sure}
        if "app" not in values:
            continue
        roots = tuple(values["source-roots"])
        own = package_file.removeprefix(f"{each.folder}/") if each.folder else package_file
        yield replace(
            settings,
            root=settings.root.resolve() / each.folder,
            app=values["app"],
            env_file=values.get("env-file"),
            source_roots=roots,
            public_package=dotted_name(own, roots),
        )


def _workspace(root: Path) -> Workspace:
    return Workspace(root, Repository.discover(root))


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
