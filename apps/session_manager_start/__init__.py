"""Opens sessions."""
