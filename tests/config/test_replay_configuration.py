"""``[replay]``: what it may say, and what each mistake in it is told as."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.base.replay_settings import CallSettings, LoginSettings, ReplaySettings
from refactor_kit.config.loading import load_settings
from refactor_kit.runtime.errors import UsageError

WHOLE = """
[replay]
headers = { X-Tenant = "north", X-Key = "{API_KEY}" }
always = ["POST /orders"]
set-up = [{ path = "/orders", body = { item = "pen" } }, { method = "PUT", path = "/open" }]

[replay.login]
path = "/token"
form = { username = "ada", password = "{PASSWORD}" }
feeds = { Authorization = "Bearer {access_token}" }
"""


def test_everything_that_it_may_say(tmp_path: Path) -> None:
    (tmp_path / "refactor-kit.toml").write_text(WHOLE, encoding="utf-8")
    settings = load_settings(tmp_path)
    assert settings is not None
    assert settings.replay == ReplaySettings(
        headers={"X-Tenant": "north", "X-Key": "{API_KEY}"},
        login=LoginSettings(
            "/token",
            form={"username": "ada", "password": "{PASSWORD}"},
            feeds={"Authorization": "Bearer {access_token}"},
        ),
        set_up=(CallSettings("/orders", body={"item": "pen"}), CallSettings("/open", "PUT")),
        always=("POST /orders",),
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("X-Tenant", '"X Tenant"', "replay.headers: 'X Tenant' is no name of a header"),
        ("north", "a\\nb", "replay.headers: the value of 'X-Tenant' must be one printable line"),
        ("POST /orders", "/orders", "replay.always: '/orders' is not of the form \"POST /path\""),
        ("{access_token}", "token", 'names no field of the answer, such as "Bearer {access'),
        ("form = {", "body = { a = 1 }\nform = {", "a call has a body or a form, not both"),
        ('"/token"', '"token"', "replay.login.path: "),
        ('"PUT"', '"put"', "replay.set-up.1.method: "),
        ("always", "allways", "unknown key 'replay.allways'"),
    ],
)
def test_mistake_is_told_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    (tmp_path / "refactor-kit.toml").write_text(WHOLE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        load_settings(tmp_path)
    assert message in refused.value.message
    assert refused.value.where.startswith("refactor-kit.toml:")
