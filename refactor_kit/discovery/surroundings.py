"""What stands around a service: generator, documents, tests, CI, environment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from posixpath import commonpath, dirname

from refactor_kit.base import SourceTree
from refactor_kit.runtime.wording import counted

from .calling import proof_line
from .environments import Environment
from .formatters import formatter_lines
from .model import Line

_MAKES_SCHEMAS = re.compile(rb"model_json_schema\(|\.schema_json\(|\bTypeAdapter\b.*json_schema")
_OPTION = re.compile(rb"add_argument\(\s*[\"'](--(?:module|part|schema|name)s?)[\"']")
_POSITIONAL = re.compile(rb"add_argument\(\s*[\"'](?:module|part|schema|name)s?[\"']|sys\.argv\[1")
_RUNS = re.compile(rb"__name__\s*==\s*[\"']__main__[\"']|\bsys\.argv\b|\badd_argument\(")
_SCRIPTS = ("scripts", "tools", "bin")
_TESTS = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_test)\.py$")
_TESTING = re.compile(rb"\bpytest\b|\bunittest\b|^\s*(?:async )?def test|^class Test", re.MULTILINE)
_CHANGELOG = (
    r"(changelog|changes|history|news|release[-_]?notes)\.(md|markdown|rst|txt)|changelog|changes"
)
# Folders with what nobody goes on with, and with what is others'.
_ASIDE = re.compile(
    r"(?:^|/)[._]*(?:archived?|attic|backups?|deprecated|legacy|obsolete|old|node_modules)[._]*/",
    re.IGNORECASE,
)
_STEPS = re.compile(rb"^\s+steps:", re.MULTILINE)
_BEGUN = {"contributing": "CONTRIBUTING.md", "schema-changelog": "docs/SCHEMA_CHANGELOG.md"}
_USUAL = {
    "schema-reference": "docs/schemas/SCHEMA_REFERENCE.md",
    "schema-changelog": "docs/schemas/SCHEMA_CHANGELOG.md",
}
_SKIPPED = {
    "contract": "no docs folder",
    "changelogs": "no changelog",
    "ci": "no workflow and no pre-commit",
}


def surrounding_lines(
    tree: SourceTree, modules: Sequence[str], environment: Environment
) -> Iterator[Line]:
    """Everything that is no part of the layout."""
    paths = tree.paths()
    yield from _generator(tree)
    yield from _documents(paths, modules)
    yield from _tests(tree)
    yield from _continuous_integration(tree)
    yield from formatter_lines(tree)
    yield from environment.lines()
    templates = sorted({path.split("/{{")[0] + "/{{*/**" for path in paths if "/{{" in path})
    if templates:
        yield Line("exclude", templates, "templates, not sources")
    yield proof_line(tree, environment.file)


def _generator(tree: SourceTree) -> Iterator[Line]:
    scripts = [
        path
        for path in tree.paths()
        if path.endswith(".py") and not _TESTS.search(path) and "/tests/" not in f"/{path}"
        and _MAKES_SCHEMAS.search(tree.read(path)) and _is_run(path, tree.read(path))
    ]  # fmt: skip
    for path in scripts:
        content = tree.read(path)
        complete = b"_input_example" in content and b"_schema.json" in content
        sure = complete and len(scripts) == 1
        option = _OPTION.search(content)
        arguments = [option.group(1).decode(), "{part}"] if option else []
        if not option and _POSITIONAL.search(content):
            arguments = ["{part}"]
        reason = "writes the JSON schemas and examples"
        if not sure:
            reason = (
                "one of several that make JSON schemas"
                if complete
                else "makes JSON schemas, but perhaps not NAME_schema.json and NAME_*_example.json"
            )
        yield Line("generator", ["python", path, *arguments], reason, sure)


def _is_run(path: str, content: bytes) -> bool:
    """Whether a file is a program, and not a module of the service."""
    in_scripts = not {*_SCRIPTS}.isdisjoint(path.split("/")[:-1])
    return in_scripts or _RUNS.search(content) is not None


def _documents(paths: Sequence[str], modules: Sequence[str]) -> Iterator[Line]:
    skipped: list[str] = []
    docs = _module_docs(paths, modules)
    if docs:
        yield Line("docs", docs, "the page of each module")
    elif not any(path.startswith("docs/") for path in paths):
        skipped.append("contract")
    has_changelog = bool(_document(paths, _CHANGELOG, ""))
    if not has_changelog:
        skipped.append("changelogs")
    for key, pattern in (
        ("schema-reference", r"schema[_-]?reference\.md"),
        ("schema-changelog", r"schema[_-]?changelog\.md"),
        ("changelog", _CHANGELOG),
        ("contributing", r"contributing\.md"),
    ):
        found = _document(paths, pattern, _USUAL.get(key, ""))
        if found:
            yield Line(key, found, "stands already")
        elif has_changelog and key in _BEGUN:
            yield Line(key, _BEGUN[key], "is begun by the last step")
    if not any(path.startswith((".github/workflows/", ".pre-commit-config")) for path in paths):
        skipped.append("ci")
    if skipped:
        said = ", ".join(_SKIPPED[word] for word in skipped)
        yield Line("skip", skipped, f"{said}: take a word out to have it begun")


def _module_docs(paths: Sequence[str], modules: Sequence[str]) -> str:
    """The pattern of a page that some module has; its folder must be called after the module."""
    for path in paths:
        pieces = path.split("/")
        if path.endswith(".md") and pieces[0] in ("docs", "doc"):
            for name in modules:
                if name in pieces[1:-1]:
                    index = pieces.index(name, 1)
                    return "/".join([*pieces[:index], "{module}", *pieces[index + 1 :]])
                if pieces[-1] == f"{name}.md":
                    return "/".join([*pieces[:-1], "{module}.md"])
    return ""


def _document(paths: Sequence[str], pattern: str, usual: str) -> str:
    """The one that is gone on with: none kept aside, the ``usual`` one, that nearest to the top."""
    wanted = re.compile(rf"(?:^|.*/)(?:{pattern})", re.IGNORECASE)
    found = [path for path in paths if wanted.fullmatch(path) and not _ASIDE.search(path)]
    return min(found, key=lambda path: (path != usual, path.count("/"), path), default="")


def _tests(tree: SourceTree) -> Iterator[Line]:
    named = [path for path in tree.paths() if _TESTS.search(path)]
    files = [path for path in named if _TESTING.search(tree.read(path))]
    if not files:
        yield Line(
            "test-command", ["python", "-m", "pytest", "-q"], "no tests were found", sure=False
        )
        return
    folder = commonpath([dirname(path) for path in files])
    if folder:
        yield Line("tests", folder, f"holds {counted(len(files), 'test file')}")
    by_pytest = any(re.search(rb"\bpytest\b|^def test_|^async def test_", tree.read(path), re.M)
                    for path in files)  # fmt: skip
    start = [folder] if folder else []
    command = ["python", "-m", "pytest", "-q", *start]
    if not by_pytest:
        command = ["python", "-m", "unittest", "discover", *(["-s", *start] if start else [])]
    yield Line("test-command", command, "runs them in a scratch copy")


def _continuous_integration(tree: SourceTree) -> Iterator[Line]:
    """A workflow that steps can be added to: one of other workflows alone has no place for them."""
    workflows = [
        path for path in tree.paths() if re.fullmatch(r"\.github/workflows/[^/]+\.ya?ml", path)
    ]
    able = [path for path in workflows if _STEPS.search(tree.read(path))]
    likely = [path for path in able if re.search(r"/(?:ci|tests?|python|build)\b", path)]
    chosen = (likely or able)[:1]
    if chosen:
        yield Line("ci-workflow", chosen[0], "runs the tests", sure=bool(likely))
    elif workflows:
        reason = "a new one: no job of the others has steps of its own"
        yield Line("ci-workflow", ".github/workflows/refactor-kit.yml", reason)
