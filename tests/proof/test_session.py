"""What the calls of a replay carry from the login on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from refactor_kit.base import Settings
from refactor_kit.base.replay_settings import LoginSettings, ReplaySettings
from refactor_kit.proof.observing.session import Session
from refactor_kit.proof.target.server import Answer, Server


class Login(Server):
    """Answers every call with one cookie."""

    def __init__(self, cookie: str) -> None:
        self.cookie = cookie
        self.sent: list[dict[str, str]] = []
        self.hidden: list[str] = []

    def call(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: tuple[bytes, str] | None = None,
    ) -> Answer:
        self.sent.append(dict(headers or {}))
        return Answer(200, {}, None, {}, (self.cookie,))

    def hide(self, value: str, shown: str) -> None:
        self.hidden.append(value)


@pytest.mark.parametrize(
    ("cookie", "back"),
    [
        ("seat=7; Path=/; HttpOnly", "seat=7"),
        ("seat=caf\xe9; Path=/", "seat=caf\xe9"),
        ("seat=caf\xc3\xa9", "seat=caf\xc3\xa9"),
        ('seat="a b"; Secure', 'seat="a b"'),
        ("seat={x: [1], y}", "seat={x: [1], y}"),
        (" seat = a=b ; Max-Age=9", "seat=a=b"),
        ("no sign at all; Path=/", None),
    ],
)
def test_a_cookie_goes_back_as_it_came(cookie: str, back: str | None) -> None:
    server = Login(cookie)
    replay = ReplaySettings(login=LoginSettings(path="/login"))
    session = Session(server, Settings(root=Path("/nowhere"), replay=replay), {})
    session.begin({})
    session.call("GET", "/", headers={}, content=None)
    assert server.sent[-1].get("cookie") == back
    assert server.hidden == ([back.partition("=")[2]] if back else [])
