"""Memories, filed and found."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from apps.memory_store_recall.ranking import score
from schemas.memory_store_recall.memory_store_recall import (
    MemoryRecallRequest,
    MemoryRecallResponse,
)
from schemas.memory_store_write.memory_store_write import MemoryWriteRequest, MemoryWriteResponse


def _write(client: TestClient, text: str, **changes: Any) -> dict[str, Any]:
    body = {"owner_id": "user_1", "text": text} | changes
    answer = client.post("/memory_store/write", json=body)
    assert answer.status_code == 201, answer.text
    filed: dict[str, Any] = answer.json()
    return filed


def _recall(client: TestClient, query: str, **changes: Any) -> list[str]:
    body = {"owner_id": "user_1", "query": query} | changes
    answer = client.post("/memory_store/recall", json=body)
    assert answer.status_code == 200, answer.text
    return [match["text"] for match in answer.json()["matches"]]


def test_finds_what_was_written(client: TestClient) -> None:
    client.post("/memory_store/write", json=MemoryWriteRequest.example_input())

    answer = client.post("/memory_store/recall", json=MemoryRecallRequest.example_input())

    (match,) = answer.json()["matches"]
    (expected,) = MemoryRecallRequest.example_output()["matches"]
    assert {k: match[k] for k in ("text", "score", "metadata")} == {
        k: expected[k] for k in ("text", "score", "metadata")
    }


def test_both_copies_of_the_example_agree() -> None:
    assert MemoryWriteResponse.example_output() == MemoryWriteRequest.example_output()
    MemoryRecallResponse.model_validate(MemoryRecallRequest.example_output())


def test_metadata_is_filled_in(client: TestClient) -> None:
    assert _write(client, "Likes tea")["metadata"] == {"source": "user", "labels": []}


def test_the_better_match_comes_first(client: TestClient) -> None:
    _write(client, "Drinks tea")
    _write(client, "Drinks green tea in the morning")

    assert _recall(client, "green tea")[0] == "Drinks green tea in the morning"


def test_importance_settles_a_tie(client: TestClient) -> None:
    _write(client, "Tea at nine", importance=0.2)
    _write(client, "Tea at four", importance=0.9)

    assert _recall(client, "tea") == ["Tea at four", "Tea at nine"]


def test_labels_narrow_the_search(client: TestClient) -> None:
    _write(client, "Tea at home", metadata={"labels": ["home"]})
    _write(client, "Tea at work", metadata={"labels": ["work"]})

    assert _recall(client, "tea", labels=["work"]) == ["Tea at work"]


def test_since_leaves_older_memories_out(client: TestClient) -> None:
    _write(client, "Tea at home")
    body = {"owner_id": "user_1", "query": "tea", "since": "2999-01-01T00:00:00Z"}

    assert client.post("/memory_store/recall", json=body).status_code == 404


def test_owners_do_not_see_each_other(client: TestClient) -> None:
    _write(client, "Tea at home", owner_id="user_2")

    answer = client.post("/memory_store/recall", json={"owner_id": "user_1", "query": "tea"})

    assert answer.status_code == 404


def test_reserved_labels_are_refused(client: TestClient) -> None:
    body = {"owner_id": "user_1", "text": "x", "metadata": {"labels": ["system"]}}

    answer = client.post("/memory_store/write", json=body)

    assert answer.status_code == 409
    assert answer.json()["detail"] == "reserved labels: system"


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [("a b", "A c", 0.5), ("a", "b", 0.0), ("?", "anything", 0.0), ("x y z", "z y x", 1.0)],
)
def test_scores_by_shared_words(query: str, text: str, expected: float) -> None:
    assert score(query, text) == expected
