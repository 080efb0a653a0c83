from fastapi import APIRouter

from schemas.thing_send.thing_send import ThingSendInput, ThingSendOutput

router = APIRouter(tags=["thing"])


@router.post("/thing/send", response_model=ThingSendOutput)
async def send_thing(body: ThingSendInput) -> ThingSendOutput:
    return ThingSendOutput(sent=len(set(body.to)))
