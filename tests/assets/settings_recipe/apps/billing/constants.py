"""What billing goes by."""

# ISO 4217, as it stands on every invoice.
CURRENCY = "EUR"
TAX_RATE = 0.19
PAYMENT_DAYS: int = 14  # the law says 30 at most
