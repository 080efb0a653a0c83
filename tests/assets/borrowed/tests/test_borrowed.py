from fastapi.testclient import TestClient

from api.main import app
from schemas.coach import CoachInput
from schemas.ticket import TicketInput, TicketOutput

client = TestClient(app)


def test_ticket():
    answer = client.post("/tickets", json=TicketInput.example_input())
    assert answer.json() == TicketOutput.example_output()


def test_coach():
    assert client.post("/coaches", json=CoachInput.example_input()).json() == {"seats": 48}
