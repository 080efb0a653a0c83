"""One file, made to name what takes the place of retired modules and files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from refactor_kit.base import Context, Refusal, SourceTree
from refactor_kit.base.layout import package_name
from refactor_kit.python.editing.refit_bytes import refit
from refactor_kit.python.editing.splices import Splice, spliced
from refactor_kit.python.lexical import ImportStatement, find_imports
from refactor_kit.python.line_length import line_length
from refactor_kit.reading.references import ReferenceSearch, TextMatch

from .code_names import CodeNames, rename, rename_attributes
from .import_rewrite import FileChange, Rebound, StatementRewriter, no_counterpart
from .keyed_files import joined_entries
from .listed_files import commented_once, listed_once
from .route_attributes import RouteAttributes

_ATTRIBUTES = re.compile(rb"(?:\.[A-Za-z_]\w*)+")
_PYTHON = (".py", ".pyi")


class FileRewriter:
    """Rewrites the references of one module's migration, or to ``names``, file by file."""

    def __init__(
        self, tree: SourceTree, context: Context, names: Mapping[str, str] | None = None
    ) -> None:
        self.search = ReferenceSearch(tree, context, names)
        self._roots = context.settings.source_roots
        self._route_module = context.module.route_module
        self._attributes = RouteAttributes(tree, context, self.search)
        self._limit = line_length(tree)

    def rewrite(self, path: str, content: bytes) -> FileChange:
        """``content`` of ``path`` with every reference following."""
        change = FileChange(content)
        if path.endswith(_PYTHON):
            self._rewrite_imports(path, change)
        self._rewrite_text(path, change)
        if path.endswith(_PYTHON):
            change.content = refit(content, commented_once(content, change.content), self._limit)
        elif change.content != content:
            change.content = listed_once(content, change.content)
            change.content, line = joined_entries(path, content, change.content)
            if line:
                reason = "this entry and another would have one key once both name the new file"
                remedy = "make them one entry by hand, then run again"
                change.refusals.append(Refusal(path, line, reason, remedy))
        return change

    def _rewrite_imports(self, path: str, change: FileChange) -> None:
        statements = find_imports(change.content)
        if not any(self._concerns(path, statement) for statement in statements):
            return
        self._follow_attributes(path, change, statements)
        statements = find_imports(change.content)
        renames: dict[str, str] = {}
        names = CodeNames(change.content)

        def rebind(wanted: Rebound) -> bool:
            possible = self._can_rebind(path, statements, names, wanted)
            if possible:
                renames[wanted.old] = wanted.new
            return possible

        rewriter = StatementRewriter(
            self.search.modules,
            package_name(path, self._roots),
            self._attribute,
            rebind,
            self._limit,
        )
        modules = (self.search.imported_module(path, each) for each in statements)
        rewriter.rewrite_all(path, change, zip(statements, modules, strict=True))
        change.content = rename(change.content, renames)

    def _concerns(self, path: str, statement: ImportStatement) -> bool:
        """Whether a statement imports anything that is retired."""
        moved = self.search.modules.moved
        origin = self.search.imported_module(path, statement) if statement.is_from else ""
        return bool(origin and moved(origin)) or any(
            moved(f"{origin}.{each.name}" if origin else each.name) for each in statement.names
        )

    def _follow_attributes(
        self, path: str, change: FileChange, statements: Sequence[ImportStatement]
    ) -> None:
        """Attributes of old route modules that the file imports whole."""
        for local, module in self._route_locals(path, statements).items():
            part = self._attributes.part(module)
            if part is None:
                continue
            follow = partial(self._attributes.follow, part)
            change.content, missing = rename_attributes(change.content, local, follow)
            for offset, name in missing:
                line = change.content.count(b"\n", 0, offset) + 1
                change.refusals.append(self._missing(path, line, f"{module}.{name}"))

    def _route_locals(self, path: str, statements: Sequence[ImportStatement]) -> dict[str, str]:
        found: dict[str, str] = {}
        for statement in statements:
            origin = self.search.imported_module(path, statement) if statement.is_from else ""
            for each in statement.names:
                module = f"{origin}.{each.name}" if origin else each.name
                if self._attributes.part(module) and (each.asname or statement.is_from):
                    found[each.asname or each.name] = module
        return found

    def _rewrite_text(self, path: str, change: FileChange) -> None:
        matches = tuple(self.search.text_matches(path, change.content))
        splices = self._named_apart(path, change, matches) if path.endswith(_PYTHON) else []
        for match in matches:
            new = self.search.names[match.old].encode()
            end = match.end
            attributes = _ATTRIBUTES.match(change.content, end)
            part = self._attributes.part(match.old) if match.kind == "dotted" else None
            if attributes and part:
                names = attributes.group()[1:].decode("utf-8").split(".")
                followed = self._attributes.follow(part, names)
                if followed is not None:
                    new, end = (
                        b".".join([new, *(name.encode() for name in followed)]),
                        attributes.end(),
                    )
                elif self._is_live(path, change.content, match, attributes.end()):
                    line = change.content.count(b"\n", 0, match.start) + 1
                    change.refusals.append(self._missing(path, line, f"{match.old}.{names[0]}"))
            splices.append(Splice(match.start, end, new))
        change.content = spliced(change.content, splices)

    def _named_apart(
        self, path: str, change: FileChange, matches: Sequence[TextMatch]
    ) -> list[Splice]:
        """Attributes of old route modules that follow although the module stands elsewhere."""
        found = list(behind_constants(change.content))
        for match in matches:
            if match.kind == "dotted" and self._attributes.part(match.old):
                beside = given_beside(change.content, match.start, match.end)
                found += [(match.old, beside)] if beside else []
        splices = []
        for module, place in found:
            part = self._attributes.part(module)
            names = place["names"].decode("utf-8").split(".")
            followed = self._attributes.follow(part, names) if part else None
            if followed is not None:
                splices.append(Splice(*place.span("names"), ".".join(followed).encode()))
            elif part:
                line = change.content.count(b"\n", 0, place.start()) + 1
                change.refusals.append(self._missing(path, line, f"{module}.{names[0]}"))
        return splices

    def _is_live(self, path: str, content: bytes, match: TextMatch, end: int) -> bool:
        """Whether Python will look the attribute up: in code, or in a string that is one name."""
        if not path.endswith(_PYTHON):
            return False
        before, after = content[match.start - 1 : match.start], content[end : end + 1]
        quoted = before == after and before in (b'"', b"'")
        return quoted or CodeNames(content).is_code(match.start)

    def _attribute(self, module: str, name: str) -> str | None:
        part = self._attributes.part(module)
        if part is None:
            return name
        followed = self._attributes.follow(part, (name,))
        return followed[0] if followed else None

    def _can_rebind(
        self,
        path: str,
        statements: Sequence[ImportStatement],
        names: CodeNames,
        wanted: Rebound,
    ) -> bool:
        """Whether the file's code can call what it imports by its new name."""
        bound: dict[str, set[str]] = {}
        for statement in statements:
            origin = self.search.imported_module(path, statement) if statement.is_from else ""
            for each in statement.names:
                whole = f"{origin}.{each.name}" if origin else each.name
                local = each.asname or (each.name if origin else each.name.partition(".")[0])
                bound.setdefault(local, set()).add(self._whole(origin, each.name) or whole)
        if bound.get(wanted.old) != {wanted.whole} or not names.only_used(wanted.old):
            return False
        if wanted.new in bound:
            return bound[wanted.new] == {wanted.whole}
        return not any(True for _ in names.occurrences(wanted.new))

    def _whole(self, origin: str, name: str) -> str | None:
        """What ``origin.name`` is called now; ``None`` where it is not retired."""
        if self._attributes.part(origin):
            followed = self._attribute(origin, name)
            return f"{self._route_module}.{followed}" if followed else None
        return self.search.modules.moved(f"{origin}.{name}" if origin else name)

    def _missing(self, path: str, line: int, name: str) -> Refusal:
        return no_counterpart(path, line, name, self._route_module)


