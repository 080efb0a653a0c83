"""The tags that parts give of their own, which the module's tag takes the place of."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable

from refactor_kit.base import Context, Edit, SourceTree
from refactor_kit.python.editing.elements import take_elements
from refactor_kit.python.editing.splices import Splices, add_keyword, quoted
from refactor_kit.python.occurrences import occurrences
from refactor_kit.python.source_file import PythonSource
from refactor_kit.reading.application.mounting import routed_file
from refactor_kit.reading.routes.model import RouterPlan
from refactor_kit.reading.routes.tags import TagPlace, keyword_value, module_tag

from .part_edits import PartEdits


def take_tags(
    own: Iterable[TagPlace],
    source: PythonSource,
    edits: PartEdits,
    staying: Collection[ast.Call] = (),
) -> None:
    """Take away those of ``own`` in ``source``, but for calls in ``staying``, and their imports."""
    places = [each for each in own if each.path == source.path and each.call not in staying]
    _take(source, places, edits.splices)
    gone = {id(node) for place in places for node in ast.walk(place.value)}
    left: dict[str, int] = {}
    for use in occurrences(source):
        if use.use != "import":
            left[use.name] = left.get(use.name, 0) + (id(use.node) not in gone)
    for statement in source.tree.body:
        if isinstance(statement, ast.ImportFrom):
            used_up = {each for each in statement.names if left.get(each.asname or each.name) == 0}
            edits.schemas.dropped |= used_up


def tag_in_place(
    tree: SourceTree, context: Context, plan: RouterPlan, edits: PartEdits
) -> list[Edit]:
    """One tag for a file that stays where it is; the edits of others that include its routers."""
    source, roots = plan.sources[0][1], context.settings.source_roots
    tag = module_tag(tree, roots, context.module, plan)
    routers = [each.call for each in plan.routers if each.call is not None]
    staying: list[ast.Call] = []
    outside = [place for place in tag.own if place.path != source.path]
    # What includes every router of the file under the one tag goes on doing so.
    is_given = tag.given or (
        len(outside) == len(plan.routers) and all(each.tags == (tag.name,) for each in outside)
    )
    if not is_given:
        known = {id(place.call): place for place in tag.own}
        for call in routers:
            staying.append(call)
            _set_tag(source, call, known.get(id(call)), tag.name, edits.splices)
    take_tags(tag.own, source, edits, staying)
    return [] if is_given else _edits_outside(tree, roots, outside)


def _edits_outside(
    tree: SourceTree, roots: tuple[str, ...], places: Iterable[TagPlace]
) -> list[Edit]:
    by_path: dict[str, list[TagPlace]] = {}
    for place in places:
        by_path.setdefault(place.path, []).append(place)
    edits = []
    for path, found in by_path.items():
        source = routed_file(tree, path, roots).source
        splices = Splices(source.newline)
        _take(source, found, splices)
        edits.append(Edit(path, source.encoded(splices.apply(source.text))))
    return edits


def _take(source: PythonSource, places: Iterable[TagPlace], splices: Splices) -> None:
    for place in places:
        take_elements(source, place.call, [place.value], splices, comments_stay=True)


def _set_tag(
    source: PythonSource, call: ast.Call, place: TagPlace | None, tag: str, splices: Splices
) -> None:
    """Let one ``APIRouter(...)`` have this tag alone; what is written for it already stays."""
    written = quoted(tag, source.text)
    value = keyword_value(call, "tags")
    if value is None:
        add_keyword(source, call, f"tags=[{written}]", splices)
        return
    if place is not None and place.tags == (tag,) and not place.unknown:
        return
    splices.replace(*source.span(value), f"[{written}]")
