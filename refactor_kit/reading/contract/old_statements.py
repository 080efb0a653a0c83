"""What the README says beside the contract and the migration made untrue: for a person to see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from refactor_kit.base import Context, Module, Notice, SourceTree
from refactor_kit.documents.markdown_reading import split_lines
from refactor_kit.python.text import decode_text
from refactor_kit.reading.contract import read_contract
from refactor_kit.reading.routes import RouterReading

_SEVERAL = re.compile(
    r"\b(?:two|both|three|four|several|separate|own|different|each)\b[^.|]{0,40}?"
    r"\b(?P<what>routers?|route (?:files?|modules?)|app packages?)\b",
    re.IGNORECASE,
)


def untrue_statements(
    tree: SourceTree, context: Context, router: RouterReading
) -> tuple[Notice, ...]:
    """The lines of the README, outside of the contract, that what is shipped contradicts.

    They name a URL that moved and answers no more, or speak of several routers where one is left.
    """
    path = context.module.docs_file
    if path not in tree:
        return ()
    section = read_contract(tree, context)
    managed = range(section.begin, section.end + 1) if section else range(0)
    lines = enumerate(split_lines(decode_text(path, tree.read(path))))
    gone = _gone(router)
    return tuple(
        Notice(path, number + 1, told)
        for number, line in lines
        if number not in managed
        for told in _told(line, context.module, gone)
    )


def _gone(router: RouterReading) -> dict[str, str]:
    """The URLs that answer no more, each with the one that took its place."""
    served = {endpoint.new_path for endpoint in router.endpoints}
    served |= {endpoint.old_path for endpoint in router.endpoints if endpoint.grace_until}
    served |= {kept.path for kept in router.kept}
    return {
        endpoint.old_path: endpoint.new_path
        for endpoint in router.endpoints
        if endpoint.old_path not in served
    }


def _told(line: str, module: Module, gone: Mapping[str, str]) -> Iterator[str]:
    for old, new in gone.items():
        if old in line and re.search(rf"(?<![\w/.-]){re.escape(old)}(?![\w/.-])", line):
            yield f"it names {old}, which is {new} now"
    several = _SEVERAL.search(line)
    if several is None or module.routes_in_place:
        return
    is_app = several["what"].lower().startswith("app")
    if is_app and (module.app_layout != "package" or module.apps_in_place):
        return
    one = module.app_dir if is_app else module.route_file
    yield f'it says "{several[0]}", and {one} is the only one now'