_CONSTANT = re.compile(
    rb"^(?P<local>[A-Za-z_]\w*)[ \t]*(?::[^=\r\n]*)?=[ \t]*"
    rb"(?P<quote>[\"'])(?P<module>[\w.]+)(?P=quote)[ \t]*(?:[#;].*)?\r?$",
    re.MULTILINE,
)
_NAMES = rb"(?P<names>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)"
_BEFORE = re.compile(
    rb"\b(?:setattr|delattr|getattr|hasattr|object)\(\s*"
    rb"(?:(?:sys\.)?modules\[|(?:importlib\.)?import_module\()?[\"']?\Z"
)
_AFTER = re.compile(rb"[\"']?[\])]?\s*,\s*(?P<quote>[\"'])" + _NAMES + rb"(?P=quote)")
_LONGEST = 80


def behind_constants(content: bytes) -> Iterator[tuple[str, re.Match[bytes]]]:
    """Each ``f"{ROUTES}.name"`` and ``ROUTES + ".name"``, with the module that ``ROUTES`` names.

    The group ``names`` is what follows the module. A constant that is bound twice tells nothing.
    """
    found = list(_CONSTANT.finditer(content))
    times = Counter(match["local"] for match in found)
    for constant in found:
        local = constant["local"]
        if times[local] > 1:
            continue
        use = re.compile(
            rb"(?:\{" + local + rb"\}\.|(?<![\w.])" + local + rb"\s*\+\s*[\"']\.)" + _NAMES
        )
        for match in use.finditer(content):
            yield constant["module"].decode(), match


def given_beside(content: bytes, start: int, end: int) -> re.Match[bytes] | None:
    """The attribute in ``setattr(module, "name")`` where the module stands from start to end."""
    if not _BEFORE.search(content[max(0, start - _LONGEST) : start]):
        return None
    return _AFTER.match(content, end)
