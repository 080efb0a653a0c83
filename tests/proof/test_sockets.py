"""A socket that a migration moves is compared like any other route; it is never called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refactor_kit.proof.comparing.comparison import compare
from refactor_kit.proof.comparing.declared import Declared, MovedEndpoint
from refactor_kit.proof.comparing.split_classes import SplitClass
from refactor_kit.proof.judging.answers import answers_of
from refactor_kit.proof.judging.criteria import PROOFS
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.proof.observing.second_names import second_names

from .conftest import ObserveOnce
from .services import AFTER, BEFORE, context_of, declared, observed, tree_of

OLD, NEW = "WEBSOCKET /desk/watch", "WEBSOCKET /desk/sessions.watch"
_SOCKET = """

@router.websocket("{path}")
async def watch(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()
"""
_OTHER = _SOCKET.replace("def watch", "def watch_any").format(path="/{name}")


def with_sockets(files: dict[str, str], file: str, *sockets: str) -> dict[str, str]:
    routes = f"api/routes/{file}.py"
    text = files[routes].replace("from fastapi import", "from fastapi import WebSocket,")
    return {**files, routes: text + "".join(sockets)}


def after(*paths: str) -> dict[str, str]:
    return with_sockets(AFTER, "desk_routes", *[_SOCKET.format(path=path) for path in paths])


def moving(grace_until: str = "") -> Declared:
    moved = MovedEndpoint("WEBSOCKET", "/desk/watch", "/desk/sessions.watch", grace_until)
    return replace(declared(), endpoints=(*declared().endpoints, moved))


def lines(before: Observation, after: Observation, changes: Declared, *, known: bool) -> list[str]:
    return [each.line for each in compare(before, after, changes) if each.declared is known]


@pytest.fixture(scope="session")
def before(observe_once: ObserveOnce) -> Observation:
    socket = _SOCKET.format(path="/watch")
    return observe_once(with_sockets(BEFORE, "desk_close_routes", socket))


@pytest.fixture(scope="session")
def moved(observe_once: ObserveOnce) -> Observation:
    return observe_once(after("/sessions.watch"))


def test_a_move_is_declared_and_nothing_else_differs(
    before: Observation, moved: Observation
) -> None:
    assert lines(before, moved, moving(), known=False) == []
    known = lines(before, moved, moving(), known=True)
    assert [line for line in known if "WEBSOCKET" in line] == [f"moved {OLD} -> {NEW}"]
    result = PROOFS["endpoints-once-under-tag"](before, moved, moving(), context_of(tree_of(AFTER)))
    assert result.state == "passed"


def test_a_move_beside_a_class_that_becomes_two(before: Observation, moved: Observation) -> None:
    split = SplitClass("schemas.desk_open.desk_open", "OpenAnswer", "OpenAnswerOutput")
    found = lines(before, moved, replace(moving(), splits=(split,)), known=False)
    assert not [line for line in found if "WEBSOCKET" in line]


def test_an_old_url_is_kept_and_goes_when_its_time_is_over(
    before: Observation, moved: Observation
) -> None:
    kept, changes = observed(after("/sessions.watch", "/watch")), moving("2027-06-30")
    assert lines(before, kept, changes, known=False) == []
    known = lines(before, kept, changes, known=True)
    assert f"kept {OLD} until 2027-06-30, out of the document" in known
    shipped, old = changes.shipped(), MovedEndpoint("WEBSOCKET", "/desk/watch", "/desk/watch")
    assert f"routes 1 -> 0 for {OLD}" in lines(kept, moved, shipped, known=False)
    left = tuple(each for each in shipped.endpoints if each != old)
    over = replace(shipped, endpoints=left, gone=(old,))
    assert lines(kept, moved, over, known=False) == []


def test_an_old_url_is_told_by_the_move_that_is_declared() -> None:
    def route(path: str, endpoint: str = "m:watch") -> dict[str, object]:
        return {"methods": ["WEBSOCKET"], "path": path, "endpoint": endpoint}

    routes = [route("/desk/stream/watch"), route("/desk/watch"), route("/desk/see/watch", "m:see")]
    assert list(second_names(routes)) == []
    moves = {"WEBSOCKET desk_close:/watch": "/stream/watch", "GET desk_close:/watch": "/watch"}
    assert list(second_names(routes, moves)) == [OLD]
    moves = {"WEBSOCKET desk_close:/stream/watch": "/watch"}
    assert list(second_names(routes, moves)) == ["WEBSOCKET /desk/stream/watch"]


@pytest.mark.parametrize(
    ("paths", "line"),
    [
        ((), f"routes 1 -> 0 for {NEW}"),
        (("/watch",), f"routes 0 -> 1 for {OLD}"),
        (("/sessions.watch", "/sessions.watch"), f"routes 1 -> 2 for {NEW}"),
    ],
)
def test_a_socket_elsewhere_is_a_difference(
    before: Observation, paths: tuple[str, ...], line: str
) -> None:
    assert line in lines(before, observed(after(*paths)), moving(), known=False)


def test_a_socket_that_another_answers_for_is_a_difference() -> None:
    socket = _SOCKET.format(path="/watch")
    first = observed(with_sockets(BEFORE, "desk_close_routes", socket, _OTHER))
    socket = _SOCKET.format(path="/sessions.watch")
    hidden = observed(with_sockets(AFTER, "desk_routes", _OTHER, socket))
    found = lines(first, hidden, moving(), known=False)
    assert any(line.startswith("answered by") and line.endswith(f"for {NEW}") for line in found)


def test_the_certificate_says_that_it_is_not_called() -> None:
    called = observed(after("/sessions.watch"), level="replay")
    assert answers_of(called, moving())[NEW]["detail"] == (
        "a socket is not called; its route is compared"
    )
