"""Damaged files end in a refusal or a place, never in a traceback; what is written parses."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest

from refactor_kit.base import UnreadableSource
from refactor_kit.packs.catalog import run_codemod
from refactor_kit.reading.routes import read_router
from tests.support.route_shapes import SHAPES
from tests.support.trees import as_bytes, findings, service

Damage = Callable[[bytes], bytes]
DAMAGES: dict[str, Damage] = {
    "cut short": lambda content: content[: len(content) * 2 // 3],
    "a bad byte": lambda content: content + b"# \xff\n",
    "a lone carriage return": lambda content: content.replace(b"\n", b"\r", 1),
    "a conflict": lambda content: b"<<<<<<< HEAD\n" + content,
    "emptied": lambda content: b"",
    "nested too deeply": lambda content: content + b"x = " + b"(" * 400 + b")" * 400 + b"\n",
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", SHAPES)
def test_never_a_traceback(name: str, damage: str) -> None:
    files = {path: as_bytes(text) for path, text in SHAPES[name].service_files().items()}
    for path in [path for path in files if (files[path] and "routes" in path) or "main" in path]:
        tree, context = service(
            {**files, path: DAMAGES[damage](files[path])}, **SHAPES[name].settings
        )
        read_router(tree, context)
        for codemod in ("merge-route-files", "mount-unified-router"):
            for edit in run_codemod(codemod, tree, context).edits:
                ast.parse(edit.content or b"")
        for check in ("endpoints-are-registered-once", "only-unified-router-is-mounted"):
            try:
                findings(check, tree, context)
            except UnreadableSource as problem:
                assert problem.path == path
