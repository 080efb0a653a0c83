"""A secret of the environment is hidden in whatever form it was observed."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import pprint
import re
import shlex
import urllib.parse
from collections.abc import Callable
from urllib.request import pathname2url

import pytest
from hypothesis import given, settings, strategies

from refactor_kit.proof.observing.observation import observe
from refactor_kit.proof.target.scratch import ScratchCopy
from refactor_kit.proof.target.scrubbing import Scrubber

from .services import BEFORE, context_of, tree_of

SECRET = 'pä$$ <word>/"9?'


def test_places_and_secrets_are_taken_out() -> None:
    variables = {"API_KEY": "abc", "NAME": "short", "DATABASE": "postgres://u:p@h/db"}
    scrubber = Scrubber({"/tmp/x/": ""}, variables)
    seen = {"error": "at /tmp/x/api.py: abc, short, postgres://u:p@h/db", "n": 1, "l": ["abc"]}
    assert scrubber.value(seen) == {
        "error": "at api.py: <API_KEY>, short, <DATABASE>",
        "n": 1,
        "l": ["<API_KEY>"],
    }


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        SECRET.upper(),
        urllib.parse.quote(SECRET, safe=""),
        urllib.parse.quote_plus(SECRET),
        html.escape(SECRET),
        json.dumps(SECRET)[1:-1],
        SECRET.encode().hex(),
        SECRET[::-1],
        hashlib.sha256(SECRET.encode()).hexdigest(),
    ],
)
def test_a_secret_is_hidden_however_it_is_written(written: str) -> None:
    scrubber = Scrubber({}, {"API_KEY": SECRET})
    assert scrubber.text(f"got {written}, no more") == "got <API_KEY>, no more"


@pytest.mark.parametrize("user", ["", "u", "us", "use", "user"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_a_secret_in_a_basic_header_is_hidden(user: str, encode: Callable[[bytes], bytes]) -> None:
    """Base64 of a longer text holds that of a part of it, but for the marks at both ends."""
    scrubber = Scrubber({}, {"PIN": "4711", "PASSWORD": SECRET})
    header = encode(f"{user}:{SECRET}".encode()).decode()
    assert "<PASSWORD>" in scrubber.text(f"Basic {header}")
    assert scrubber.text("code 4711") == "code <PIN>"


# What programs make of a text: each gives what may stand in an observation.
FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "repr": repr,
    "ascii": ascii,
    "repr of bytes": lambda text: repr(text.encode()),
    "pprint": lambda text: pprint.pformat({"value": text}, width=10_000),
    "json": json.dumps,
    "json, not only ascii": lambda text: json.dumps(text, ensure_ascii=False),
    "json in json": lambda text: json.dumps({"body": json.dumps({"value": text})}),
    "url": urllib.parse.quote,
    "url, whole": lambda text: urllib.parse.quote(text, safe=""),
    "form": lambda text: urllib.parse.urlencode({"value": text}),
    "url twice": lambda text: urllib.parse.quote(urllib.parse.quote(text, safe=""), safe=""),
    "url in lower case": lambda text: re.sub(
        "%..", lambda found: found[0].lower(), urllib.parse.quote(text, safe="")
    ),
    "path": pathname2url,
    "html": html.escape,
    "upper case": str.upper,
    "lower case": str.lower,
    "reversed": lambda text: text[::-1],
    "hexadecimal": lambda text: text.encode().hex(),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 for urls": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    "base32": lambda text: base64.b32encode(text.encode()).decode(),
    "a basic header": lambda text: base64.b64encode(f"user:{text}".encode()).decode(),
    "a digest": lambda text: hashlib.sha256(text.encode()).hexdigest(),
    "the id of an operation": lambda text: re.sub(r"\W", "_", f"hook_/hook/{text}_get"),
    "shell": lambda text: f"TOKEN={text}" if shlex.quote(text) == text else repr(text),
}
# Of signs alone an operation's id keeps nothing but underscores, which tell nothing; and what the
# configuration puts a folder into is no secret.
_SECRETS = strategies.text(
    strategies.characters(codec="utf-8", exclude_characters="\0"), min_size=3, max_size=60
).filter(
    lambda text: len(set(text)) > 2 and re.sub(r"[\W_]", "", text) != "" and "{scratch}" not in text
)


@pytest.mark.parametrize("form", FORMS)
@settings(derandomize=True, deadline=None)
@given(secret=_SECRETS)
def test_no_form_of_a_secret_is_left(form: str, secret: str) -> None:
    """What is left says no more than the same observation of no value at all."""
    scrubber = Scrubber({}, {"API_KEY": secret})
    seen = FORMS[form](secret)
    assert "<API_KEY>" in scrubber.text(f"value {seen} was seen")


@settings(derandomize=True, deadline=None)
@given(strategies.integers(min_value=100))
def test_a_number_is_hidden_as_a_value_and_in_a_text(pin: int) -> None:
    scrubber = Scrubber({}, {"PIN": str(pin)})
    document = {"default": pin, "list": [pin, f"at most {pin}"], "exact": True}
    assert scrubber.value(document) == {
        "default": "<PIN>",
        "list": ["<PIN>", "at most <PIN>"],
        "exact": True,
    }


def test_a_number_that_is_no_value_stays() -> None:
    scrubber = Scrubber({}, {"TOKEN_SECONDS": "300"})
    schema = {"maxLength": 300, "default": 300, "examples": [[{"n": 300}]], "title": "300"}
    assert scrubber.document({"properties": {"text": schema}}) == {
        "properties": {
            "text": {
                "maxLength": 300,
                "default": "<TOKEN_SECONDS>",
                "examples": [[{"n": "<TOKEN_SECONDS>"}]],
                "title": "<TOKEN_SECONDS>",
            }
        }
    }
    node = {"parts": [["uses", 300]], "label": "waits 300", "default": 300}
    shown = {"parts": [["uses", 300]], "label": "waits <TOKEN_SECONDS>", "default": 300}
    assert scrubber.structure(node) == shown


def test_each_line_of_a_secret_of_several_lines_is_hidden() -> None:
    lines = ["-----BEGIN KEY-----", "MIIEvQIBADANBgkq", "kiG9w0BAQEFAASC", "-----END KEY-----"]
    scrubber = Scrubber({}, {"PEM": "\n".join(lines)})
    for line in lines:
        assert scrubber.text(f"E   assert '{line}'") == "E   assert '<PEM>'"


def test_a_short_value_of_no_secret_is_a_word_like_any_other() -> None:
    assert Scrubber({}, {"NAME": "dev"}).value({"dev": ["dev", 1]}) == {"dev": ["dev", 1]}


def test_numbers_of_the_environment_are_not_taken_for_places_in_what_was_observed() -> None:
    tree = tree_of(BEFORE)
    lines = {f"TOKEN_{number}": str(number) for number in range(100, 500)}
    told = []
    for env in ({}, lines):
        context = context_of(tree, env=env)
        with ScratchCopy(tree, None, context.settings) as copy:
            seen = observe(copy, context, level="openapi", with_tests=False, with_generator=False)
        parts = [part for node in seen.sections["code"]["nodes"] for part in node["parts"]]
        told.append([other for _, other in parts if isinstance(other, int)])
    assert max(told[0]) > 100
    assert told[0] == told[1]
