"""Charges."""

CHARGES: dict[str, int] = {}


def charge(amount: int) -> str:
    """Take a payment and return its name."""
    name = f"ch_{len(CHARGES) + 1}"
    CHARGES[name] = amount
    return name
