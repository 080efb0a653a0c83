"""Which parts make one module, by evidence: a name that begins alike is not enough."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from refactor_kit.base import SourceTree

from .matching import Matched
from .model import FoundModule, FoundPart, Suggestion

_VERBS_USED = """
accept add append approve archive begin book cancel charge check claim clear close commit complete
confirm create decline delete dequeue disable draft drop edit enable end enqueue enter export fetch
find finish get import insert invite leave list load lock login logout merge open pause pay pop post
preview publish pull push put query read recall receive refresh refund register reject release
remove rename replace reset resolve restore resume retry revoke run save schedule search send show
sign start stop store submit subscribe suspend sync undo unlock unsubscribe update upload validate
verify view withdraw write
"""
_VERBS = frozenset(_VERBS_USED.split())


def group_parts(
    tree: SourceTree, matched: Matched
) -> tuple[tuple[FoundModule, ...], tuple[Suggestion, ...]]:
    """Modules in the order in which the application mounts them, and groups left to a person."""
    modules = [
        FoundModule(name, parts, "one route file serves them" if len(parts) > 1 else "")
        for name, parts in matched.modules
    ]
    suggestions: list[Suggestion] = []
    single = [module.parts[0] for module in modules if len(module.parts) == 1]
    taken = {module.name for module in modules}
    for stem, parts in _stems(single):
        known = {part.name for module in modules if len(module.parts) == 1 for part in module.parts}
        if stem in taken or any(part.name not in known for part in parts):
            continue
        reason = _evidence(tree, stem, parts)
        if reason:
            modules = _grouped(modules, FoundModule(stem, parts, reason))
        else:
            suggestions.append(_suggestion(stem, parts))
    suggestions += [_by_use(part) for part in matched.unsure]
    return tuple(modules), tuple(suggestions)


def _stems(parts: Sequence[FoundPart]) -> Iterator[tuple[str, tuple[FoundPart, ...]]]:
    """Every start that several names share, the longest first."""
    found: dict[str, list[FoundPart]] = {}
    for part in parts:
        words = part.name.split("_")
        for length in range(1, len(words)):
            found.setdefault("_".join(words[:length]), []).append(part)
    for stem in sorted(found, key=lambda stem: (-stem.count("_"), stem)):
        if len(found[stem]) > 1:
            yield stem, tuple(found[stem])


def _grouped(modules: list[FoundModule], group: FoundModule) -> list[FoundModule]:
    """``modules`` with ``group`` in the place of the first of its parts."""
    names = {part.name for part in group.parts}
    kept: list[FoundModule] = []
    for module in modules:
        if module.name not in names:
            kept.append(module)
        elif group not in kept:
            kept.append(group)
    return kept


def _evidence(tree: SourceTree, stem: str, parts: Sequence[FoundPart]) -> str:
    reasons = filter(None, (_documented(tree, stem), _mounted(stem, parts), _verbs(stem, parts)))
    return "; ".join(reasons)


def _documented(tree: SourceTree, stem: str) -> str:
    pattern = re.compile(rf"(?:^|.*/)docs/(?:.*/)?{re.escape(stem)}(?:/README)?\.(?:md|rst)", re.I)
    page = next((path for path in tree.paths() if pattern.fullmatch(path)), "")
    return f"{page} is about them" if page else ""


def _mounted(stem: str, parts: Sequence[FoundPart]) -> str:
    segments = [part.prefix.strip("/").replace("-", "_").split("/") for part in parts]
    if all(stem in found for found in segments):
        return f"they are mounted below /{stem}"
    return ""


def _verbs(stem: str, parts: Sequence[FoundPart]) -> str:
    endings = [part.name.removeprefix(f"{stem}_") for part in parts]
    if all(ending.split("_")[0] in _VERBS for ending in endings):
        return f"their names end in verbs ({', '.join(endings)})"
    return ""


def _by_use(part: FoundPart) -> Suggestion:
    return Suggestion(
        f"{part.route_file} alone uses {part.schema_file}, but they are not called alike. If they "
        "belong together:",
        (
            f"[modules.{part.name}]",
            f'parts = ["{part.name}"]',
            f'schemas = {{{part.name} = "{part.schema_file}"}}',
            f'routes = {{{part.name} = "{part.route_file}"}}',
        ),
    )


def _suggestion(stem: str, parts: Sequence[FoundPart]) -> Suggestion:
    names = ", ".join(part.name for part in parts)
    listed = ", ".join(f'"{part.name}"' for part in parts)
    return Suggestion(
        f"{names} begin alike; nothing else says that they belong together. If they do:",
        (f"[modules.{stem}]", f"parts = [{listed}]"),
    )
