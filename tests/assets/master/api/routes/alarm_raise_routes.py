from fastapi import APIRouter

from schemas.alarm_raise.alarm_raise import AlarmRaiseLog, AlarmRaiseRequest

router = APIRouter(prefix="/alarm", tags=["alarm"])


@router.post("/raise")
def raise_alarm(body: AlarmRaiseRequest) -> AlarmRaiseLog:
    return AlarmRaiseLog(number=body.level, raised=True)
