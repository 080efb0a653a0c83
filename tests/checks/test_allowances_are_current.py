from __future__ import annotations

from tests.support.trees import findings, service

_PATH = ".refactor-kit/allowances/session_manager.toml"
_WHOLE = """\
[[allow]]
check = "routes-import-only-public-schemas"
path = "api/routes/x.py"
reason = "it is moving"
owner = "team"
until = "session_manager:migrated"
"""


def faults(content: str) -> list[tuple[int, str]]:
    tree, context = service({_PATH: content})
    found = findings("allowances-are-current", tree, context)
    return [(each.line, each.message.partition(": ")[2]) for each in found]


def test_accepts_whole_allowance() -> None:
    assert faults(_WHOLE) == []


def test_names_what_is_missing_with_its_line() -> None:
    lacking = '\n[[allow]]\ncheck = "x"\npath = "a.py"\nowner = "me"\nuntil = "soon"\n'
    assert faults(_WHOLE + lacking) == [
        (8, "no reason is given"),
        (8, "until is neither a date nor MODULE:migrated"),
    ]


def test_names_unknown_key() -> None:
    assert faults(_WHOLE + 'untill = "2030-01-01"\n') == [(1, "'untill' is not known")]


def test_names_allowance_without_subject() -> None:
    assert faults(_WHOLE.replace('path = "api/routes/x.py"\n', "")) == [
        (1, "no path and no fingerprint is given")
    ]


def test_names_broken_file() -> None:
    ((line, message),) = faults("[[allow]\n")
    assert line == 1
    assert message.startswith("not valid TOML")
