"""The Python language: parsing, scopes, names. Nothing here knows FastAPI or a service."""
