import os

from fastapi import APIRouter

from api.clock import now
from schemas.audit import AuditOutput

router = APIRouter(prefix="/audit", tags=["audit"])


@router.get("", response_model=AuditOutput)
def find():
    return {"day": now().date(), "weekday": f"{now():%A}", "process": os.getpid()}
