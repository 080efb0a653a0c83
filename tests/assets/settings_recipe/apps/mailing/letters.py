"""Letters."""

from . import constants


def letter(to: str) -> dict[str, object]:
    return {"from": constants.SENDER, "to": to, "copies": list(constants.COPIES)}
