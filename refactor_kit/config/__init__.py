"""The configuration: found, read, checked against its schema, and turned into settings."""
