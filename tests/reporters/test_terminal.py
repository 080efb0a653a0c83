from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from refactor_kit.reporters.status.terminal import print_status
from refactor_kit.reporters.words import GLYPHS
from refactor_kit.status.model import GuardStatus, Status
from tests.support.status_samples import broken_contract, module, service_status, status


def _shown(shown: Status, width: int, *, encoding: str = "utf-8", color: bool = False) -> str:
    raw = io.BytesIO()
    text = io.TextIOWrapper(raw, encoding=encoding)
    console = Console(file=text, width=width, force_terminal=color, highlight=False)
    print_status(shown, console)
    text.flush()
    return raw.getvalue().decode(encoding)


def test_wide_terminal_shows_the_matrix_with_glyph_and_word() -> None:
    lines = _shown(service_status(), 170).splitlines()

    header = next(line for line in lines if line.startswith("module"))
    assert header.split() == ["module", "state", *map(str, range(11))]
    row = next(line for line in lines if line.startswith("text_normalizer"))
    assert "✘ regressed" in row
    assert "✘ failed" in row
    assert "– n/a" in row


def test_reason_and_next_command_stand_under_an_unfinished_module() -> None:
    lines = _shown(service_status(), 170).splitlines()
    place = next(n for n, line in enumerate(lines) if line.startswith("text_normalizer"))

    assert lines[place + 1].startswith("    step 7 failed (examples-sit-on-matching-class")
    assert lines[place + 2] == "    next: refactor-kit migrate text_normalizer"


@pytest.mark.parametrize("width", [30, 44, 60, 80, 100, 130])
def test_narrow_terminal_keeps_every_state_and_overflows_only_commands(width: int) -> None:
    shown = _shown(service_status(), width)

    for name in ("session_manager", "text_normalizer", "task_queue", "memory_store"):
        assert name in shown
    assert "0-6 ✔ done" in shown
    assert "regressed" in shown
    long = [line for line in shown.splitlines() if len(line) > width and "next: " not in line]
    assert long == []
    assert not [line for line in shown.splitlines() if line != line.rstrip()]


def test_terminal_that_writes_ascii_only_gets_ascii() -> None:
    shown = _shown(service_status(), 80, encoding="ascii")

    assert "x regressed" in shown
    assert "+ migrated" in shown


def test_color_is_only_an_addition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    plain = _shown(service_status(), 100)
    colored = _shown(service_status(), 100, color=True)

    assert "\x1b[" in colored
    assert "\x1b[" not in plain


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    shown = _shown(service_status(), 100, color=True)

    assert "\x1b[3" not in shown
    assert "\x1b[9" not in shown


def test_every_state_has_its_own_word_and_glyph() -> None:
    states = ("done", "failed", "pending", "stale", "unproved", "n/a")

    assert len({GLYPHS[state][0] for state in states}) == len(states)
    assert len({GLYPHS[state][1] for state in states}) == len(states)


def test_distance_to_the_next_widening_is_told() -> None:
    shown = _shown(status(module("a", "migrated"), module("b"), module("c"), module("d")), 120)

    assert "widens to the whole project once 2 more modules are migrated" in shown


def test_due_widening_names_its_command() -> None:
    guard = GuardStatus(scope="migrated", migrated=3, total=5, allowances=0, widening_due=True)
    shown = _shown(status(module("a")).model_copy(update={"guard": guard}), 120)

    assert "refactor-kit check --tighten" in shown


def test_all_that_fails_of_a_module_is_told_once_each() -> None:
    contract = broken_contract()
    shown = _shown(status(contract.model_copy(update={"blocked_by": "unused"})), 170)

    assert shown.count("steps 1-4 and 10 failed (contract-is-current") == 1


def test_columns_stand_below_each_other_where_letters_are_wide() -> None:
    lines = _shown(
        status(module("注文", "migrated"), module("orders", "migrated")), 170
    ).splitlines()
    wide, narrow = (next(x for x in lines if x.startswith(name)) for name in ("注文", "orders"))

    assert cell_len(wide.partition("✔")[0]) == cell_len(narrow.partition("✔")[0])


def test_older_commit_is_named() -> None:
    old = service_status().model_copy(update={"commit": "0123456789abcdef"})

    assert _shown(old, 100).splitlines()[0].endswith("1 regressed at 0123456789")


def test_first_command_repairs_what_is_broken() -> None:
    assert _shown(service_status(), 100).endswith("next: refactor-kit migrate text_normalizer\n")
