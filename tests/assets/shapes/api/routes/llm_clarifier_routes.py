from fastapi import APIRouter

from schemas.llm_clarifier.llm_clarifier import LLMClarifierInput, LLMClarifierOutput, Meta

router = APIRouter(prefix="/llm_clarifier")


@router.post("", response_model=LLMClarifierOutput)
async def clarify(body: LLMClarifierInput):
    meta: Meta = body.meta
    return LLMClarifierOutput(answer=f"{body.question} {meta.trace}".strip())
