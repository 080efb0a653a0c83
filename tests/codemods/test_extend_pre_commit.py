from __future__ import annotations

import pytest

from tests.support.trees import check_noop, check_refused, check_transformed, service, transform

NAME = "extend-pre-commit"
CONFIG = ".pre-commit-config.yaml"
RUFF = """\
repos:
  - repo: https://example.org/ruff   # pinned
    rev: 'v1'
    hooks:
      - id: ruff
"""
HOOK = """\
      - id: refactor-kit-check
        name: routes import only from the public package
        entry: refactor-kit check
        language: python
        additional_dependencies: [refactor-kit]
        types: [python]
        files: ^api/routes/
"""
LOCAL = "  - repo: local\n    hooks:\n"
SYSTEM = HOOK.replace("python\n        additional_dependencies: [refactor-kit]", "system")


def test_adds_a_local_repository() -> None:
    check_transformed(NAME, *service({CONFIG: RUFF}), {CONFIG: RUFF + LOCAL + HOOK})


def test_joins_the_local_hooks_in_their_language() -> None:
    own = "      - id: types\n        entry: mypy\n        language: system\n"
    rest = "  # the last\n" + RUFF.removeprefix("repos:\n") + "\nfail_fast: true\n"
    before = f"repos:\n{LOCAL}{own}{rest}"
    check_transformed(
        NAME, *service({CONFIG: before}), {CONFIG: f"repos:\n{LOCAL}{own}{SYSTEM}{rest}"}
    )


def test_keeps_another_indentation_crlf_and_blank_lines() -> None:
    before = "repos:\n- repo: x\n  hooks:\n  - id: a\n\n- repo: y\n  hooks:\n  - id: b\n"
    hook = "".join(f"{line[4:]}\n" for line in HOOK.splitlines())
    after = f"{before}\n- repo: local\n  hooks:\n{hook}"
    tree, context = service({CONFIG: before.replace("\n", "\r\n").encode()})
    check_transformed(NAME, tree, context, {CONFIG: after.replace("\n", "\r\n").encode()})


def test_keeps_wide_dashes() -> None:
    before = "repos:\n-   repo: x\n    rev: v1\n    hooks:\n    -   id: a\n"
    hook = [line[8:] for line in HOOK.splitlines()]
    rows = [f"    -   {hook[0]}", *(f"        {line}" for line in hook[1:])]
    after = before + "\n".join(["-   repo: local", "    hooks:", *rows, ""])
    check_transformed(NAME, *service({CONFIG: before}), {CONFIG: after})


def test_uses_the_installed_tool_where_it_is_a_dependency() -> None:
    files = {CONFIG: RUFF, "requirements-dev.txt": "refactor-kit==0.1\n"}
    check_transformed(NAME, *service(files), {CONFIG: RUFF + LOCAL + SYSTEM})


def test_begins_a_configuration() -> None:
    check_transformed(NAME, *service({}), {CONFIG: f"repos:\n{LOCAL}{HOOK}"})


def test_knows_the_hook_wherever_it_comes_from() -> None:
    check_noop(NAME, *service({CONFIG: RUFF.replace("id: ruff", "id: refactor-kit-check")}))


@pytest.mark.parametrize(
    ("routes", "files"),
    [
        (("api/routes/**/*.py",), "^api/routes/"),
        (("src/app.v1/routes/",), r"^src/app\.v1/routes/"),
        (("a/*.py", "b/**/*.py"), "^(a/|b/)"),
        (("a/x_*.py",), "^a/"),
        (("*_routes.py",), r"\.py$"),
    ],
)
def test_looks_at_the_route_files(routes: tuple[str, ...], files: str) -> None:
    tree, context = service({CONFIG: RUFF}, route_files=routes)
    (edit,) = transform(NAME, tree, context).edits
    assert (edit.content or b"").decode().endswith(f"        files: {files}\n")


@pytest.mark.parametrize(
    ("text", "line"),
    [("repos: [\n", 2), ("repos: []\n", 1), ("fail_fast: true\n", 1), ("x\n", 1)],
)
def test_refuses_what_it_cannot_extend(text: str, line: int) -> None:
    (refusal,) = check_refused(NAME, *service({CONFIG: text}))
    assert (refusal.path, refusal.line) == (CONFIG, line)


def test_is_not_applicable_when_skipped() -> None:
    assert transform(NAME, *service({}, skip=("ci",))).not_applicable
