"""Boots the target under a real uvicorn, on a free loopback port."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from refactor_kit.proof.target.bounds import (
    BOOT_SECONDS,
    POLL_SECONDS,
    REQUEST_SECONDS,
    RESPONSE_BYTES,
    SERVER,
)
from refactor_kit.proof.target.process import BoundedProcess, Finished
from refactor_kit.proof.target.target import Target

_HOST = "127.0.0.1"
_ATTEMPTS = 3
_SILENT_HEADERS = {"date", "server", "content-length", "connection", "transfer-encoding"}


class BootFailure(Exception):
    """The server never answered."""

    def __init__(self, reason: str, lines: tuple[str, ...]) -> None:
        super().__init__(reason)
        self.reason = reason
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer; ``body`` is parsed where it is JSON.

    A header that is there several times has a list of its values, in their order.
    """

    status: int
    headers: Mapping[str, str | list[str]]
    body: Any
    #: As the server gave them, with secrets: for the next call, never to be kept.
    raw: Any = None
    cookies: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"status": self.status, "headers": dict(self.headers), "body": self.body}


class Server:
    """The running service; a context manager that always stops it."""

    def __init__(self, target: Target, app: str, *, factory: bool = False) -> None:
        self._target = target
        self._command = [
            "python",
            "-m",
            "uvicorn",
            app.removesuffix("()"),
            *(["--factory"] if factory else []),
        ]
        self._process: BoundedProcess | None = None
        self._began = 0.0
        self._port = 0
        self._patience = BOOT_SECONDS * target.patience
        self.left_behind = False

    def __enter__(self) -> Server:
        self._began = time.monotonic()
        for attempt in range(1, _ATTEMPTS + 1):
            self._port = _free_port()
            command = [*self._command, "--host", _HOST, "--port", str(self._port)]
            command += ["--no-access-log", "--log-level", "warning"]
            self._process = self._target.start(command, SERVER, warm=True)
            if self._is_ready():
                return self
            has_ended = self._process.ended(within=0)
            finished = self._stopped()
            if "address already in use" not in finished.stderr or attempt == _ATTEMPTS:
                raise _failure(self._target.scrubbed(finished), self._patience, has_ended=has_ended)
        raise AssertionError("unreachable")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped()

    def call(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: tuple[bytes, str] | None = None,
    ) -> Answer:
        """One request; a connection that breaks or takes too long is status 0.

        ``content`` is the body and its kind.
        """
        patience = REQUEST_SECONDS * self._target.patience
        connection = http.client.HTTPConnection(_HOST, self._port, timeout=patience)
        sent = {"host": "testserver", **(headers or {})}
        body, kind = content or (None, "")
        sent |= {"content-type": kind} if kind else {}
        try:
            connection.request(method, path, body=body, headers=sent)
            response = connection.getresponse()
            raw = response.read(RESPONSE_BYTES)
        except (OSError, http.client.HTTPException, ValueError) as error:
            # A text that no header can carry is one of these, too.
            return Answer(0, {}, f"no answer: {type(error).__name__}")
        finally:
            connection.close()
        return self._answer(response.status, response.getheaders(), raw)

    def hide(self, value: str, shown: str) -> None:
        """Have ``shown`` stand for ``value`` in every answer from now on."""
        self._target.scrubber.hide(value, shown)

    def _answer(self, status: int, headers: list[tuple[str, str]], raw: bytes) -> Answer:
        scrubber = self._target.scrubber
        kept: dict[str, list[str]] = {}
        for name, value in headers:
            if name.lower() not in _SILENT_HEADERS:
                kept.setdefault(name.lower(), []).append(scrubber.text(value))
        found: dict[str, str | list[str]] = {
            name: values if len(values) > 1 else values[0] for name, values in sorted(kept.items())
        }
        try:
            body = json.loads(raw)
        except ValueError:
            body = raw.decode("utf-8", errors="replace")
        cookies = tuple(value for name, value in headers if name.lower() == "set-cookie")
        return Answer(status, found, scrubber.value(body), body, cookies)

    def _is_ready(self) -> bool:
        assert self._process is not None
        deadline = time.monotonic() + self._patience
        while time.monotonic() < deadline:
            if self._process.ended(within=POLL_SECONDS):
                return False
            if _accepts(self._port):
                return True
        return False

    def _stopped(self) -> Finished:
        assert self._process is not None
        finished = self._process.stop()
        self.left_behind |= finished.left_behind
        self._target.copy.target_seconds += time.monotonic() - self._began
        self._began = time.monotonic()
        return finished


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])


def _accepts(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(POLL_SECONDS)
        return probe.connect_ex((_HOST, port)) == 0


def _failure(finished: Finished, seconds: float, *, has_ended: bool) -> BootFailure:
    if "No module named uvicorn" in finished.stderr:
        return BootFailure("uvicorn is not installed for the target's Python", ())
    late = f"did not listen within {seconds:g} s and was stopped"
    reason = finished.problem or "ended before it listened"
    return BootFailure(f"uvicorn {reason if has_ended else late}", finished.last_lines())
