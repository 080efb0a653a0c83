"""The plan of one module and the queue of all pending ones; nothing is written here."""
