from fastapi import APIRouter

from schemas.alarm_clear.alarm_clear import AlarmClearLog, AlarmClearRequest

router = APIRouter(prefix="/alarm", tags=["alarm"])


@router.post("/clear")
def clear_alarm(body: AlarmClearRequest) -> AlarmClearLog:
    return AlarmClearLog(number=body.number, raised=False)
