"""What the target's processes see: a minimal environment."""

from __future__ import annotations

import os
import re
import site
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from refactor_kit.base import Settings, SourceTree
from refactor_kit.proof.target.interpreter import target_python
from refactor_kit.runtime.errors import UsageError

SCRATCH_PLACEHOLDER = "{scratch}"
_SUPPORT = Path(__file__).resolve().parents[1] / "inside" / "support"
_INHERITED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SSL_CERT_FILE", "SYSTEMROOT")
_SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASS|DSN|CREDENTIAL|AUTH", re.IGNORECASE)
_ASSIGNMENT = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")
_LONG_VALUE = 8
_SHORT_SECRET = 3


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


def parse_env_file(text: str) -> dict[str, str]:
    """``NAME=value`` lines; ``export``, quotes and comments are understood."""
    variables = {}
    for line in text.splitlines():
        match = _ASSIGNMENT.fullmatch(line)
        if match is None:
            continue
        name, value = match.group(1), match.group(2).strip()
        if value[:1] in {'"', "'"} and value.find(value[0], 1) > 0:
            value = value[1 : value.find(value[0], 1)]
        else:
            value = re.split(r"\s+#", value, maxsplit=1)[0].strip()
        variables[name] = value
    return variables


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


class Scrubber:
    """Takes out of an observation what must not be written down: places and secrets."""

    def __init__(self, places: Mapping[str, str], variables: Mapping[str, str]) -> None:
        hidden = {}
        for name, value in variables.items():
            floor = _SHORT_SECRET if _SECRET_NAME.search(name) else _LONG_VALUE
            if len(value) >= floor and SCRATCH_PLACEHOLDER not in value:
                hidden[value] = f"<{name}>"
        pairs = {**hidden, **places}
        self._pairs = sorted(pairs.items(), key=lambda pair: (-len(pair[0]), pair))

    def hide(self, value: str, shown: str) -> None:
        """Have ``shown`` stand for ``value``, unless that is too short to be told apart."""
        if len(value) >= _SHORT_SECRET and value not in dict(self._pairs):
            self._pairs = sorted([*self._pairs, (value, shown)], key=lambda p: (-len(p[0]), p))

    def text(self, text: str) -> str:
        for hidden, shown in self._pairs:
            text = text.replace(hidden, shown)
        return text

    def value(self, value: Any) -> Any:
        """``value``, JSON-able, with every string in it cleaned."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.value(item) for key, item in value.items()}
        if isinstance(value, Iterable):
            return [self.value(item) for item in value]
        return value
