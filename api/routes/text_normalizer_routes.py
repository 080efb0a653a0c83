"""Bringing texts into one form."""

import unicodedata

from fastapi import APIRouter, HTTPException, status

from schemas import Step, TextNormalizerInput, TextNormalizerOutput, UnicodeForm

router = APIRouter(tags=["text"])


def _collapse(text: str) -> str:
    """One space for every run of white space, none at the ends."""
    return " ".join(text.split())


def _normalized(document: TextNormalizerInput) -> tuple[str, list[Step]]:
    """The text in its new form, and what it took to get there."""
    text, applied = document.text, list(document.applied)
    changes = {Step.UNICODE: unicodedata.normalize(document.form.value, text)}
    if document.collapse_whitespace:
        changes[Step.WHITESPACE] = _collapse(changes[Step.UNICODE])
    if document.fold_case:
        changes[Step.CASE] = list(changes.values())[-1].casefold()
    for step, changed in changes.items():
        if changed != text and step not in applied:
            applied.append(step)
        text = changed
    return text, applied


@router.post("/normalize", response_model=TextNormalizerOutput)
async def normalize(document: TextNormalizerInput) -> TextNormalizerOutput:
    """Normalize one text.

    The answer is the same document, so that clients can chain calls with other settings.
    """
    text, applied = _normalized(document)
    if not text:
        raise HTTPException(
            status.HTTP_409_CONFLICT, detail="nothing but white space: the text would be empty"
        )
    return document.model_copy(update={"text": text, "applied": applied})


@router.get("/forms")
async def forms() -> list[str]:
    """The Unicode forms that can be asked for."""
    return [form.value for form in UnicodeForm]
