"""The queue, from both of its sides."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from apps.task_queue.claim import service as claim_service
from apps.task_queue.enqueue.service import add_task
from schemas.task_queue_claim.task_queue_claim import TaskqueueClaimInput
from schemas.task_queue_enqueue.task_queue_enqueue import TaskEnqueueRequest
from schemas.task_queue_finish.task_queue_finish import TaskFinishRequest


def _enqueue(client: TestClient, **task: Any) -> dict[str, Any]:
    answer = client.post("/task_queue/enqueue", json={"kind": "resize"} | task)
    assert answer.status_code == 202, answer.text
    accepted: dict[str, Any] = answer.json()
    return accepted


def _claim(client: TestClient, worker: str, queue: str = "default") -> dict[str, Any]:
    answer = client.post("/task_queue/claim", json={"worker_id": worker, "queue": queue})
    assert answer.status_code == 200, answer.text
    leased: dict[str, Any] = answer.json()
    return leased


def test_the_examples_are_one_life_of_a_task(client: TestClient) -> None:
    accepted = client.post("/task_queue/enqueue", json=TaskEnqueueRequest.example_input())
    leased = client.post("/task_queue/claim", json=TaskqueueClaimInput.example_input())
    finished = client.post("/task_queue/finish", json=TaskFinishRequest.example_input())

    assert [accepted.status_code, leased.status_code, finished.status_code] == [202, 200, 200]
    assert finished.json()["will_retry"] is False


def test_the_urgent_task_comes_first(client: TestClient) -> None:
    _enqueue(client, kind="later", priority=1)
    urgent = _enqueue(client, kind="now", priority=9)

    assert urgent["position"] == 0
    assert _claim(client, "worker-urgent")["kind"] == "now"


def test_queues_are_apart(client: TestClient) -> None:
    _enqueue(client, queue="mail")

    answer = client.post("/task_queue/claim", json={"worker_id": "w", "queue": "images"})

    assert answer.status_code == 404


def test_a_deduplicated_task_is_returned(client: TestClient) -> None:
    first = _enqueue(client, dedupe_key="report-7")
    second = _enqueue(client, dedupe_key="report-7")

    assert second["duplicate"] is True
    assert second["task_id"] == first["task_id"]


def test_a_task_id_is_taken_once(client: TestClient) -> None:
    _enqueue(client, task_id="task_0123456789ab")

    again = client.post(
        "/task_queue/enqueue", json={"kind": "resize", "task_id": "task_0123456789ab"}
    )

    assert again.status_code == 409


def test_a_worker_hears_of_its_previous_task(client: TestClient) -> None:
    first, second = _enqueue(client), _enqueue(client)

    assert _claim(client, "worker-previous")["previous_task_id"] is None
    leased = _claim(client, "worker-previous")
    assert leased["task_id"] == second["task_id"]
    assert leased["previous_task_id"] == first["task_id"]


def test_a_dedupe_key_is_no_worker(client: TestClient) -> None:
    """Each endpoint remembers for itself: the names of one mean nothing to the other."""
    _enqueue(client, dedupe_key="worker-shared-name")

    assert _claim(client, "worker-shared-name")["previous_task_id"] is None


def test_a_failed_task_waits_again(client: TestClient) -> None:
    task = _enqueue(client, retry={"max_attempts": 2})
    report = {"task_id": task["task_id"], "worker_id": "worker-retry", "outcome": "failed"}

    retries = []
    for _ in range(2):
        _claim(client, "worker-retry")
        retries.append(client.post("/task_queue/finish", json=report).json()["will_retry"])

    assert retries == [True, False]


def test_a_repeated_report_is_no_error(client: TestClient) -> None:
    task = _enqueue(client)
    _claim(client, "worker-repeat")
    report = {"task_id": task["task_id"], "worker_id": "worker-repeat"}

    statuses = [client.post("/task_queue/finish", json=report).status_code for _ in range(2)]

    assert statuses == [200, 200]


def test_only_the_holder_reports(client: TestClient) -> None:
    task = _enqueue(client)
    _claim(client, "worker-holder")

    answer = client.post(
        "/task_queue/finish", json={"task_id": task["task_id"], "worker_id": "somebody-else"}
    )

    assert answer.status_code == 409


def test_an_unknown_task_is_not_found(client: TestClient) -> None:
    report = {"task_id": "task_ffffffffffff", "worker_id": "w"}

    assert client.post("/task_queue/finish", json=report).status_code == 404


def test_workers_need_the_token(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TASK_QUEUE_TOKEN", "secret")
    _enqueue(client)
    body = {"worker_id": "worker-token"}

    refused = client.post("/task_queue/claim", json=body)
    let_in = client.post("/task_queue/claim", json=body, headers={"X-Worker-Token": "secret"})

    assert [refused.status_code, let_in.status_code] == [401, 200]


def test_no_new_tasks_while_draining(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_DRAINING", "1")

    assert client.post("/task_queue/enqueue", json={"kind": "resize"}).status_code == 503
    assert client.post("/task_queue/claim", json={"worker_id": "w"}).status_code == 404


def test_the_document_groups_the_endpoints(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]

    assert all(paths[f"/task_queue/{name}"]["post"]["tags"] for name in ("enqueue", "claim"))
    assert paths["/task_queue/finish"]["post"]["tags"]


def test_leases_can_be_made_predictable(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.task_queue.enqueue.service.secrets.token_hex", lambda _: "ab" * 6)
    add_task("resize", {}, queue="default", priority=5, max_attempts=1)

    assert claim_service.new_lease_id() == "lease_abababababab"
    assert _claim(client, "worker-lease")["task_id"] == "task_abababababab"
