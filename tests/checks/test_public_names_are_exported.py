from __future__ import annotations

from tests.support.sessions import AFTER, BEFORE, EXPORTS, PUBLIC
from tests.support.trees import findings, service

CHECK = "public-names-are-exported"


def test_flags_every_missing_name() -> None:
    found = findings(CHECK, *service(BEFORE))
    assert [each.fingerprint.rpartition(":")[2] for each in found] == [
        "SessionManagerEndInput",
        "SessionManagerEndOutput",
        "SessionManagerStartInput",
        "SessionManagerStartOutput",
    ]
    assert {each.path for each in found} == {PUBLIC}


def test_accepts_exported_names() -> None:
    assert findings(CHECK, *service(AFTER)) == []


def test_flags_a_name_outside_the_list() -> None:
    exports = EXPORTS.replace('    "SessionManagerEndInput",\n', "")
    (finding,) = findings(CHECK, *service({**AFTER, PUBLIC: exports}))
    assert finding.message == "schemas.SessionManagerEndInput is not listed in __all__"


def test_flags_a_name_for_another_class() -> None:
    exports = EXPORTS.replace("SessionEndRequest as", "SessionEndResponse as")
    found = findings(
        CHECK,
        *service({**AFTER, PUBLIC: exports}, inputs={"session_manager_end": "SessionEndRequest"}),
    )
    assert [each.message for each in found] == [
        "schemas.SessionManagerEndInput is "
        "schemas.session_manager_end.session_manager_end.SessionEndResponse, "
        "not schemas.session_manager_end.session_manager_end.SessionEndRequest"
    ]


def test_an_unreadable_package_is_a_finding() -> None:
    found = findings(CHECK, *service({**BEFORE, PUBLIC: "def (:\n"}))
    assert {each.path for each in found} == {PUBLIC}
