from fastapi.testclient import TestClient

from api.main import app
from schemas.invoice_create import InvoiceCreateInput

client = TestClient(app)


def test_note():
    assert client.post("/v1/notes", json={"text": "x"}).json()["text"] == "x"
    assert client.get("/v1/notes").json() == ["x"]


def test_invoice():
    example = InvoiceCreateInput.example_input().model_dump(mode="json")
    answer = client.post("/v1/invoice/create", json=example)
    assert answer.json() == {"number": 2, "total": "2.50"}
    answer = client.post("/v1/invoice/cancel", json={"number": 2})
    assert answer.json() == {"number": 2, "cancelled": True}
    assert client.post("/v1/invoice/cancel", json={"number": 0}).status_code == 404


def test_health():
    assert client.get("/health").json() == {"ok": True}
