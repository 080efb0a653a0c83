from datetime import date, datetime

from pydantic import BaseModel

from api.clock import now


class AuditOutput(BaseModel):
    at: datetime = now()
    day: date
    weekday: str
    process: int

    @staticmethod
    def example_output():
        return {"at": "2024-01-02T03:04:05", "day": "2024-01-02", "weekday": "Tuesday", "process": 1}
