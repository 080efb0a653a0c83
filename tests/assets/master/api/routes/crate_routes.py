from fastapi import APIRouter

from schemas.crate.crate import CrateLog, CrateRequest

router = APIRouter(prefix="/crate", tags=["crate"])


@router.post("/store")
def store_crate(body: CrateRequest) -> CrateLog:
    return CrateLog(place=f"A{body.weight // 4}")
