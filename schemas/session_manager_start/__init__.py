"""Schemas of the session start endpoint."""
