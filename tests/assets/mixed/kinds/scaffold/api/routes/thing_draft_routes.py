from fastapi import APIRouter

from schemas.thing_draft.thing_draft import ThingDraftInput, ThingDraftOutput

router = APIRouter(tags=["thing"])


@router.post("/thing/draft", response_model=ThingDraftOutput)
async def draft_thing(body: ThingDraftInput) -> ThingDraftOutput:
    text = " ".join(body.words)
    return ThingDraftOutput(text=text[:1].upper() + text[1:])
