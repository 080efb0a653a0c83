"""Which tests of the guard the tool wrote itself: by now, or with an earlier template."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator

from refactor_kit.python.canonical_form import CanonicalForms
from refactor_kit.python.parsing import parse_ast

# What is filled in; everything else is the template's own.
_FILLED_IN = frozenset(
    {
        *("ROOT", "SOURCE_ROOTS", "PUBLIC_PACKAGE", "PUBLIC_NAMES"),
        *("ROUTE_FILES", "EXCLUDE", "CONFIGURATION"),
    }
)
#: The digest of every version of a template, the oldest first; of the import policy's without and
#: with excluded files. One that is replaced goes on standing here, so that what it wrote is known.
TEMPLATES = frozenset(
    {
        # test_import_policy.py
        *("d13a6cc69686", "6b6018f1b9f0"),
        *("de6b6b8e10fd", "147b9a111930"),
        *("2980728b82e4", "00b486ce420c"),
        *("5ee14f955243", "9789b40a1eb2"),
        *("8b9cf8bfb3fd", "86de741da459"),
        *("fc48b7b6257c", "24aa2b4e4af4"),
        # test_public_names.py
        *("a39a7a503378", "d6ea19f5d49b"),
    }
)


def is_as_written(path: str, content: bytes, wanted: str) -> bool:
    """Whether ``content`` is what some version of the template of ``wanted`` says.

    It is filled in as ``wanted`` is; layout, comments and docstrings do not count.
    ``UnreadableSource`` where it is no Python.
    """
    found = parse_ast(path, content)
    known, now = dict(_filled_in(found)), dict(_filled_in(ast.parse(wanted)))
    same = all(known[name] == now[name] for name in known.keys() & now.keys())
    return same and template_digest(found) in TEMPLATES


def template_digest(tree: ast.Module) -> str:
    """What tells a version of a template from any other, whatever is filled in."""
    forms = CanonicalForms(tree, str)
    told = [
        f"{_name_of(node)}\n{forms.of(node)}"
        for node in tree.body
        if not (_filled_name(node) or _is_text(node))
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]


def _name_of(node: ast.stmt) -> str:
    """The name of a definition; tests carry that of a module."""
    name = str(getattr(node, "name", ""))
    return "" if name.startswith("test_") else name


def _filled_in(tree: ast.Module) -> Iterator[tuple[str, str]]:
    forms = CanonicalForms(tree, str)
    for node in tree.body:
        if name := _filled_name(node):
            yield name, forms.of(node)


def _filled_name(node: ast.stmt) -> str:
    if not (isinstance(node, ast.Assign) and len(node.targets) == 1):
        return ""
    target = node.targets[0]
    return target.id if isinstance(target, ast.Name) and target.id in _FILLED_IN else ""


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
