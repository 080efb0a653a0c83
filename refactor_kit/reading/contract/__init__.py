"""The managed section of the module's README: the contract, rendered from the tree."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from urllib.parse import quote

from refactor_kit.base import AppLayout, Context, SourceTree
from refactor_kit.documents.markdown_reading import Section, find_section, read_headings
from refactor_kit.documents.markdown_writing import blocks, code, codes, paragraph, prose, table
from refactor_kit.python.text import decode_text
from refactor_kit.reading.application.observed import digest_of
from refactor_kit.reading.apps import AppReading, read_apps
from refactor_kit.reading.contract.names import render_names, render_review
from refactor_kit.reading.contract.spoken_types import as_spoken
from refactor_kit.reading.routes import NameClash, RouterReading, read_router
from refactor_kit.reading.schemas import SchemaReading, read_schemas
from refactor_kit.reading.splits import read_shared_schemas

BEGIN = "<!-- refactor-kit:begin contract -->"
END = "<!-- refactor-kit:end contract -->"

_LOCKS = ".refactor-kit/public-names/{module}.toml"
_LOCKED, _SHIPPED = 5, 7
_STAGE = re.compile(r"<!-- Written by refactor-kit \((?:step (\d)|shipped)\)")


def render_contract(tree: SourceTree, context: Context) -> str:
    """The section between the markers, newline-terminated, for ``context.step``.

    Step 1 states the public names and their fields, 2 adds the schema review, 3 the router, 4 the
    app layout and its reason, 5 the locked names; from 7 on it describes what is shipped.
    """
    stage = _stage(context.step)
    shipped = stage == _SHIPPED
    schemas = read_schemas(tree, context)
    state = "shipped" if shipped else f"step {stage}"
    notice = (
        f"<!-- Written by refactor-kit ({state}). Edits between the markers are overwritten. -->"
    )
    parts = [notice, "## Contract", _status(context, shipped=shipped)]
    answers = {split.part: split.new_name for split in read_shared_schemas(tree, context).splits}
    parts += [render_names(tree, context, schemas, answers), render_conventions(tree, context)]
    if stage >= 2:
        parts.append(render_review(tree, context, schemas, answers, shipped=shipped))
    if stage >= 3:
        parts.append(render_router(read_router(tree, context), context, shipped=shipped))
    if stage >= 4:
        parts.append(render_apps(read_apps(tree, context), context, shipped=shipped))
    if stage >= _LOCKED:
        parts.append(_locked(context, schemas))
    return blocks(parts) + "\n"


def read_contract(tree: SourceTree, context: Context) -> Section | None:
    """The section that the module's README holds now; ``UnreadableSource`` for broken markers."""
    path = context.module.docs_file
    if path not in tree:
        return None
    return find_section(path, decode_text(path, tree.read(path)), BEGIN, END)


def expected_contract(tree: SourceTree, context: Context) -> str:
    """What the section should say: never less than an earlier run wrote into it.

    A migrated module's section is not taken back to the plan when step 1 is looked at again.
    """
    section = read_contract(tree, context)
    written = _written_stage(section.text) if section else 0
    told = replace(context, step=max(context.step, written))
    module, wiring = context.module, digest_of(context.wiring)
    key = ("contract", module.name, module.app_layout, _stage(told.step), wiring)
    return tree.memoize(key, lambda tree: render_contract(tree, told))


def is_superseded(section: Section, context: Context) -> bool:
    """Whether the section tells what is shipped and the step at hand only plans."""
    return context.step < _SHIPPED == _written_stage(section.text)


def is_same_contract(written: str, expected: str) -> bool:
    """Whether two sections say the same.

    Spaces may be those of a Markdown formatter, and types written as earlier versions wrote them.
    Until when old URLs answered stays true once they are gone.
    """
    said, wanted = _without_spaces(written), _without_spaces(expected)
    return wanted in (said, _GRACE.sub("", said))


def _stage(step: int) -> int:
    return _SHIPPED if step >= _SHIPPED else min(step, _LOCKED)


def _written_stage(text: str) -> int:
    match = _STAGE.search(text)
    return int(match[1] or _SHIPPED) if match else 0


def _status(context: Context, *, shipped: bool) -> str:
    name = code(context.module.name)
    package = code(context.settings.public_package)
    if shipped:
        return f"{name} is served by one router, which imports its schemas from {package} only."
    return f"What {name} will offer once it is migrated; nothing of it is shipped yet."


def _locked(context: Context, schemas: tuple[SchemaReading, ...]) -> str:
    module = context.module.name
    aliases = [role.alias for reading in schemas for role in reading.roles]
    text = (
        f"{code(_LOCKS.format(module=module))} locks {codes(aliases)}, each with a digest of its "
        "fields. Internal classes may be renamed; a public name that goes, or changes its fields, "
        "is a change for every caller."
    )
    return blocks(["### Locked names", paragraph(text)])


_OLD_URLS = "Old URLs answer until"
# As :func:`_grace` says it, without spaces.
_GRACE = re.compile("".join(_OLD_URLS.split()) + r"[\d-]+:(`[^`]*`,?)+\.")


def _without_spaces(text: str) -> str:
    rows = "\n".join(map(as_spoken, text.splitlines()))
    return "".join(re.sub(r"-{3,}", "---", rows).split())


_SUBJECT = re.compile(r"\b(timestamps?|dates?|times?|ids?|uuids?|identifiers?)\b", re.IGNORECASE)


def render_conventions(tree: SourceTree, context: Context) -> str:
    """Where the reference tells of times and identifiers: said in one place, it cannot drift."""
    path = context.settings.schema_reference
    if path not in tree:
        return ""
    link = quote(posixpath.relpath(path, posixpath.dirname(context.module.docs_file) or "."))
    subjects = [
        f"[{heading.title}]({link}#{_anchor(heading.title)})"
        for heading in read_headings(decode_text(path, tree.read(path)))
        if heading.level > 1 and _SUBJECT.search(heading.title)
    ]
    told = f": {', '.join(subjects)}" if subjects else ""
    lead = f"[{posixpath.basename(path)}]({link}) states them for the whole service{told}."
    return blocks(["### Conventions", paragraph(lead)])


def _anchor(title: str) -> str:
    """The one that GitHub gives a heading."""
    return quote(re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-"))


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
        shown = [table(("Method", "Path", "Handler"), rows), stays]
    else:
        shown = [table(("Method", "Path before", "Path after", "Handler"), served)]
    return blocks([*shown, _grace(router, shipped=shipped)])


def _grace(router: RouterReading, *, shipped: bool) -> str:
    """Until when URLs that moved still answer: what is planned, or what stands."""
    kept = {each.path: each.until for each in router.kept}
    if not shipped:
        kept |= {each.old_path: each.grace_until for each in router.endpoints if each.grace_until}
    if not kept:
        return ""
    return paragraph(f"{_OLD_URLS} {max(kept.values())}: {codes(kept)}.")


def _clashes(clashes: tuple[NameClash, ...], *, shipped: bool) -> str:
    if shipped or not clashes:
        return ""
    rows = []
    for clash in clashes:
        resolution = clash.resolution.replace("-", " ")
        if clash.resolution == "renamed":
            resolution = "renamed: " + ", ".join(
                f"{code(new)} ({part})" for part, new in clash.renames
            )
        rows.append((code(clash.name), clash.kind, resolution, prose(clash.reason)))
    lead = "Names that several of the route files define:"
    return blocks([lead, table(("Name", "Kind", "Resolution", "Reason"), rows)])


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
