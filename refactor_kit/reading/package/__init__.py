"""The public schema package: its file, what it binds, and who imports it."""
