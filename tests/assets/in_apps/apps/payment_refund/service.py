from apps.payment_charge.service import CHARGES


def refund(name: str) -> bool:
    return CHARGES.pop(name, None) is not None
