import os
from uuid import uuid4

from fastapi import APIRouter

from api.clock import now
from schemas.visit_book import VisitBookInput, VisitBookOutput

router = APIRouter(prefix="/visits", tags=["visit"])


@router.post("", response_model=VisitBookOutput, status_code=201)
def book(visit: VisitBookInput):
    return {
        "id": str(uuid4()),
        "key": visit.key,
        "day": now().date(),
        "weekday": f"{now():%A}",
        "process": os.getpid(),
        "file": os.path.dirname(__file__).upper(),
        "colours": list({"red", "green", "blue", "black", "white"}),
    }
