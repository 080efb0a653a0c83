from fastapi import APIRouter, BackgroundTasks

from schemas.report.report import ReportInput, ReportOutput

router = APIRouter(prefix="/report")

_done: list[str] = []


@router.post("")
def order(body: ReportInput, tasks: BackgroundTasks) -> ReportOutput:
    tasks.add_task(_done.append, body.title)
    return ReportOutput(queued=True)


def count() -> int:
    return len(_done)


router.add_api_route("/count", count)
