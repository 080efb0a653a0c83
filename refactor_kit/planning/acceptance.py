"""The lines of the configuration by which a person accepts differences."""

from __future__ import annotations

from collections.abc import Iterable

from refactor_kit.base import Context


def acceptance(context: Context, differences: Iterable[str]) -> str:
    """The ``accept`` entry that declares ``differences``, with those that are accepted already."""
    import tomlkit

    known = [(each.difference, each.reason) for each in context.module.settings.accept]
    entries = [*known, *((line, "say here why it may differ") for line in differences)]
    lines = (
        f"  {{ difference = {tomlkit.item(line).as_string()}, "
        f"reason = {tomlkit.item(reason).as_string()} }},"
        for line, reason in entries
    )
    own_file = context.settings.source.endswith("refactor-kit.toml")
    table = f"modules.{context.module.name}"
    header = f"[{table}]" if own_file else f"[tool.refactor-kit.{table}]"
    place = f"{header} in {context.settings.source}"
    where = f"in place of accept below {place}" if known else f"below {place}"
    head = f"mend what makes the difference; or, where it may differ, write {where}:"
    return "\n".join([head, "accept = [", *lines, "]"])
