"""The options that every verb shares."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from refactor_kit.reporters.output_options import OutputOptions


def with_output_options(*formats: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the shared options to a verb; it takes ``output`` and ``config`` in their place.

    The first of ``formats`` is the default.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @click.option(
            "--output-format", type=click.Choice(formats), default=formats[0], show_default=True
        )
        @click.option(
            "-o", "--output", type=click.Path(path_type=Path), help="Write the result here."
        )
        @click.option(
            "--config",
            type=click.Path(path_type=Path, dir_okay=False),
            help="The configuration file (default: the nearest above).",
        )
        @click.option("-q", "--quiet", is_flag=True, help="No chatter on stderr.")
        @click.option("-v", "--verbose", is_flag=True, help="Say more, such as where time went.")
        @click.option("--color/--no-color", default=None, help="Default: as the terminal can.")
        @wraps(function)
        def wrapper(
            *args: Any,
            output_format: str,
            output: Path | None,
            quiet: bool,
            verbose: bool,
            color: bool | None,
            **rest: Any,
        ) -> Any:
            options = OutputOptions(output_format, output, quiet, verbose, color)
            return function(*args, output=options, **rest)

        return wrapper

    return decorate
