"""``refactor-kit init``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refactor_kit.reporters.output_options import OutputOptions

from .observing import observer
from .options import with_output_options

if TYPE_CHECKING:
    from refactor_kit.base import Settings
    from refactor_kit.base.wiring import Wiring
    from refactor_kit.discovery import Discovery

_FILE = "refactor-kit.toml"
_WITHOUT_OPERATIONS = (
    'write refactor-kit.toml with app = "package.module:name" (or "package.module:create_app()"), '
    'with source-roots = ["...", "..."] where its modules are imported from several folders, and '
    "with the variables that it boots with in env or env-file; the rest is shown by: "
    "refactor-kit init --check"
)


@click.command("init")
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help="Say what would be written, or what a standing configuration lacks; exit 1.",
)
@click.option("--no-exec", is_flag=True, help="Run nothing of the target; its source is read.")
@click.option(
    "--public-package",
    "named",
    multiple=True,
    metavar="PACKAGE",
    help="A package of schemas, by its dotted name or its folder, where it is not found by itself; "
    "may be given several times.",
)
@with_output_options("full")
def command(
    only_check: bool,
    no_exec: bool,
    named: tuple[str, ...],
    output: OutputOptions,
    config: Path | None,
) -> int:
    """Write refactor-kit.toml from what the repository shows; an existing one stays as it is."""
    if config is not None:
        raise click.UsageError("init writes refactor-kit.toml in the working directory")
    here = Path.cwd()
    fresh: list[tuple[Path, Discovery]] = []
    known: list[tuple[Path, Discovery]] = []
    asked = None if no_exec else output
    for found in _discover(here, _excluded(here) if only_check else (), asked, named):
        folder = here / found.folder
        standing = _own_configuration(folder)
        if standing is None:
            fresh.append((folder / _FILE, found))
        else:
            known.append((standing, found))
    if only_check:
        return _show(fresh, known, output)
    return _write(fresh, known, output)


def _excluded(here: Path) -> tuple[str, ...]:
    """What a configuration that stands here says is no part of the service."""
    from refactor_kit.config.loading import load_settings

    standing = _own_configuration(here)
    settings = load_settings(here, standing) if standing else None
    return settings.exclude if settings else ()


def _discover(
    here: Path, exclude: tuple[str, ...], asked: OutputOptions | None, named: tuple[str, ...]
) -> tuple[Discovery, ...]:
    from refactor_kit.discovery import discover, instead_of_a_package
    from refactor_kit.runtime.errors import Refused
    from refactor_kit.worktree.repository import Repository
    from refactor_kit.worktree.submodules import not_looked_into
    from refactor_kit.worktree.workspace import Workspace

    known: dict[tuple[str, str, str | None], Wiring] = {}

    def observe(folder: str, settings: Settings) -> Wiring | None:
        # What a standing configuration says is not asked for again; one that is only begun says
        # with what the application boots.
        root = (here / folder).resolve()
        standing = _own_configuration(root)
        begun = _begun(standing) if standing else None
        if asked is None or (standing and begun is None):
            return None
        used = settings
        if begun is not None:
            used = replace(begun, app=settings.app, source_roots=settings.source_roots)
            if not begun.env_file and not begun.env:
                used = replace(used, env_file=settings.env_file)
        key = (folder, used.app, used.env_file)
        if key not in known:
            if any(each[:2] == key[:2] for each in known):
                asked.chatter().print(f"once more with {used.env_file or 'no env-file'}:")
            workspace = Workspace(root, Repository.discover(root))
            known[key] = observer(replace(used, root=root), workspace, asked)()
        return known[key]

    def stated(folder: str) -> Settings | None:
        standing = _own_configuration((here / folder).resolve())
        begun = _begun(standing) if standing else None
        return begun if begun and "app" in _keys(begun.root / _FILE) else None

    workspace = Workspace(here, Repository.discover(here), exclude)
    workspace.refuse_left_out()
    found = discover(workspace, observe, stated, named or _begun_packages(here))
    if not found:
        message, remedy = instead_of_a_package(workspace)
        raise Refused(message + not_looked_into(here), where=str(here), remedy=remedy)
    return found


def _begun(standing: Path) -> Settings | None:
    """The settings of a configuration of its own file that names no module yet."""
    from refactor_kit.config.loading import load_settings

    settings = load_settings(standing.parent, standing) if standing.name == _FILE else None
    return None if settings is None or settings.modules else settings


def _begun_packages(here: Path) -> tuple[str, ...]:
    """The packages that a configuration names that is only begun."""
    standing = _own_configuration(here)
    begun = _begun(standing) if standing else None
    if begun is None or "public-package" not in _keys(begun.root / _FILE):
        return ()
    return begun.public_packages


def _keys(path: Path) -> dict[str, object]:
    """What a configuration says, as it stands there."""
    import tomllib

    return tomllib.loads(path.read_text(encoding="utf-8"))


def _own_configuration(folder: Path) -> Path | None:
    """The configuration that lies in ``folder`` itself."""
    from refactor_kit.config.loading import load_settings

    own = folder / _FILE
    if own.exists() or own.is_symlink():
        return own
    settings = load_settings(folder) if (folder / "pyproject.toml").is_file() else None
    if settings is not None and settings.root == folder.resolve():
        return folder / settings.source
    return None


def _show(
    fresh: list[tuple[Path, Discovery]], known: list[tuple[Path, Discovery]], output: OutputOptions
) -> int:
    from refactor_kit.discovery import render

    texts = [render(found) for _, found in fresh]
    chatter = output.chatter()
    for path, _ in fresh:
        chatter.print(f"would write {path}", markup=False, soft_wrap=True)
    for path, found in known:
        chatter.print(f"{path} stands already and stays", markup=False, soft_wrap=True)
        begun = _begun(path) is not None
        lacking = _rest(path, found) if begun else _lacking(path, found)
        if lacking:
            texts.append(lacking)
            what = "what it lacks" if begun else "modules of the tree that it lacks"
            chatter.print(f"{what}:", markup=False)
    output.write("".join(texts))
    return 1 if texts else 0


def _rest(path: Path, found: Discovery) -> str:
    """What ``init`` would write but for the keys that the configuration in ``path`` has."""
    from refactor_kit.discovery import render_rest

    return render_rest(found, _keys(path))


def _lacking(path: Path, found: Discovery) -> str:
    """The tables that the configuration in ``path`` lacks; those that are begun as comments."""
    from refactor_kit.base.layout import resolve_modules
    from refactor_kit.config.loading import load_settings
    from refactor_kit.discovery import missing_modules, render_modules
    from refactor_kit.worktree.repository import Repository
    from refactor_kit.worktree.workspace import Workspace

    settings = load_settings(path.parent, path)
    if settings is None:
        return ""
    tree = Workspace(settings.root, Repository.discover(settings.root), settings.exclude)
    missing = missing_modules(found, settings, resolve_modules(settings, tree))
    begun = [module for module in missing if module.name in settings.modules]
    lines = [
        f"\n# [modules.{module.name}] lacks {', '.join(part.name for part in module.parts)}\n"
        for module in begun
    ]
    return render_modules([each for each in missing if each not in begun]) + "".join(lines)


def _write(
    fresh: list[tuple[Path, Discovery]], known: list[tuple[Path, Discovery]], output: OutputOptions
) -> int:
    import tomllib

    from refactor_kit.config.schema import validate
    from refactor_kit.discovery import render
    from refactor_kit.runtime.delivery import write_new
    from refactor_kit.runtime.errors import Refused
    from refactor_kit.runtime.invocation import typed

    if not fresh:
        raise Refused(
            "a configuration stands already; init overwrites nothing",
            where=", ".join(str(path) for path, _ in known),
            remedy="see what it lacks: refactor-kit init --check",
        )
    for path, found in fresh:
        if found.problem:
            raise Refused(
                f"{found.problem}: nothing that could be planned for, so nothing is written",
                where=str(path.parent),
                remedy=_WITHOUT_OPERATIONS,
            )
    texts = [(path, found, render(found)) for path, found in fresh]
    for path, _, text in texts:
        validate(path, text, tomllib.loads(text))
    chatter = output.chatter()
    for path, found, text in texts:
        try:
            write_new(path, text.encode())
        except OSError as error:
            raise Refused(f"cannot be written: {error.strerror}", where=str(path)) from None
        names = ", ".join(module.name for module in found.modules) or "none found"
        chatter.print(f"wrote {path}", markup=False, soft_wrap=True)
        chatter.print(f"modules: {names}", markup=False, soft_wrap=True)
    chatter.print(typed("next: refactor-kit plan --all"), markup=False, soft_wrap=True)
    return 0
