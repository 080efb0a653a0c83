from apps.order_place.store import ORDERS


def cancel_order(number: int) -> bool:
    return ORDERS.pop(number, None) is not None
