"""Makes a service of many modules, of which some are migrated: the subject of the measurements.

    python benchmarks/generate_service.py FOLDER --modules 1000 --migrated 400 --commits 200

The same numbers and seed give the same bytes. A module is migrated by the tool itself once, alone
in a small service; the others are stamped from that one, so that the result is what the tool makes.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from textwrap import dedent

from refactor_kit.base import Context, MemoryTree, Module, SourceTree
from refactor_kit.memory.memoized import Memory
from refactor_kit.migration import plan_run
from refactor_kit.project import Project, open_project
from refactor_kit.proof.judging.inputs import input_digests
from refactor_kit.records.evidence import (
    ProofRecord,
    StepRecord,
    evidence_bytes,
    evidence_path,
    new_evidence,
)

_CANON, _CANON_CLASS = "canon_module", "CanonModule"
_NOUNS = ("billing", "catalog", "inbox", "ledger", "orders", "parcels", "profile", "search")
_PARTS = ("open", "close")
_SHARED = (
    "api/main.py",
    "docs/CHANGELOG.md",
    "docs/schemas/SCHEMA_CHANGELOG.md",
    "refactor-kit.toml",
    "schemas/__init__.py",
)
_CHANGELOGS = ("docs/CHANGELOG.md", "docs/schemas/SCHEMA_CHANGELOG.md")
Files = dict[str, bytes]


def build_service(modules: int, migrated: int, seed: int = 1) -> Files:
    """Every file of a service whose first ``migrated`` modules are migrated."""
    names = module_names(modules, seed)
    files = _common_files(names)
    for number, name in enumerate(names):
        files |= module_files(name, migrated=number < migrated)
    files |= shared_files(names, migrated)
    return files


def module_names(modules: int, seed: int) -> list[str]:
    """The names, in an order that the seed decides."""
    nouns = [_NOUNS[number % len(_NOUNS)] for number in range(modules)]
    # As long as the canonical name, so that text is broken at the same places.
    digits = [str(number).zfill(len(_CANON) - 1 - len(noun)) for number, noun in enumerate(nouns)]
    names = [f"{noun}_{number}" for noun, number in zip(nouns, digits, strict=True)]
    random.Random(seed).shuffle(names)
    return names


def module_files(name: str, *, migrated: bool) -> Files:
    """The module's own files before its migration, or after it."""
    before, after = _canonical()
    source = after if migrated else before
    return {
        _stamped(path, name): _stamped(content.decode(), name).encode()
        for path, content in source.items()
        if path not in _SHARED and _CANON in path
    }


def shared_files(names: list[str], migrated: int) -> Files:
    """What knows every module, and what the first migration adds for the whole repository."""
    files = {
        "schemas/__init__.py": _public_package(names[:migrated]).encode(),
        "api/main.py": _application(names, migrated).encode(),
    }
    if migrated:
        before, after = _canonical()
        files |= {path: after[path] for path in after if _CANON not in path} | files
        for path in _CHANGELOGS:
            files[path] = _changelog(before[path], after[path], names[:migrated])
    return {path: content for path, content in files.items() if path != "refactor-kit.toml"}


def migration_files(names: list[str], number: int) -> dict[str, bytes | None]:
    """What the migration of module ``number`` changes, with those before it migrated."""
    name = names[number]
    changed: dict[str, bytes | None] = dict.fromkeys(module_files(name, migrated=False))
    return {**changed, **module_files(name, migrated=True), **shared_files(names, number + 1)}


def write_service(root: Path, modules: int, migrated: int, seed: int = 1) -> None:
    """Write the service below ``root``, with evidence that holds there."""
    write_files(root, build_service(modules, migrated, seed))
    write_evidence(root, module_names(modules, seed)[:migrated])


def write_evidence(root: Path, names: Iterable[str]) -> None:
    """Record for the modules ``names`` that every proof passed on the files as they are."""
    project = open_project(start=root)
    for name in names:
        content = with_evidence(project, project.workspace, project.module(name))
        (root / evidence_path(name)).write_bytes(content)


