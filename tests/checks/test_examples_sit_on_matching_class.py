from __future__ import annotations

from tests.support.sessions import BEFORE, END, START
from tests.support.trees import findings, service

CHECK = "examples-sit-on-matching-class"


def test_flags_misplaced_examples_with_their_place() -> None:
    found = findings(CHECK, *service(BEFORE))
    assert [(each.path, each.line, each.message) for each in found] == [
        (START, 21, "SessionStartRequest.example_output() belongs on SessionStartResponse"),
        (START, 31, "SessionStartResponse.example_input() belongs on SessionStartRequest"),
    ]
    assert all(each.fixable for each in found)


def test_accepts_examples_in_place() -> None:
    assert findings(CHECK, *service(BEFORE, parts=("session_manager_end",))) == []


def test_flags_a_right_copy_that_only_calls_the_wrong_one() -> None:
    schema = """
        class EndRequest:
            a: int

            @staticmethod
            def example_input():
                return EndResponse.example_input()


        class EndResponse:
            b: int

            @staticmethod
            def example_input():
                return {"a": 1}
    """
    tree, context = service({END: schema}, parts=("session_manager_end",))
    assert [each.line for each in findings(CHECK, tree, context)] == [5, 13]


def test_a_helper_with_its_own_example_is_accepted() -> None:
    schema = """
        class Item:
            a: int

            @staticmethod
            def example_input():
                return {"a": 1}


        class EndRequest:
            item: Item

            @staticmethod
            def example_input():
                return {"item": Item.example_input()}
    """
    tree, context = service({END: schema}, parts=("session_manager_end",))
    assert findings(CHECK, tree, context) == []


def test_an_example_inherited_from_a_base_is_accepted() -> None:
    schema = """
        class Base:
            a: int

            @classmethod
            def example_input(cls):
                return {"a": 1}


        class EndRequest(Base):
            pass
    """
    tree, context = service({END: schema}, parts=("session_manager_end",))
    assert findings(CHECK, tree, context) == []


def test_is_never_silent_over_an_unreadable_file() -> None:
    (finding,) = findings(
        CHECK, *service({**BEFORE, END: "class (:\n"}, parts=("session_manager_end",))
    )
    assert (finding.path, finding.line) == (END, 1)
