"""Publishes drafts."""
