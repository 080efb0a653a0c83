"""The service functions of thing_send go here."""
