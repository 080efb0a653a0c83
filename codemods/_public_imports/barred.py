"""Why the public package cannot come to export a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from refactor_kit.base import Context, SourceTree, UnreadableSource
from refactor_kit.python.origins import Origins
from refactor_kit.reading.package.importers import ImportCycle, new_cycles
from refactor_kit.reading.public_names import public_package_file


def barred(
    tree: SourceTree,
    context: Context,
    public: Mapping[str, str],
    bound: Mapping[str, str],
    export: Callable[[Mapping[str, str]], object],
) -> dict[str, str]:
    """Origin -> the reason, of those in ``public`` (origin -> name) that may not be exported.

    ``bound`` is what the package binds now; ``export`` tries what it is given, and changes nothing.
    """
    path = public_package_file(tree, context.settings)
    missing = {origin: name for origin, name in public.items() if name not in bound}
    if path not in tree:
        return dict.fromkeys(missing, _without_file(context.settings.public_package, path))
    found = _circular(tree, context, path, missing)

    def refused(origins: Iterable[str]) -> str:
        """Why the file does not take these names; empty where it does."""
        try:
            export({origin: public[origin] for origin in origins if origin not in found})
        except UnreadableSource as error:
            return f"{error.reason} ({path}:{error.line})"
        return ""

    if refused(public):
        # Some names may be in the way of all.
        found |= {origin: why for origin in missing if (why := refused([origin]))}
        if why := refused(public):
            found |= dict.fromkeys(missing.keys() - found.keys(), why)
    return found


def _without_file(package: str, path: str) -> str:
    return (
        f"{package} is a namespace package, and a file of its own would hide what other folders "
        f"add to it: make an empty {path} if none does, then run again"
    )


def _circular(
    tree: SourceTree, context: Context, path: str, missing: Mapping[str, str]
) -> dict[str, str]:
    """What would make an import cycle; a lazy package makes none."""
    if Origins(tree, context.settings.source_roots).bindings(path).lazy:
        return {}
    modules = {origin: origin.rpartition(".")[0] for origin in missing}
    cycles = new_cycles(tree, context, modules.values())
    return {
        origin: _cycle_reason(cycles[module])
        for origin, module in modules.items()
        if module in cycles
    }


def _cycle_reason(cycle: ImportCycle) -> str:
    first, *others = cycle.chain
    back = f"imports the public package itself ({cycle.back.path}:{cycle.back.line})"
    return f"{first} leads to {others[-1]}, which {back}" if others else f"{first} {back}"
