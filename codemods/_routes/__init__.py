"""How route files are merged into one, and how the application includes it."""
