"""Shared by ``move-example-methods``: the methods themselves, and those who call them."""
