"""Retired."""
