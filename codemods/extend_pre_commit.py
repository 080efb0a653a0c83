"""Lets pre-commit run the import policy on the route files of a commit."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from refactor_kit.base import Context, Edit, Outcome, Settings, SourceTree, UnreadableSource
from refactor_kit.documents.lines import Document, read_document
from refactor_kit.documents.yaml_lists import extend_list, read_yaml
from refactor_kit.reading.policy.route_files import route_patterns

from ._ci_steps import is_declared

_CONFIGURATION = ".pre-commit-config.yaml"
_HOOK = "refactor-kit-check"
_REMEDY = f"add the hook {_HOOK} by hand"


class ExtendPreCommit:
    """Adds the hook to the local ones, in the language they use; all else stays."""

    name = "extend-pre-commit"

    def transform(self, tree: SourceTree, context: Context) -> Outcome:
        if "ci" in context.settings.skip:
            return Outcome(not_applicable="the configuration skips CI")
        try:
            document = read_document(tree, _CONFIGURATION)
            if not document.exists:
                hook = _listed(_hook(context.settings, _language(tree, [])), "      ", "- ")
                lines = ["repos:", "  - repo: local", "    hooks:", *hook, ""]
                return Outcome((document.appended("\n".join(lines)),))
            configuration = read_yaml(document.path, document.text)
            repositories = configuration.get("repos")
            if not isinstance(repositories, list):
                raise UnreadableSource(_CONFIGURATION, 1, 1, "no list of repos")
            if any(hook.get("id") == _HOOK for each in repositories for hook in _hooks(each)):
                return Outcome()
            return Outcome((_with_hook(tree, context.settings, document, configuration),))
        except UnreadableSource as error:
            return Outcome(refusals=(error.refusal(_REMEDY),))


def _with_hook(
    tree: SourceTree, settings: Settings, document: Document, configuration: Any
) -> Edit:
    repositories = configuration["repos"]
    local = [
        number
        for number, each in enumerate(repositories)
        if each.get("repo") == "local" and _hooks(each)
    ]
    existing = [_hooks(repositories[number]) for number in local]
    hook = _hook(settings, _language(tree, [each for hooks in existing for each in hooks]))
    if local:
        path = ("repos", local[-1], "hooks")
        return extend_list(document, configuration, path, len(existing[-1]), [hook])
    entry = ["repo: local", "hooks:", *_nested(hook, repositories)]
    return extend_list(document, configuration, ("repos",), len(repositories), [entry])


def _hook(settings: Settings, language: str) -> list[str]:
    return [
        f"id: {_HOOK}",
        "name: routes import only from the public package",
        "entry: refactor-kit check",
        f"language: {language}",
        *(["additional_dependencies: [refactor-kit]"] if language == "python" else []),
        "types: [python]",
        f"files: {_files(settings)}",
    ]


def _language(tree: SourceTree, existing: list[Any]) -> str:
    """The language of most local hooks; else the one that finds the tool."""
    used = Counter(str(hook.get("language")) for hook in existing).most_common()
    common = (name for name, _ in used if name in ("python", "system", "unsupported"))
    return next(common, "") or ("system" if is_declared(tree) else "python")


def _files(settings: Settings) -> str:
    """The route files as a regular expression: by their folders where the patterns have any."""
    routes = [pattern.lstrip("/") for pattern in route_patterns(settings)]
    starts = dict.fromkeys(re.split(r"[^/]*[*?\[]", pattern)[0] for pattern in routes)
    if "" in starts:
        return r"\.py$"
    folders = [re.escape(start) for start in starts]
    return f"^{folders[0]}" if len(folders) == 1 else f"^({'|'.join(folders)})"


def _nested(hook: list[str], repositories: Any) -> list[str]:
    """The hook below ``hooks:``, with the indentation and dashes of the other repositories."""
    for number, each in enumerate(repositories):
        if _hooks(each) and not each["hooks"].fa.flow_style():
            place = each["hooks"].lc
            indent = " " * int(place.col - repositories.lc.item(number)[1])
            return _listed(hook, indent, "-".ljust(place.item(0)[1] - place.col))
    return _listed(hook, "  ", "- ")


def _listed(hook: list[str], indent: str, dash: str) -> list[str]:
    others = indent + " " * len(dash)
    return [f"{indent}{dash}{hook[0]}", *(f"{others}{line}" for line in hook[1:])]


def _hooks(repository: Any) -> list[Any]:
    hooks = repository.get("hooks") if isinstance(repository, dict) else None
    return hooks if isinstance(hooks, list) else []
