"""Texts brought into one form."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from schemas.text_normalizer.text_normalizer import TextDocument

URL = "/api/text_normalizer/normalize"


def test_answers_as_in_the_example(client: TestClient) -> None:
    answer = client.post(URL, json=TextDocument.example_input())

    assert answer.status_code == 200
    assert answer.json() == TextDocument.example_output()


def test_a_normalized_text_stays(client: TestClient) -> None:
    once = client.post(URL, json=TextDocument.example_input()).json()

    assert client.post(URL, json=once).json() == once


@pytest.mark.parametrize(
    ("document", "text", "applied"),
    [
        ({"text": "plain"}, "plain", []),
        ({"text": "\ufb01le", "form": "NFKC"}, "file", ["unicode"]),
        ({"text": "A  B", "collapse_whitespace": False}, "A  B", []),
        ({"text": "Stra\u00dfe", "fold_case": True}, "strasse", ["case"]),
    ],
)
def test_does_what_is_asked(
    client: TestClient, document: dict[str, Any], text: str, applied: list[str]
) -> None:
    answer = client.post(URL, json=document).json()

    assert (answer["text"], answer["applied"]) == (text, applied)


def test_refuses_white_space_alone(client: TestClient) -> None:
    assert client.post(URL, json={"text": " \t "}).status_code == 409


def test_lists_the_forms(client: TestClient) -> None:
    assert client.get("/api/text_normalizer/forms").json() == ["NFC", "NFKC"]