def with_evidence(project: Project, tree: SourceTree, module: Module) -> bytes:
    """Evidence that every proof of ``module`` passed on the files of ``tree``."""
    names = {each.name for step in project.recipe.steps for each in step.criteria}
    context = Context(project.settings, project.modules, module)
    inputs = input_digests(tree, context, names)
    evidence = new_evidence(module, project.recipe.name)
    for step in project.recipe.steps:
        proofs = {
            criterion.name: ProofRecord("passed", "seen", inputs[criterion.name])
            for criterion in step.criteria
            if criterion.kind == "proof"
        }
        evidence = evidence.with_step(step.number, StepRecord(proofs))
    return evidence_bytes(evidence)


@cache
def _canonical() -> tuple[Mapping[str, bytes], Mapping[str, bytes]]:
    """One module before and after, as the tool itself migrates it."""
    before = _common_files([_CANON]) | dict(_module_before()) | shared_files([_CANON], 0)
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), before)
        project = open_project(start=Path(folder))
        plan = plan_run(project, project.modules[0], project.recipe.last, Memory())
        if plan.is_open:
            raise SystemExit(f"the canonical module cannot be migrated: {plan}")
        tree = plan.steps[-1].change_set.tree()
        after = {path: tree.read(path) for path in tree.paths()}
        after[evidence_path(_CANON)] = with_evidence(project, MemoryTree(after), project.modules[0])
    return before, after


def _common_files(names: list[str]) -> Files:
    """What belongs to no module; the configuration names them all."""
    tables = "".join(
        f'\n[modules.{name}]\nparts = ["{name}_open", "{name}_close"]\n'
        f'app-layout = "package"\nowner = "team {number % 7}"\n'
        for number, name in enumerate(names)
    )
    return {
        "refactor-kit.toml": f'test-command = ["python", "-m", "pytest"]\n{tables}'.encode(),
        "api/__init__.py": b"",
        "api/routes/__init__.py": b"",
        "apps/__init__.py": b"",
        "docs/CHANGELOG.md": b"# Changelog\n\n## Unreleased\n",
        "docs/schemas/SCHEMA_CHANGELOG.md": b"# Schema changelog\n\n## Unreleased\n",
        "docs/schemas/SCHEMA_REFERENCE.md": b"# Schemas\n\nTimes are UTC.\n",
        "docs/getting started/CONTRIBUTING.md": b"# Contributing\n",
        ".github/workflows/ci.yml": _WORKFLOW.encode(),
    }


def _module_before() -> Iterator[tuple[str, bytes]]:
    yield f"docs/modules/{_CANON}/README.md", b"# canon_module\n\nOpens and closes.\n"
    for part in _PARTS:
        name, title = f"{_CANON}_{part}", part.title()
        values = {"name": name, "part": part, "title": title, "klass": f"{_CANON_CLASS}{title}"}
        yield f"schemas/{name}/__init__.py", b""
        yield f"schemas/{name}/{name}.py", _SCHEMA.format(**values).encode()
        yield f"api/routes/{name}_routes.py", _ROUTES.format(**values).encode()
        yield f"apps/{name}/__init__.py", b""
        yield f"apps/{name}/service.py", _SERVICE.format(**values).encode()


def _public_package(migrated: list[str]) -> str:
    """The canonical package's statements for every migrated module, one list of names."""
    _, after = _canonical() if migrated else ({}, {"schemas/__init__.py": b""})
    text = after["schemas/__init__.py"].decode()
    docstring = '"""Public schemas."""\n'
    if not migrated:
        return docstring
    statements = text[text.index("from ") : text.index("__all__")].strip("\n")
    exported = text[text.index("__all__") :]
    names = exported[exported.index("[") + 1 : exported.index("]")].strip("\n").rstrip(",")
    imports = "\n".join(_stamped(statements, name) for name in sorted(migrated))
    listed = ",\n".join(_stamped(names, name) for name in sorted(migrated))
    return f"{docstring}\n{imports}\n\n__all__ = [\n{listed},\n]\n"


def _changelog(before: bytes, after: bytes, migrated: list[str]) -> bytes:
    entry = after[after.index(b"- `") :].decode()
    entries = "".join(_stamped(entry, name) for name in migrated)
    return after[: after.index(b"- `")] + entries.encode()


