"""The service functions of thing_draft go here."""
