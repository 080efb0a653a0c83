from __future__ import annotations

from tests.support.sessions import BEFORE, END
from tests.support.trees import findings, service

CHECK = "one-file-per-schema-part"
PART = ("session_manager_end",)


def test_accepts_one_file_each() -> None:
    assert findings(CHECK, *service(BEFORE)) == []


def test_flags_a_missing_file() -> None:
    (finding,) = findings(CHECK, *service({"schemas/__init__.py": ""}, parts=PART))
    assert (finding.path, finding.message) == (
        END,
        "the schema file of session_manager_end is missing",
    )


def test_flags_the_other_layout() -> None:
    flat = {"schemas/session_manager_end.py": ""}
    (finding,) = findings(CHECK, *service({**BEFORE, **flat}, parts=PART))
    assert finding.path == "schemas/session_manager_end.py"

    tree, context = service({**BEFORE, **flat}, parts=PART, schemas="schemas/{part}.py")
    (finding,) = findings(CHECK, tree, context)
    assert finding.path == END


def test_flags_a_neighbour_with_examples_but_no_helper() -> None:
    folder = "schemas/session_manager_end"
    files = {
        **BEFORE,
        f"{folder}/types.py": "class Reason:\n    pass\n",
        f"{folder}/other.py": "def example_input():\n    return {}\n",
    }
    (finding,) = findings(CHECK, *service(files, parts=PART))
    assert finding.path == f"{folder}/other.py"


def test_flags_a_shared_file() -> None:
    files = {"schemas/all.py": ""}
    found = findings(CHECK, *service(files, schemas="schemas/all.py"))
    assert [each.message for each in found] == [
        "session_manager_end and session_manager_start share this schema file"
    ]
