"""What is open."""

OPEN: dict[str, str] = {}
