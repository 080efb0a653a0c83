from fastapi import APIRouter

from schemas.visit_find import VisitFindInput, VisitFindOutput

router = APIRouter(prefix="/visits", tags=["visit"])


@router.post("/find", response_model=VisitFindOutput)
def find(wanted: VisitFindInput):
    return VisitFindOutput.example_output()
