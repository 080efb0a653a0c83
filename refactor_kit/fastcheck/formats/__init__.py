"""What ``check`` prints: a file for each ``--output-format``."""
