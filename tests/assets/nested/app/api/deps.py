from typing import Annotated

from fastapi import Header


async def language(accept_language: Annotated[str, Header()] = "en") -> str:
    return accept_language
