"""The managed section of the module's README: the contract, rendered from the tree."""

from __future__ import annotations

from refactor_kit.base import Context, SourceTree

BEGIN = "<!-- refactor-kit:begin contract -->"
END = "<!-- refactor-kit:end contract -->"


def render_contract(tree: SourceTree, context: Context) -> str:
    """The section between the markers, newline-terminated, for ``context.step``.

    Step 1 states the public names and their fields, 2 adds the schema review, 3 the router, 4 the
    app layout and its reason, 5 the locked names; from 7 on it describes what is shipped.
    """
    raise NotImplementedError
