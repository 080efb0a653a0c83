from __future__ import annotations

from textwrap import dedent

import pytest

from tests.support.trees import check_noop, check_refused, check_transformed, service, transform

NAME = "extend-ci-workflow"
WORKFLOW = ".github/workflows/ci.yml"
TESTS = ("python", "-m", "pytest", "-q", "tests/service")
DECLARED = {"pyproject.toml": '[project]\nname = "x"\ndependencies = ["refactor-kit>=0.1"]\n'}
ADDED = """\
      - name: Check the import policy
        run: refactor-kit check --output-format github
      - name: Publish the migration status
        if: always()
        run: refactor-kit status --output-format markdown >> "$GITHUB_STEP_SUMMARY"
"""
BEFORE = """\
name: ci   # short

'on': [push]

jobs:
  lint:
    uses: ./.github/workflows/lint.yml
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4

      - name: Test
        run: |
          export A=1

          python -m pytest -q tests/service

      # Only then.
      - name: Publish
        run: ./publish
"""


def check_extended(before: str, after: str, **files: str) -> None:
    tree, context = service(
        {**DECLARED, WORKFLOW: before, **files}, tests="tests/service", test_command=TESTS
    )
    check_transformed(NAME, tree, context, {WORKFLOW: after})


def check_settled(workflow: str, **files: str) -> None:
    tree, context = service(
        {**DECLARED, WORKFLOW: workflow, **files}, tests="tests/service", test_command=TESTS
    )
    check_noop(NAME, tree, context)


def test_adds_its_steps_behind_the_tests_in_the_style_of_the_job() -> None:
    added = ADDED.replace("      - name", "\n      - name")
    check_extended(
        BEFORE,
        BEFORE.replace("tests/service\n", f"tests/service\n{added}", 1),
    )


def test_keeps_dashes_at_the_column_of_their_key_and_crlf() -> None:
    before = dedent(
        """\
        jobs:
          test:
            steps:
            - run: python -m pytest   # all
            - run: ./publish
        """
    )
    added = dedent(
        """\
        - run: refactor-kit check --output-format github
        - if: always()
          run: refactor-kit status --output-format markdown >> "$GITHUB_STEP_SUMMARY"
        """
    )
    indented = "".join(f"    {line}\n" for line in added.splitlines())
    after = before.replace("    - run: ./publish", f"{indented}    - run: ./publish")
    tree, context = service({**DECLARED, WORKFLOW: before.replace("\n", "\r\n").encode()})
    check_transformed(NAME, tree, context, {WORKFLOW: after.replace("\n", "\r\n").encode()})


def test_adds_the_tests_when_no_step_runs_them() -> None:
    before = "jobs:\n  a:\n    steps:\n      - uses: x\n      - run: pytest tests/unit"
    tests = "      - run: python -m pytest -q tests/service\n"
    unnamed = ADDED.replace("- name: Check the import policy\n        ", "- ").replace(
        "- name: Publish the migration status\n        ", "- "
    )
    check_extended(before, f"{before}\n{tests}{unnamed}".removesuffix("\n"))


@pytest.mark.parametrize(
    "run",
    ["pytest", "make test", "./.ci/run", "python -m pytest -x tests", "pytest -q tests/service/"],
)
def test_knows_the_tests_in_whatever_way_they_are_run(run: str) -> None:
    before = f"jobs:\n  a:\n    steps:\n      - name: T\n        run: {run}\n"
    files = {"Makefile": "test:\n\tpytest\n", ".ci/run": "exec python -m pytest -q tests/service\n"}
    check_extended(before, before + ADDED, **files)


def test_is_settled_when_all_steps_are_there() -> None:
    check_settled(BEFORE.replace("./publish", "pytest") + ADDED)


def test_respects_steps_in_a_form_of_their_own() -> None:
    check_settled(
        """
        jobs:
          one:
            steps: [{run: pytest}]
          two:
            steps:
              - run: uv run refactor-kit check
              - run: python -m refactor_kit status -o status.md
        """
    )


def test_installs_the_tool_where_nothing_brings_it() -> None:
    before = "jobs:\n  a:\n    steps:\n      - name: T\n        run: pytest\n"
    install = (
        "      - name: Install refactor-kit\n        run: python -m pip install refactor-kit\n"
    )
    plain = {"pyproject.toml": "[tool.refactor-kit]\n"}
    check_extended(before, before + install + ADDED, **plain)


@pytest.mark.parametrize(
    ("run", "declared", "prefix"),
    [
        ("uv run pytest", True, "uv run "),
        ("uv run pytest", False, "uvx "),
        ("poetry run pytest", True, "poetry run "),
    ],
)
def test_runs_the_tool_as_the_tests_are_run(run: str, declared: bool, prefix: str) -> None:
    before = f"jobs:\n  a:\n    steps:\n      - name: T\n        run: {run}\n"
    files = {} if declared else {"pyproject.toml": "[project]\n"}
    added = ADDED.replace("run: refactor-kit", f"run: {prefix}refactor-kit")
    check_extended(before, before + added, **files)


def test_joins_a_check_that_stands_elsewhere() -> None:
    check, status = ADDED.split("      - name: Publish")
    before = f"jobs:\n  t:\n    steps:\n      - run: pytest\n  policy:\n    steps:\n{check}"
    check_extended(before, f"{before}      - name: Publish{status}")


def test_begins_a_workflow() -> None:
    files = {"pyproject.toml": '[project]\nname = "x"\n', "requirements.txt": "fastapi\n"}
    tree, context = service(files, tests="tests/service", test_command=TESTS)
    (edit,) = transform(NAME, tree, context).edits
    text = (edit.content or b"").decode()
    assert "        run: python -m pip install -r requirements.txt -e .\n" in text
    assert "run: python -m pytest -q tests/service\n" in text
    assert text.endswith(ADDED)


@pytest.mark.parametrize(
    ("workflow", "line"),
    [
        ("jobs:\n  a: [\n", 3),
        ("jobs:\n  a:\n    steps: [{run: pytest}]\n", 3),
        ("jobs:\n  a:\n    steps: &s\n      - run: pytest\n  b:\n    steps: *s\n", 3),
        ("jobs:\n  a:\n    uses: x\n", 1),
        ("- a\n", 1),
        ("", 1),
        ("a: 1\na: 2\n", 2),
        ("jobs:\n  a: 1\n", 1),
        ("jobs: text\n", 1),
    ],
)
def test_refuses_what_it_cannot_extend(workflow: str, line: int) -> None:
    (refusal,) = check_refused(NAME, *service({**DECLARED, WORKFLOW: workflow}))
    assert (refusal.path, refusal.line) == (WORKFLOW, line)
    assert "refactor-kit check --output-format github" in refusal.remedy


def test_refuses_a_workflow_that_is_not_utf8() -> None:
    assert check_refused(NAME, *service({WORKFLOW: b"name: \xe9\n"}))


def test_is_not_applicable_when_skipped() -> None:
    assert transform(NAME, *service({WORKFLOW: BEFORE}, skip=("ci",))).not_applicable
