"""What the target's processes see: a minimal environment."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
import site
from bisect import bisect_left
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

from refactor_kit.base import Settings, SourceTree
from refactor_kit.proof.target.env_file import parse_env_file
from refactor_kit.proof.target.interpreter import target_python
from refactor_kit.runtime.errors import UsageError

SCRATCH_PLACEHOLDER = "{scratch}"
_SUPPORT = Path(__file__).resolve().parents[1] / "inside" / "support"
_INHERITED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SSL_CERT_FILE", "SYSTEMROOT")
_SECRET_NAME = re.compile(
    r"KEY|TOKEN|SECRET|PASS|PWD|DSN|CREDENTIAL|AUTH|PRIVATE|COOKIE"
    r"|(?:\b|_)(?:PIN|OTP|SALT|CODE|SIGN\w*|CERT\w*)(?:\b|_)",
    re.IGNORECASE,
)
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


def written_forms(value: str) -> frozenset[str]:
    """``value`` and what it becomes in URLs, JSON, HTML, headers and digests of others.

    Of its base64 within a longer text, what stands for its own bytes alone, at each of the three
    places where it may begin.
    """
    content = value.encode(errors="surrogateescape")
    forms = {value, value.upper(), value.lower(), value[::-1], content.hex(), content.hex().upper()}
    forms |= {quote(content), quote(content, safe=""), quote_plus(content)}
    forms |= {json.dumps(value)[1:-1], repr(value)[1:-1], html.escape(value)}
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for before in range(3):
            whole = encode(b"\0" * before + content).decode()
            own = whole[(before * 8 + 5) // 6 : (before + len(content)) * 8 // 6]
            forms |= {own} if len(own) >= _SHORT_SECRET else set()
    for digest in ("md5", "sha1", "sha256", "sha512"):
        forms.add(hashlib.new(digest, content, usedforsecurity=False).hexdigest())
    return frozenset(forms)


# Longer texts are not kept: they hardly come again.
_KEPT_TEXT = 200


class Scrubber:
    """Takes out of an observation what must not be written down: places and secrets."""

    def __init__(self, places: Mapping[str, str], variables: Mapping[str, str]) -> None:
        hidden: dict[str, str] = {}
        for name, value in variables.items():
            floor = _SHORT_SECRET if _SECRET_NAME.search(name) else _LONG_VALUE
            if len(value) >= floor and SCRATCH_PLACEHOLDER not in value:
                hidden |= dict.fromkeys(written_forms(value), f"<{name}>")
        self._hide({**hidden, **places})

    def hide(self, value: str, shown: str) -> None:
        """Have ``shown`` stand for ``value``, unless that is too short to be told apart."""
        if len(value) >= _SHORT_SECRET and value not in dict(self._pairs):
            self._hide({**dict(self._pairs), value: shown})

    def _hide(self, pairs: Mapping[str, str]) -> None:
        self._pairs = sorted(pairs.items(), key=lambda pair: (-len(pair[0]), pair))
        self._lengths = [-len(hidden) for hidden, _ in self._pairs]
        # Four of five strings that a look tells were told before.
        self._cleaned: dict[str, str] = {}

    def text(self, text: str) -> str:
        """``text`` with what stands for each hidden value, the longest first."""
        known = self._cleaned.get(text)
        if known is None:
            known = self._clean(text)
            if len(text) <= _KEPT_TEXT:
                self._cleaned[text] = known
        return known

    def _clean(self, text: str) -> str:
        # Most texts are short, and what is longer cannot be in them.
        for hidden, shown in self._pairs[bisect_left(self._lengths, -len(text)) :]:
            if hidden in text:
                text = text.replace(hidden, shown)
        return text

    def value(self, value: Any) -> Any:
        """``value``, JSON-able, with every string in it cleaned."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(str(key)): self.value(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.value(item) for item in value]
        return value
