from fastapi.testclient import TestClient

from api.main import app
from apps.billing.constants import TAX_RATE


def test_total_holds_the_tax() -> None:
    answer = TestClient(app).get("/billing/total", params={"net": 100})
    assert answer.json() == {
        "total": f"{100 * (1 + TAX_RATE):.2f} EUR",
        "currency": "EUR",
        "terms": "payable within 14 days",
    }
