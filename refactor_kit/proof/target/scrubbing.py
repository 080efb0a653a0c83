"""Takes values of the environment out of what was observed, however they are written there."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

from refactor_kit.proof.target.environment import SCRATCH_PLACEHOLDER

_SECRET_NAME = re.compile(
    r"KEY|TOKEN|SECRET|PASS|PWD|DSN|CREDENTIAL|AUTH|PRIVATE|COOKIE"
    r"|(?:\b|_)(?:PIN|OTP|SALT|CODE|SIGN\w*|CERT\w*)(?:\b|_)",
    re.IGNORECASE,
)
_ESCAPED = re.compile("%[0-9A-F]{2}")
_LONG_VALUE = 8
_SHORT_SECRET = 3
# Longer texts are not kept: they hardly come again.
_KEPT_TEXT = 200


def written_forms(value: str) -> frozenset[str]:
    """``value`` and what it becomes in URLs, JSON, HTML, headers, names and digests of others.

    Of its base64 within a longer text, what stands for its own bytes alone, at each of the three
    places where it may begin.
    """
    content = value.encode(errors="surrogateescape")
    forms = {value, value.upper(), value.lower(), value[::-1], content.hex(), content.hex().upper()}
    quoted = {quote(content), quote(content, safe=""), quote_plus(content)}
    forms |= quoted | {quote(each, safe="") for each in quoted}
    forms |= {_ESCAPED.sub(lambda found: found[0].lower(), each) for each in quoted}
    written = {json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}
    forms |= written | {json.dumps(each)[1:-1] for each in written}
    forms |= {repr(value)[1:-1], ascii(value)[1:-1], repr(content)[2:-1], html.escape(value)}
    # As the id of an operation is made of a path.
    forms |= {re.sub(r"\W", "_", value), base64.b32encode(content).decode().rstrip("=")}
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for before in range(3):
            whole = encode(b"\0" * before + content).decode()
            forms.add(whole[(before * 8 + 5) // 6 : (before + len(content)) * 8 // 6])
    for digest in ("md5", "sha1", "sha256", "sha512"):
        forms.add(hashlib.new(digest, content, usedforsecurity=False).hexdigest())
    return frozenset(form for form in forms if len(form) >= _SHORT_SECRET and form.strip("_"))


class Scrubber:
    """Takes out of an observation what must not be written down: places and secrets.

    A value of the ``variables`` is one when it is long, or when its name says so.
    """

    def __init__(self, places: Mapping[str, str], variables: Mapping[str, str]) -> None:
        hidden: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        for name, value in variables.items():
            least = _SHORT_SECRET if _SECRET_NAME.search(name) else _LONG_VALUE
            hidden |= dict.fromkeys(_forms_of(value, least), f"<{name}>")
            if len(value) >= least:
                self._numbers[value] = f"<{name}>"
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
        """``value``, JSON-able, with every string and number in it cleaned."""
        return self._cleaned_in(value, _is_a_value)

    def document(self, document: Any) -> Any:
        """A document with its strings cleaned, and the numbers that are values in it.

        Any other number of a document says what values are like (``minLength``).
        """
        return self._cleaned_in(document, _VALUES.__contains__)

    def structure(self, structure: Any) -> Any:
        """``structure`` with every string in it cleaned; its numbers are places, and stay."""
        return self._cleaned_in(structure, _is_no_value)

    def _cleaned_in(self, value: Any, holds: Callable[[str], bool], key: str = "") -> Any:
        """``holds`` tells under which keys a number, or whatever stands there, is a value."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            if key and holds(key):
                holds = _is_a_value
            return {
                self.text(str(name)): self._cleaned_in(item, holds, str(name))
                for name, item in value.items()
            }
        if isinstance(value, (list, tuple)):
            return [self._cleaned_in(item, holds, key) for item in value]
        if self._numbers and isinstance(value, (int, float)) and not isinstance(value, bool):
            return self._numbers.get(str(value), value) if holds(key) else value
        return value


# The keywords of a schema below which a value stands.
_VALUES = frozenset({"const", "default", "enum", "example", "examples"})


def _is_a_value(key: str) -> bool:
    return True


def _is_no_value(key: str) -> bool:
    return False


def _forms_of(value: str, least: int) -> Iterator[str]:
    """What stands for ``value``, or for one of several lines, where that is long enough."""
    if SCRATCH_PLACEHOLDER in value:
        return
    if len(value) >= least:
        yield from written_forms(value)
    lines = [line.strip() for line in value.splitlines()]
    for line in lines if len(lines) > 1 else ():
        if len(line) >= _LONG_VALUE:
            yield from written_forms(line)
