"""How references to retired names follow: import statements, strings, attributes, text."""
