"""What every call of a replay carries: the configured headers, and what the login answered."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from refactor_kit.base import Settings
from refactor_kit.base.replay_settings import CallSettings, LoginSettings, ReplaySettings
from refactor_kit.proof.observing.made_requests import VALID
from refactor_kit.proof.target.server import Answer, Server
from refactor_kit.runtime.errors import UsageError

_NAMED = re.compile(r"\{([A-Za-z_]\w*)\}")
_FIELD = re.compile(r"\{([\w.-]+)\}")
_FORM = "application/x-www-form-urlencoded"


class Session:
    """Calls of one server; values of variables stand in what is sent, never in what is kept."""

    def __init__(self, server: Server, settings: Settings, variables: Mapping[str, str]) -> None:
        self._server = server
        self._settings = settings
        self._variables = variables
        self._replay = settings.replay or ReplaySettings()
        self._headers = self._filled(dict(self._replay.headers))
        self._cookies: dict[str, str] = {}
        #: What the calls of ``begin`` were answered, by the endpoint's key and a name for the call.
        self.answered: dict[str, dict[str, Any]] = {}

    def begin(self, moved: Mapping[str, str]) -> dict[str, int]:
        """Logs in and sets up; the status of each of these calls, by its key.

        ``moved`` is where endpoints are now, by where the configuration knows them.
        """
        statuses = {}
        calls: list[CallSettings | LoginSettings] = [*self._replay.set_up]
        if self._replay.login is not None:
            calls.insert(0, self._replay.login)
        for call in calls:
            key = f"{call.method} {call.path}"
            served = moved.get(key, key)
            answer = self._made(call, served.partition(" ")[2])
            calls_of_it = self.answered.setdefault(served, {})
            number = len(calls_of_it) + 1
            statuses[key if number == 1 else f"{key} ({number})"] = answer.status
            if isinstance(call, LoginSettings):
                if 0 < answer.status < 400:
                    self._feed(call, answer)
                # What else it answers may be as secret as what is fed.
                answer = Answer(answer.status, {}, None)
            calls_of_it[f"{VALID} {number} of [replay]"] = answer.to_json()
        return statuses

    def call(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        content: tuple[bytes, str] | None,
    ) -> Answer:
        """One call with what all of them carry; what is configured wins over what is made up."""
        sent = {name.lower(): value for name, value in headers.items()}
        sent |= {name.lower(): value for name, value in self._headers.items()}
        cookies = [sent["cookie"]] if "cookie" in sent else []
        cookies += [f"{name}={value}" for name, value in self._cookies.items()]
        if cookies:
            sent["cookie"] = "; ".join(cookies)
        return self._server.call(method, path, headers=sent, content=content)

    def _made(self, call: CallSettings | LoginSettings, path: str) -> Answer:
        content = None
        if call.form:
            content = urlencode(self._filled(dict(call.form))).encode(), _FORM
        elif call.body is not None:
            content = json.dumps(self._filled(call.body)).encode(), "application/json"
        answer = self.call(call.method, self._filled(path), headers={}, content=content)
        for cookie in answer.cookies:
            self._keep(cookie)
        return answer

    def _keep(self, cookie: str) -> None:
        """Keep what a browser would send back: the value as it stands, whatever its bytes are."""
        name, sign, value = cookie.partition(";")[0].partition("=")
        if sign:
            self._cookies[name.strip()] = value.strip()
            self._server.hide(value.strip(), "<cookie of the login>")

    def _feed(self, login: LoginSettings, answer: Answer) -> None:
        for header, text in login.feeds.items():
            for field in _FIELD.findall(text):
                value = _field(answer.raw, field)
                if value is None:
                    raise self._refused(f"the answer of the login has no field {field!r}")
                text = text.replace(f"{{{field}}}", value)
                self._server.hide(value, f"<{field} of the login>")
            self._headers[header] = text

    def _filled(self, value: Any) -> Any:
        """``value`` with each ``{NAME}`` in its texts as the variable says."""
        if isinstance(value, Mapping):
            return {key: self._filled(each) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._filled(each) for each in value]
        return _NAMED.sub(self._variable, value) if isinstance(value, str) else value

    def _variable(self, match: re.Match[str]) -> str:
        name = match[1]
        if name not in self._variables:
            raise self._refused(f"{{{name}}} is no variable of env-file or env")
        self._server.hide(self._variables[name], f"<{name}>")
        return self._variables[name]

    def _refused(self, what: str) -> UsageError:
        return UsageError(
            f"[replay]: {what}",
            where=self._settings.source,
            remedy="set it there, or change [replay]",
        )


def _field(answer: Any, name: str) -> str | None:
    """The field of an answer, as text; ``a.b`` is a field of a field."""
    for part in name.split("."):
        if not isinstance(answer, Mapping) or part not in answer:
            return None
        answer = answer[part]
    return answer if isinstance(answer, str) else json.dumps(answer)
