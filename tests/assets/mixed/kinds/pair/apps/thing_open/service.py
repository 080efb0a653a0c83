from .store import OPEN


def open_thing(owner: str, minutes: int) -> str:
    """Note it, and give its ID."""
    thing_id = f"thing_{len(OPEN) + 1}"
    OPEN[thing_id] = f"{owner} for {minutes}"
    return thing_id
