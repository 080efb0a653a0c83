from fastapi import APIRouter

from schemas.unit import UnitInput, UnitOutput

router = APIRouter(prefix="/units")


@router.post("")
def abbreviate(unit: UnitInput) -> UnitOutput:
    return UnitOutput(name=unit.name, symbol=unit.name[:1])
