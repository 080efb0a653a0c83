import random
import uuid
from datetime import datetime, timezone
from typing import Any

from pydantic import BaseModel


class ThingRequest(BaseModel):
    ticket: str
    weight: int

    @classmethod
    def example_input(cls) -> dict[str, Any]:
        return {"ticket": str(uuid.uuid4()), "weight": random.randint(1, 1000000)}


class ThingResponse(BaseModel):
    ticket: str
    at: datetime

    @classmethod
    def example_output(cls) -> dict[str, Any]:
        return {"ticket": str(uuid.uuid4()), "at": datetime.now(timezone.utc).isoformat()}
