"""The TOML of decisions fits the file that it is pasted into."""

from __future__ import annotations

import tomllib
from pathlib import Path

from refactor_kit.base import Choice, Decision
from refactor_kit.config.schema import validate
from refactor_kit.reporters.obstacles import (
    answers_together,
    decision_document,
    decision_lines,
    together_lines,
)


def decision(module: str, *lines: str) -> Decision:
    header = f"[tool.refactor-kit.modules.{module}]\n"
    return Decision(
        module, "Which?", (), tuple(Choice(line, f"{header}{line}\n") for line in lines)
    )


DECISIONS = (
    decision("visit", 'inputs.open = "A"', 'inputs.open = "B"'),
    decision("visit", 'inputs.close = "C"'),
    decision("visit", 'examples."open:example_input" = "A"'),
    decision("menu", 'separate-state = ["_a"]'),
    decision("menu", 'separate-state = ["_b"]', "direct-imports = true"),
)


def test_all_first_choices_are_one_valid_text() -> None:
    assert tomllib.loads(answers_together(DECISIONS, "refactor-kit.toml")) == {
        "modules": {
            "visit": {
                "inputs": {"open": "A", "close": "C"},
                "examples": {"open:example_input": "A"},
            },
            "menu": {"separate-state": ["_a", "_b"]},
        }
    }


def test_tables_that_are_no_modules_stand_beside_them() -> None:
    tables = [f"[tool.refactor-kit.generator-repairs]\n{key} = true\n" for key in ("a", "b")]
    repairs = [Decision(toml, "May it?", (), (Choice("yes", toml),)) for toml in tables]
    text = answers_together([*repairs, DECISIONS[1]], "refactor-kit.toml")
    assert tomllib.loads(text) == {
        "generator-repairs": {"a": True, "b": True},
        "modules": {"visit": {"inputs": {"close": "C"}}},
    }


def test_headers_are_those_of_the_file() -> None:
    own = decision_document(DECISIONS[0], "refactor-kit.toml")["choices"][0]["toml"]
    shared = decision_document(DECISIONS[0], "pyproject.toml")["choices"][0]["toml"]
    assert own.splitlines()[0] == "[modules.visit]"
    assert shared.splitlines()[0] == "[tool.refactor-kit.modules.visit]"
    assert "[modules.visit]" in list(decision_lines(DECISIONS[0], "refactor-kit.toml"))


def test_one_decision_needs_no_summary() -> None:
    assert not list(together_lines(DECISIONS[:1], "pyproject.toml"))
    assert "[tool.refactor-kit.modules.menu]" in list(together_lines(DECISIONS, "pyproject.toml"))


def test_part_without_a_class_of_a_role_can_be_said_so() -> None:
    text = '[modules.ui]\ninputs.ui = ""\noutputs.ui = ""\n'
    validate(Path("refactor-kit.toml"), text, tomllib.loads(text))
