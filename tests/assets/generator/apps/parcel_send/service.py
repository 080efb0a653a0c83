PARCELS: list[str] = []


def send(to: str) -> int:
    PARCELS.append(to)
    return len(PARCELS)