def _application(names: list[str], migrated: int) -> str:
    unified = [f"{name}_routes" for name in names[:migrated]]
    parts = [f"{name}_{part}_routes" for name in names[migrated:] for part in _PARTS]
    lines = ["from fastapi import FastAPI", "", "from api.routes import ("]
    lines += [f"    {name}," for name in sorted([*unified, *parts])]
    lines += [")", "", 'app = FastAPI(title="Generated")', ""]
    lines += [f"app.include_router({name}.router)" for name in unified]
    for name in names[migrated:]:
        lines += [
            f'app.include_router({name}_{part}_routes.router, prefix="/{name}")' for part in _PARTS
        ]
    return "\n".join(lines) + "\n"


def _stamped(text: str, name: str) -> str:
    klass = "".join(word.title() for word in name.split("_"))
    return text.replace(_CANON, name).replace(_CANON_CLASS, klass)


def write_files(root: Path, files: Mapping[str, bytes | None]) -> None:
    """Write ``files`` below ``root``; ``None`` takes one away."""
    for path, content in files.items():
        file = root / path
        if content is None:
            file.unlink(missing_ok=True)
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def write_history(root: Path, modules: int, commits: int, seed: int = 1) -> None:
    """A repository in which every other commit migrates a module and the rest touch a route."""
    names = module_names(modules, seed)
    write_files(root, build_service(modules, 0, seed))
    _git(root, "init", "--quiet", "--initial-branch=main")
    _commit(root, "Begin", 0)
    chosen = random.Random(seed)
    migrated = 0
    for number in range(1, commits):
        if number % 2 and migrated < modules:
            write_files(root, migration_files(names, migrated))
            write_evidence(root, [names[migrated]])
            message = f"Migrate {names[migrated]}"
            migrated += 1
        else:
            _touch(root, chosen.choice(names[migrated:] or names))
            message = f"Work on it, {number}"
        _commit(root, message, number)


def _touch(root: Path, name: str) -> None:
    for file in sorted((root / "api" / "routes").glob(f"{name}_*.py"))[:1]:
        file.write_bytes(file.read_bytes() + b"\n# Looked at once more.\n")


def _commit(root: Path, message: str, number: int) -> None:
    _git(root, "add", "--all")
    moment = f"{1_760_000_000 + number * 3600} +0000"
    _git(root, "commit", "--quiet", f"--message={message}", moment=moment)


def _git(root: Path, *arguments: str, moment: str = "") -> None:
    person = {"NAME": "A Generator", "EMAIL": "generator@example.org"}
    environment = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in person.items()
    }
    environment |= {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment} if moment else {}
    environment |= {"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(root)}
    subprocess.run(["git", *arguments], cwd=root, env=environment, check=True)


_SCHEMA = dedent(
    '''\
    """Request and response of ``{name}``."""

    from pydantic import BaseModel, Field


    class {klass}Request(BaseModel):
        """Asks to {part}."""

        identifier: str = Field(..., min_length=1, description="What to {part}.")
        note: str = ""

        @staticmethod
        def example_output() -> dict[str, object]:
            return {{"identifier": "a", "done": True}}


    class {klass}Response(BaseModel):
        """What came of it."""

        identifier: str
        done: bool = True

        @staticmethod
        def example_input() -> dict[str, object]:
            return {{"identifier": "a", "note": "b"}}
    '''
)
_ROUTES = dedent(
    '''\
    """To {part}."""

    from fastapi import APIRouter

    from apps.{name} import service
    from schemas.{name}.{name} import {klass}Request, {klass}Response

    router = APIRouter()


    @router.post("/{part}", response_model={klass}Response)
    def {part}_it(payload: {klass}Request) -> {klass}Response:
        """Carry it out."""
        return {klass}Response(identifier=service.{part}_it(payload.identifier))
    '''
)
_SERVICE = dedent(
    '''\
    """What stands behind ``{name}``."""


    def {part}_it(identifier: str) -> str:
        """The identifier, once it is settled."""
        return identifier.strip()
    '''
)
_WORKFLOW = dedent(
    """\
    name: ci
    on: [push]
    jobs:
      test:
        runs-on: ubuntu-latest
        steps:
          - uses: actions/checkout@v4
          - run: python -m pytest
    """
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--modules", type=int, default=1000)
    parser.add_argument("--migrated", type=int, default=400)
    parser.add_argument("--commits", type=int, default=0, help="also a history of this length")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.commits:
        write_history(options.folder, options.modules, options.commits, options.seed)
    else:
        write_service(options.folder, options.modules, options.migrated, options.seed)


if __name__ == "__main__":
    main()
