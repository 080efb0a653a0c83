"""What mailing goes by."""

SENDER = "office@example.org"
# Everybody who gets a copy.
COPIES = ["archive@example.org"]
