"""What the target's processes see: a minimal environment."""

from __future__ import annotations

import os
import site
from collections.abc import Mapping
from pathlib import Path

from refactor_kit.base import Settings, SourceTree
from refactor_kit.proof.target.env_file import parse_env_file
from refactor_kit.proof.target.interpreter import target_python
from refactor_kit.runtime.errors import UsageError

SCRATCH_PLACEHOLDER = "{scratch}"
_SUPPORT = Path(__file__).resolve().parents[1] / "inside" / "support"
_INHERITED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SSL_CERT_FILE", "SYSTEMROOT")


def configured_variables(settings: Settings, tree: SourceTree | None = None) -> dict[str, str]:
    """What ``env-file`` and ``env`` give the target; ``env`` wins."""
    variables: dict[str, str] = {}
    if settings.env_file is not None:
        variables.update(parse_env_file(env_file_content(settings, tree)))
    variables.update(settings.env)
    return variables


def env_file_content(settings: Settings, tree: SourceTree | None) -> str:
    """The env-file's text, from the tree or (git may ignore it) from beside the configuration."""
    name = settings.env_file or ""
    try:
        if tree is not None and name in tree:
            return tree.read(name).decode("utf-8")
        return (settings.root / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"env-file = {name!r} cannot be read ({type(error).__name__})",
            where=settings.source,
            remedy="name a file of NAME=value lines that the target boots with",
        ) from None


def build_environment(
    settings: Settings, variables: Mapping[str, str], *, tree_dir: Path, base: Path
) -> dict[str, str]:
    """The whole environment of a target process; nothing else of the user's reaches it.

    ``{scratch}`` in a configured value stands for a folder that is empty at each boot.
    """
    python = Path(target_python(settings).path)
    roots = [str((tree_dir / root).resolve()) for root in settings.source_roots]
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    environment |= {
        "PATH": f"{python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "HOME": str(base / "home"),
        "TMPDIR": str(base / "tmp"),
        "PYTHONUSERBASE": site.getuserbase(),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "NO_COLOR": "1",
    }
    if (python.parent.parent / "pyvenv.cfg").is_file():
        environment["VIRTUAL_ENV"] = str(python.parent.parent)
    scratch = str(base / "data")
    environment |= {
        name: value.replace(SCRATCH_PLACEHOLDER, scratch) for name, value in variables.items()
    }
    environment |= {
        "PYTHONPATH": os.pathsep.join([str(_SUPPORT), *roots]),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "REFACTOR_KIT_ORIGINAL": str(settings.root.resolve()),
        "REFACTOR_KIT_COPY": str(tree_dir.resolve()),
    }
    return environment


def path_as_configured(variables: Mapping[str, str]) -> dict[str, str]:
    """``PYTHONPATH`` for a command that is run as a person runs it: without the source roots.

    What the configuration says of the path counts.
    """
    given = [str(_SUPPORT), variables.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(filter(None, given))}
