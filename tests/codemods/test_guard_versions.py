"""What an earlier version of the guard's templates wrote is known, and nothing else is."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from codemods._guard_versions import TEMPLATES, template_digest
from refactor_kit.base import OverlayTree
from tests.support.service_files import SERVICE
from tests.support.trees import service, transform

from .test_write_guard_tests import NAME, NAMES, POLICY, guarded

# As the template said it before it kept to the lines of the usual formatters.
NOW = """\
    tree = ast.parse(source, filename=path)
    for first, last, name in sorted(reached_names(tree, path)):
"""
EARLIER = """\
    for first, last, name in sorted(reached_names(ast.parse(source, filename=path), path)):
"""


def earlier(**settings: Any) -> str:
    text = guarded(**settings).read(POLICY).decode()
    assert NOW in text
    return text.replace(NOW, EARLIER)


def outcome_of(text: str, path: str = POLICY, **settings: Any) -> tuple[set[str], frozenset[str]]:
    """The files that are written, and those of them that are written anew."""
    _, context = service(SERVICE, tests="tests/service", **settings)
    changed = OverlayTree(guarded(**settings), {path: text.encode()})
    found = transform(NAME, changed, context)
    return {edit.path for edit in found.edits}, found.written_anew


@pytest.mark.parametrize("exclude", [(), ("api/routes/old/**",)], ids=["all files", "some"])
@pytest.mark.parametrize("path", [POLICY, NAMES])
def test_today_s_templates_are_on_the_list(path: str, exclude: tuple[str, ...]) -> None:
    """Whoever changes a template adds its digest, and leaves those of its earlier versions."""
    text = guarded(exclude=exclude).read(path).decode()
    assert template_digest(ast.parse(text)) in TEMPLATES


def test_no_version_that_was_ever_written_is_forgotten() -> None:
    """Of each template: the first version, which trees out there hold to this day."""
    assert {"d13a6cc69686", "6b6018f1b9f0", "a39a7a503378"} <= TEMPLATES


@pytest.mark.parametrize("exclude", [(), ("api/routes/old/**",)], ids=["all files", "some"])
def test_what_an_earlier_version_wrote_is_written_anew(exclude: tuple[str, ...]) -> None:
    text = earlier(exclude=exclude)
    assert outcome_of(text, exclude=exclude) == ({POLICY}, {POLICY})


def test_a_formatter_changes_nothing_about_it() -> None:
    text = earlier().replace(
        "(ast.parse(source, filename=path), path)",
        "(\n ast.parse(\n  source, filename=path), path)",
    )
    assert outcome_of(text) == ({POLICY}, {POLICY})


@pytest.mark.parametrize(
    ("now", "edited"),
    [
        ('assert not deep, "\\n  ".join([advice, *deep])', "assert advice"),
        ("if is_internal(name) and not", "if name and not"),
        ("def test_routes_import_only", "def routes_import_only"),
        ('ROUTE_FILES = ("api/routes/**/*.py",)', "ROUTE_FILES = ()"),
        ("# Which files are held to the policy.", "reached_names = lambda tree, path: set()"),
    ],
)
@pytest.mark.parametrize("version", ["today's", "an earlier one"])
def test_what_somebody_edited_is_not(version: str, now: str, edited: str) -> None:
    text = earlier() if version == "an earlier one" else guarded().read(POLICY).decode()
    assert now in text
    assert outcome_of(text.replace(now, edited)) == ({POLICY}, frozenset())


def test_a_name_that_is_left_out_is_an_edit() -> None:
    text = guarded().read(NAMES).decode().replace('    "SessionManagerEndInput",\n', "")
    assert outcome_of(text, NAMES) == ({NAMES}, frozenset())
