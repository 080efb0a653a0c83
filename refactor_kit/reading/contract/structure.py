"""The contract's router and app subsections: planned before step 7, shipped from it on."""

from __future__ import annotations

from refactor_kit.base import AppLayout, Context
from refactor_kit.documents.markdown_writing import blocks, code, codes, paragraph, prose, table
from refactor_kit.reading.apps import AppReading
from refactor_kit.reading.routes import NameClash, RouterReading

_OPTIONS: dict[AppLayout, str] = {
    "package": "Option A",
    "shared": "Option B",
    "none": "No app layer",
}
_REASONS: dict[AppLayout, str] = {
    "package": "One package holds what the module does, and its routes call thin functions there.",
    "shared": "The old app packages have other users and stay; routes reach them through one door.",
    "none": "The module keeps its logic in its routes, so there is nothing to consolidate.",
}
_NESTED = (
    "The parts keep private routers inside it, because their router or include arguments differ."
)


def render_router(router: RouterReading, context: Context, *, shipped: bool) -> str:
    """The one router: where it stands, what it serves, and how clashing names were settled."""
    return blocks(
        [
            "### Router",
            _mounting(router, context, shipped=shipped),
            _endpoints(router, shipped=shipped),
            _clashes(router.clashes, shipped=shipped),
        ]
    )


def render_apps(apps: AppReading, context: Context, *, shipped: bool) -> str:
    """The choice made for the app layer, its reason, and the facade's functions."""
    reason = context.module.settings.app_reason or _REASONS[apps.layout]
    choice = f"{_OPTIONS[apps.layout]}: {_layout(apps, context, shipped=shipped)}"
    functions = sorted({exposed.name for exposed in apps.exposes if exposed.kind == "function"})
    offered = f"Its functions: {codes(f'{name}()' for name in functions)}." if functions else ""
    if apps.layout == "none":
        return blocks(["### App layout", paragraph(f"{_OPTIONS['none']}. {prose(reason)}")])
    parts = (choice, f"Reason: {prose(reason)}", offered)
    return blocks(["### App layout", *map(paragraph, parts)])


def _mounting(router: RouterReading, context: Context, *, shipped: bool) -> str:
    module = context.module
    prefix = f"prefix {code(router.prefix)}, " if router.prefix else ""
    facts = f"({prefix}tag {code(router.tag)})"
    verb = "mounts" if shipped or module.routes_in_place else "will mount"
    where = code(router.mounted_in) if router.mounted_in else "The application"
    old = codes(module.retired_route_files)
    replaced = f", in place of {old}" if old and not shipped else ""
    nested = f" {_NESTED}" if router.nested else ""
    router_file = f"one router, {code(module.route_file)} {facts}"
    return paragraph(f"{where} {verb} {router_file}{replaced}.{nested}")


def _endpoints(router: RouterReading, *, shipped: bool) -> str:
    if not router.endpoints:
        return ""
    served = [
        (each.method, code(each.old_path), code(each.new_path), code(f"{each.new_handler}()"))
        for each in router.endpoints
    ]
    moved = any(endpoint.old_path != endpoint.new_path for endpoint in router.endpoints)
    if shipped or not moved:
        rows = [(method, after, handler) for method, _, after, handler in served]
        stays = "" if shipped else "Every path stays what it is."
        return blocks([table(("Method", "Path", "Handler"), rows), stays])
    return table(("Method", "Path before", "Path after", "Handler"), served)


def _clashes(clashes: tuple[NameClash, ...], *, shipped: bool) -> str:
    if shipped or not clashes:
        return ""
    rows = [
        (code(clash.name), clash.kind, _resolution(clash), prose(clash.reason)) for clash in clashes
    ]
    lead = "Names that several of the route files define:"
    return blocks([lead, table(("Name", "Kind", "Resolution", "Reason"), rows)])


def _resolution(clash: NameClash) -> str:
    if clash.resolution != "renamed":
        return clash.resolution.replace("-", " ")
    return "renamed: " + ", ".join(f"{code(new)} ({part})" for part, new in clash.renames)


def _layout(apps: AppReading, context: Context, *, shipped: bool) -> str:
    module = context.module
    old = codes(part.app_dir for part in module.parts if part.app_dir != module.app_dir)
    facade = code(apps.facade_file)
    if apps.layout == "shared":
        verb = "call" if shipped else "will call"
        return f"routes {verb} one facade, {facade}, in front of {old or code(module.app_dir)}."
    verb = "is" if shipped else "becomes"
    replaced = f", in place of {old}" if old and not shipped else ""
    package = f"{code(module.app_dir)} {verb} the module's one app package{replaced}"
    return f"{package}; routes call {facade}." if apps.facade_file else f"{package}."
