"""The verbs, by name; each loads only when it runs."""

from __future__ import annotations

import importlib

import click

from refactor_kit import __version__

_VERBS = {
    "init": "Write the configuration from what the repository shows.",
    "plan": "Show what migrating a module would do; writes nothing.",
    "migrate": "Carry a module through the plan, step by step, and prove each step.",
    "verify": "Run the proofs again and compare with what was recorded.",
    "check": "Enforce the policies (routes import only from the public package, ...).",
    "status": "Show where every module stands; runs nothing of the target.",
    "undo": "Take a module's migration back, byte for byte.",
    "explain": "Say what a check, a codemod or a step does.",
}


class _Verbs(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _VERBS:
            return None
        command = importlib.import_module(f"refactor_kit.cli.{name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_VERBS.items()))


@click.group(
    cls=_Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="refactor-kit")
def group() -> None:
    """Carry a Python service through a planned refactor, one module at a time.

    Exit codes: 0 clean, 1 findings or a failed proof, 2 usage or configuration, 3 a bug in the
    tool, 4 refused with nothing written, 130 interrupted.
    """


def invoke(words: list[str]) -> int:
    """Run the verb; its return value is the exit code."""
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
