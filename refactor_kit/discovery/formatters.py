"""The formatter and the import sorter that a repository is configured for."""

from __future__ import annotations

import configparser
import re
import tomllib
from collections.abc import Iterator
from typing import Any

from refactor_kit.base import SourceTree

from .model import Line

_PRE_COMMIT = ".pre-commit-config.yaml"
_HOOK = re.compile(r"^\s*-?\s*id:\s*[\"']?(?P<id>[\w-]+)", re.MULTILINE)
_SORTING_RULES = ("I", "I0", "I00", "I001", "ALL")
# Each runs with the interpreter of the service, in the version that is installed there.
_BLACK = ["python", "-m", "black", "--quiet", "{files}"]
_RUFF = ["python", "-m", "ruff", "format", "--quiet", "--force-exclude", "{files}"]
_ISORT = ["python", "-m", "isort", "--quiet", "--filter-files", "{files}"]
_RUFF_SORTS = [
    "python", "-m", "ruff", "check", "--quiet", "--force-exclude", "--select", "I", "--fix",
    "{files}",
]  # fmt: skip


def formatter_lines(tree: SourceTree) -> Iterator[Line]:
    """What sorts imports, and what formats; nothing where no configuration speaks of it."""
    tools = _table(tree, "pyproject.toml").get("tool", {})
    hooks = _hooks(tree)
    ruff = _ruff(tree, tools)
    if "isort" in tools or _has_isort_file(tree) or "isort" in hooks:
        yield Line("sort-command", _ISORT, "the repository sorts imports with isort")
    elif ruff is not None and _sorts(ruff):
        yield Line("sort-command", _RUFF_SORTS, "ruff sorts imports here (rule I)")
    if "black" in tools or hooks & {"black", "black-jupyter"}:
        yield Line("format-command", _BLACK, "the repository formats with black")
    elif "ruff-format" in hooks or (ruff is not None and "format" in ruff):
        yield Line("format-command", _RUFF, "the repository formats with ruff")
    elif ruff is not None:
        reason = "ruff is configured; what it would format otherwise than it stands is left alone"
        yield Line("format-command", _RUFF, reason)


def _ruff(tree: SourceTree, tools: dict[str, Any]) -> dict[str, Any] | None:
    for name in (".ruff.toml", "ruff.toml"):
        if name in tree:
            return _table(tree, name)
    return tools.get("ruff")


def _sorts(ruff: dict[str, Any]) -> bool:
    lint = {**ruff, **ruff.get("lint", {})}
    rules = [*lint.get("select", ()), *lint.get("extend-select", ())]
    ignored = [*lint.get("ignore", ()), *lint.get("extend-ignore", ())]
    return any(rule in _SORTING_RULES for rule in rules) and not {"I", "I001"}.intersection(ignored)


def _has_isort_file(tree: SourceTree) -> bool:
    if ".isort.cfg" in tree:
        return True
    for name, sections in (("setup.cfg", ("isort", "tool:isort")), ("tox.ini", ("isort",))):
        if name in tree:
            parser = configparser.ConfigParser(interpolation=None, strict=False)
            try:
                parser.read_string(tree.read(name).decode("utf-8", "replace"))
            except configparser.Error:
                continue
            if any(section in parser for section in sections):
                return True
    return False


def _hooks(tree: SourceTree) -> set[str]:
    """The hooks that pre-commit runs."""
    if _PRE_COMMIT not in tree:
        return set()
    text = tree.read(_PRE_COMMIT).decode("utf-8", "replace")
    return {match["id"] for match in _HOOK.finditer(text)}


def _table(tree: SourceTree, path: str) -> dict[str, Any]:
    if path not in tree:
        return {}
    try:
        return tomllib.loads(tree.read(path).decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}
