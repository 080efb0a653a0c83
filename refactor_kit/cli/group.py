"""The verbs, by name; each loads only when it runs."""

from __future__ import annotations

import importlib

import click

from refactor_kit import __version__
from refactor_kit.runtime.signals import interruptible

from .front_page import EXIT_CODES, PURPOSE, VERBS


class _Verbs(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in VERBS:
            return None
        command = importlib.import_module(f"refactor_kit.cli.{name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(
    cls=_Verbs,
    help=f"{PURPOSE}\n\n{EXIT_CODES}",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="refactor-kit")
def group() -> None:
    """The root of the verbs."""


def invoke(words: list[str]) -> int:
    """Run the verb; its return value is the exit code."""
    with interruptible():
        try:
            code = group.main(words, prog_name="refactor-kit", standalone_mode=False)
        except click.ClickException as error:
            error.show()
            return 2
        except click.exceptions.Exit as stop:
            return stop.exit_code
        except click.Abort:
            raise KeyboardInterrupt from None
    return code if isinstance(code, int) else 0
