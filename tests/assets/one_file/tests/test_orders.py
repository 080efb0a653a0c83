import unittest

from fastapi.testclient import TestClient

from api.main import app


class OrderTests(unittest.TestCase):
    def test_order(self):
        client = TestClient(app)
        order = client.post("/order", json={"sku": "tea"}).json()
        self.assertEqual(order, {"order": 1})
        self.assertTrue(client.post("/admin/order/refund", json=order).json()["refunded"])
        self.assertEqual(client.post("/admin/order/refund", json={"order": 9}).status_code, 404)

    def test_stock(self):
        body = {"sku": "tea", "count": 3}
        self.assertEqual(TestClient(app).post("/stock/count", json=body).json(), body)
