ORDERS: dict[int, str] = {}
