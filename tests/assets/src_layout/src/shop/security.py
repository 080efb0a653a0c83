from typing import Annotated

from fastapi import Header


def known_client(x_client: Annotated[str | None, Header()] = None) -> str | None:
    return x_client
