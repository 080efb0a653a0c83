"""Markdown and YAML files of other people: read, and edited in place."""
