from apps.thing_open.store import OPEN


class UnknownThing(Exception):
    """Nobody opened it."""


def close_thing(thing_id: str) -> int:
    """Forget it, and say how many are left."""
    if OPEN.pop(thing_id, None) is None:
        raise UnknownThing(thing_id)
    return len(OPEN)
