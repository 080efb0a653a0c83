"""refactor-kit: repository governance and refactor automation, one module at a time."""

__version__ = "0.1.0"
