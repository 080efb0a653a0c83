from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from refactor_kit.base import Edit, Finding, Settings
from refactor_kit.base.records import astuple, replace

_FINDING = Finding("a.py", 1, 2, "check", "message")


def test_values_compare_by_their_fields() -> None:
    same = Finding("a.py", 1, 2, check="check", message="message", fixable=False)
    assert same == _FINDING
    assert hash(same) == hash(_FINDING)
    assert same != Edit("a.py", b"")
    assert sorted([Finding("b.py", 1, 1, "", ""), _FINDING])[0] is _FINDING


def test_fields_make_the_value_again() -> None:
    assert astuple(_FINDING) == dataclasses.astuple(_FINDING)
    assert Finding(*astuple(replace(_FINDING, stale=True))).stale


def test_values_do_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        _FINDING.line = 3  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del _FINDING.line
    with pytest.raises(AttributeError):
        object.__setattr__(_FINDING, "other", 1)


def test_default_is_made_for_each_value() -> None:
    assert Settings(Path()).env == {}
    assert Settings(Path()).env is not Settings(Path()).env


def test_missing_and_unknown_arguments_are_refused() -> None:
    with pytest.raises(TypeError, match="missing 4 required"):
        Finding("a.py")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword"):
        Edit("a.py", b"", other=1)  # type: ignore[call-arg]


def test_standard_library_knows_the_values() -> None:
    assert dataclasses.is_dataclass(Settings)
    assert [each.name for each in dataclasses.fields(Edit)] == ["path", "content", "moved_from"]
    assert dataclasses.asdict(Edit("a", b"x")) == {"path": "a", "content": b"x", "moved_from": None}
    assert dataclasses.replace(_FINDING, line=9) == replace(_FINDING, line=9)
    assert dataclasses.replace(_FINDING, line=9).line == 9


def test_copies_and_pickles() -> None:
    assert copy.deepcopy(_FINDING) == _FINDING
    assert pickle.loads(pickle.dumps(_FINDING)) == _FINDING


def test_is_shown_with_its_fields_and_matched_by_place() -> None:
    assert repr(Edit("a", None)) == "Edit(path='a', content=None, moved_from=None)"
    match _FINDING:
        case Finding(path, line=number):
            assert (path, number) == ("a.py", 1)


def test_the_base_loads_nothing_to_look_into_code() -> None:
    program = "import sys, refactor_kit.base; print({'dataclasses', 'inspect'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "set()"
