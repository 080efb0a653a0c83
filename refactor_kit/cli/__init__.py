"""The command line: one click module per verb, loaded when it is asked for."""

from .boundary import run

__all__ = ["run"]
