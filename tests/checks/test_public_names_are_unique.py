from __future__ import annotations

from tests.support.sessions import AFTER, BEFORE, END, PUBLIC, START
from tests.support.trees import findings, service

CHECK = "public-names-are-unique"
PART = ("session_manager_end",)


def test_accepts_unique_names_before_and_after() -> None:
    assert findings(CHECK, *service(BEFORE)) == []
    assert findings(CHECK, *service(AFTER)) == []


def test_flags_a_name_that_the_package_uses_otherwise() -> None:
    taken = "from .other import Alpha as sessionmanagerendinput\n"
    other = {"schemas/other.py": "class Alpha:\n    a: int\n"}
    (finding,) = findings(CHECK, *service({**BEFORE, **other, PUBLIC: taken}, parts=PART))
    assert "bound to schemas.other.Alpha" in finding.message
    assert (finding.path, finding.line) == (END, 4)


def test_flags_a_like_named_part_of_another_module() -> None:
    other = "schemas/sessionmanager_end/sessionmanager_end.py"
    files = {**BEFORE, other: "class Request:\n    a: int\n"}
    tree, context = service(files, parts=PART, others={"other": ("sessionmanager_end",)})
    (finding,) = findings(CHECK, tree, context)
    assert finding.message == (
        "SessionManagerEndInput, the input of session_manager_end, is also the public name of "
        "schemas.sessionmanager_end.sessionmanager_end.Request"
    )


def test_flags_another_class_of_that_name() -> None:
    files = {
        **BEFORE,
        START: str(BEFORE[START]) + "\n\nclass SessionManagerEndInput:\n    a: int\n",
    }
    found = findings(CHECK, *service(files))
    assert [each.message for each in found] == [
        "SessionManagerEndInput, the input of session_manager_end, is also the class "
        "schemas.session_manager_start.session_manager_start.SessionManagerEndInput "
        f"({START}:35)"
    ]


def test_accepts_equal_helpers_in_several_files() -> None:
    helper = "\n\nclass Metadata:\n    a: int\n"
    files = {**BEFORE, START: str(BEFORE[START]) + helper, END: str(BEFORE[END]) + helper}
    assert findings(CHECK, *service(files)) == []
