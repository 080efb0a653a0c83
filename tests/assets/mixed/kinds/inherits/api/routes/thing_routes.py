from fastapi import APIRouter

from schemas.thing.thing import ThingInput, ThingOutput

router = APIRouter()


@router.post("/thing", response_model=ThingOutput)
def echo_thing(body: ThingInput) -> ThingOutput:
    return ThingOutput(trace=body.trace, name=body.name)
