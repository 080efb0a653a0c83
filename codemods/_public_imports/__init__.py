"""Public names: how the package exports them, and how a file comes to import them."""
