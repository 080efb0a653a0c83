"""Recipes: the steps of a plan, read from TOML and checked against their schema."""
