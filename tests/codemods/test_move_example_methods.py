from __future__ import annotations

from tests.support.sessions import BEFORE, START
from tests.support.trees import (
    as_bytes,
    check_decided,
    check_noop,
    check_refused,
    check_transformed,
    service,
    transform,
)

CODEMOD = "move-example-methods"
START_PART = ("session_manager_start",)

SCHEMA = '''
from pydantic import BaseModel


class SessionStartRequest(BaseModel):
    user_id: str


class SessionStartResponse(BaseModel):
    session_id: str

    # The smallest request that is accepted.
    @staticmethod
    def example_input() -> dict:
        """A web client."""
        return {"user_id": "u-1"}  # seen in production

    @staticmethod
    def example_output() -> dict:
        asked = SessionStartResponse.example_input()
        return {"session_id": asked["user_id"]}
'''

MOVED = '''
from pydantic import BaseModel


class SessionStartRequest(BaseModel):
    user_id: str

    # The smallest request that is accepted.
    @staticmethod
    def example_input() -> dict:
        """A web client."""
        return {"user_id": "u-1"}  # seen in production


class SessionStartResponse(BaseModel):
    session_id: str

    @staticmethod
    def example_output() -> dict:
        asked = SessionStartRequest.example_input()
        return {"session_id": asked["user_id"]}
'''


def start_only(schema: str | bytes, **others: str | bytes) -> dict[str, str | bytes]:
    callers = {name.replace("__", "/") + ".py": content for name, content in others.items()}
    return {START: schema, "schemas/__init__.py": "", **callers}


def test_leaves_what_sits_right() -> None:
    tree, context = service(start_only(MOVED), parts=START_PART)
    check_noop(CODEMOD, tree, context)


def test_moves_with_comments_and_callers_in_the_file() -> None:
    tree, context = service(start_only(SCHEMA), parts=START_PART)
    check_transformed(CODEMOD, tree, context, {START: MOVED})


def test_keeps_crlf() -> None:
    crlf, moved = (as_bytes(text).replace(b"\n", b"\r\n") for text in (SCHEMA, MOVED))
    tree, context = service(start_only(crlf), parts=START_PART)
    check_transformed(CODEMOD, tree, context, {START: moved})


def test_swaps_both_of_the_session_service() -> None:
    tree, context = service(BEFORE)
    outcome = transform(CODEMOD, tree, context)
    (edit,) = outcome.edits
    assert edit.path == START
    assert edit.content is not None
    request, response = edit.content.split(b"class SessionStartResponse")
    assert b"def example_input" in request
    assert b"def example_output" in response
    assert b"def example_output" not in request


def test_callers_follow_through_every_import() -> None:
    tree, context = service(
        start_only(
            SCHEMA,
            tests__test_names="""
                from schemas.session_manager_start.session_manager_start import SessionStartResponse

                EXAMPLE = SessionStartResponse.example_input()
            """,
            tests__test_kept="""
                from schemas.session_manager_start.session_manager_start import (
                    SessionStartResponse as Answer,
                )


                def test_start() -> None:
                    Answer(**Answer.example_output())
                    assert Answer.example_input()
            """,
            scripts__dump="""
                import schemas.session_manager_start.session_manager_start
                from schemas.session_manager_start import session_manager_start as shapes

                a = shapes.SessionStartResponse.example_input
                b = schemas.session_manager_start.session_manager_start.SessionStartResponse
                c = (
                    schemas.session_manager_start.session_manager_start.SessionStartResponse
                ).example_input
            """,
        ),
        parts=START_PART,
    )
    check_transformed(
        CODEMOD,
        tree,
        context,
        {
            START: MOVED,
            "tests/test_names.py": """
                from schemas.session_manager_start.session_manager_start import SessionStartRequest

                EXAMPLE = SessionStartRequest.example_input()
            """,
            "tests/test_kept.py": """
                from schemas.session_manager_start.session_manager_start import SessionStartRequest
                from schemas.session_manager_start.session_manager_start import (
                    SessionStartResponse as Answer,
                )


                def test_start() -> None:
                    Answer(**Answer.example_output())
                    assert SessionStartRequest.example_input()
            """,
            "scripts/dump.py": """
                import schemas.session_manager_start.session_manager_start
                from schemas.session_manager_start import session_manager_start as shapes

                a = shapes.SessionStartRequest.example_input
                b = schemas.session_manager_start.session_manager_start.SessionStartResponse
                c = (
                    schemas.session_manager_start.session_manager_start.SessionStartRequest
                ).example_input
            """,
        },
    )


def test_patches_and_lookups_follow() -> None:
    tree, context = service(
        start_only(
            SCHEMA,
            tests__test_patch="""
                from unittest.mock import patch

                from schemas.session_manager_start.session_manager_start import (
                    SessionStartRequest,
                    SessionStartResponse,
                )

                WHERE = "schemas.session_manager_start.session_manager_start"


                @patch("schemas.session_manager_start.session_manager_start.SessionStartResponse.example_input")
                def test_patched(fake) -> None:
                    with patch.object(SessionStartResponse, "example_input"):
                        assert getattr(SessionStartResponse, "example_output")
                    assert SessionStartRequest
            """,
        ),
        parts=START_PART,
    )
    outcome = transform(CODEMOD, tree, context)
    edited = {edit.path: edit.content for edit in outcome.edits}["tests/test_patch.py"]
    assert edited is not None
    assert b'session_manager_start.SessionStartRequest.example_input")' in edited
    assert b'patch.object(SessionStartRequest, "example_input")' in edited
    assert b'getattr(SessionStartResponse, "example_output")' in edited


def test_cls_of_a_moved_class_method_keeps_its_meaning() -> None:
    schema = """
        from pydantic import BaseModel


        class SessionStartRequest(BaseModel):
            user_id: str

            @classmethod
            def example_input(cls):
                return cls(user_id="u")

            @classmethod
            def example_output(cls):
                return SessionStartResponse(session_id=cls.example_input().user_id)


        class SessionStartResponse(BaseModel):
            session_id: str

            def shown(self):
                return type(self).example_output()
    """
    moved = """
        from pydantic import BaseModel


        class SessionStartRequest(BaseModel):
            user_id: str

            @classmethod
            def example_input(cls):
                return cls(user_id="u")


        class SessionStartResponse(BaseModel):
            session_id: str

            def shown(self):
                return type(self).example_output()

            @classmethod
            def example_output(cls):
                return SessionStartResponse(session_id=SessionStartRequest.example_input().user_id)
    """
    tree, context = service(start_only(schema), parts=START_PART)
    check_transformed(CODEMOD, tree, context, {START: moved})


def test_own_callers_through_cls_and_self_follow() -> None:
    schema = """
        class SessionStartRequest:
            user_id: str


        class SessionStartResponse:
            session_id: str

            @staticmethod
            def example_input():
                return {"user_id": "u"}

            @classmethod
            def example_output(cls):
                return {"session_id": cls.example_input()["user_id"]}

            def again(self):
                return self.example_input()
    """
    moved = """
        class SessionStartRequest:
            user_id: str

            @staticmethod
            def example_input():
                return {"user_id": "u"}


        class SessionStartResponse:
            session_id: str

            @classmethod
            def example_output(cls):
                return {"session_id": SessionStartRequest.example_input()["user_id"]}

            def again(self):
                return SessionStartRequest.example_input()
    """
    tree, context = service(start_only(schema), parts=START_PART)
    check_transformed(CODEMOD, tree, context, {START: moved})


def test_subclass_callers_follow() -> None:
    tree, context = service(
        start_only(
            SCHEMA,
            tests__special="""
                from schemas.session_manager_start.session_manager_start import SessionStartResponse


                class Special(SessionStartResponse):
                    pass


                Special.example_input()
            """,
        ),
        parts=START_PART,
    )
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert refusal.path == "tests/special.py"
    assert refusal.line == 8


def test_equal_and_delegating_copies_are_dropped() -> None:
    schema = '''
        class SessionStartRequest:
            user_id: str

            @staticmethod
            def example_input():
                """The one in use."""
                return {"user_id": "u"}

            @staticmethod
            def example_output():
                """What comes back."""
                return SessionStartResponse.example_output()


        class SessionStartResponse:
            session_id: str

            # An older copy.
            @staticmethod
            def example_input():
                return {"user_id": "u"}

            @staticmethod
            def example_output():
                return {"session_id": "s"}
    '''
    moved = '''
        class SessionStartRequest:
            user_id: str

            @staticmethod
            def example_input():
                """The one in use."""
                return {"user_id": "u"}


        class SessionStartResponse:
            session_id: str

            @staticmethod
            def example_output():
                return {"session_id": "s"}
    '''
    tree, context = service(start_only(schema), parts=START_PART)
    check_transformed(CODEMOD, tree, context, {START: moved})


def test_the_right_class_that_only_calls_gets_the_real_one() -> None:
    schema = """
        class SessionStartRequest:
            user_id: str

            @staticmethod
            def example_input():
                return SessionStartResponse.example_input()

            def close(self):
                return None


        class SessionStartResponse:
            session_id: str

            @staticmethod
            def example_input():
                return {"user_id": "u"}
    """
    moved = """
        class SessionStartRequest:
            user_id: str

            @staticmethod
            def example_input():
                return {"user_id": "u"}

            def close(self):
                return None


        class SessionStartResponse:
            session_id: str
    """
    tree, context = service(start_only(schema), parts=START_PART)
    check_transformed(CODEMOD, tree, context, {START: moved})


DIFFERENT = """
class SessionStartRequest:
    user_id: str

    @staticmethod
    def example_input():
        return {"user_id": "one"}


class SessionStartResponse:
    session_id: str

    @staticmethod
    def example_input():
        return {"user_id": "two"}
"""


def test_different_copies_are_a_decision() -> None:
    tree, context = service(start_only(DIFFERENT), parts=START_PART)
    (decision,) = check_decided(CODEMOD, tree, context)
    assert [seen.line for seen in decision.seen] == [5, 13]
    assert decision.choices[1].toml == (
        "[tool.refactor-kit.modules.session_manager]\n"
        'examples."session_manager_start:example_input" = "SessionStartResponse"\n'
    )


def test_the_decided_copy_is_kept() -> None:
    tree, context = service(
        start_only(DIFFERENT),
        parts=START_PART,
        examples={"session_manager_start:example_input": "SessionStartResponse"},
    )
    changed = check_transformed(
        CODEMOD,
        tree,
        context,
        {
            START: """
class SessionStartRequest:
    user_id: str

    @staticmethod
    def example_input():
        return {"user_id": "two"}


class SessionStartResponse:
    session_id: str
"""
        },
    )
    assert b"one" not in changed.read(START)


def test_one_class_that_is_both_keeps_both() -> None:
    schema = """
        class TextDocument:
            text: str

            @staticmethod
            def example_input():
                return {"text": "a"}

            @staticmethod
            def example_output():
                return {**TextDocument.example_input()}
    """
    routes = """
        from fastapi import APIRouter

        from schemas.normalizer.normalizer import TextDocument

        router = APIRouter()


        @router.post("/")
        def normalize(document: TextDocument) -> TextDocument:
            return document
    """
    tree, context = service(
        {"schemas/normalizer/normalizer.py": schema, "api/routes/normalizer_routes.py": routes},
        module="normalizer",
        parts=("normalizer",),
    )
    check_noop(CODEMOD, tree, context)


def test_emptied_and_one_line_classes() -> None:
    schema = """
        class SessionStartRequest: pass


        class SessionStartResponse:
            @staticmethod
            def example_input():
                return {}
    """
    moved = """
        class SessionStartRequest:
            @staticmethod
            def example_input():
                return {}


        class SessionStartResponse:
            pass
    """
    tree, context = service(start_only(schema), parts=START_PART)
    check_transformed(CODEMOD, tree, context, {START: moved})


def test_annotation_of_a_class_not_defined_yet_is_quoted() -> None:
    schema = """
        class SessionStartRequest:
            user_id: str


        class SessionStartResponse:
            session_id: str

            @staticmethod
            def example_input() -> SessionStartRequest:
                return SessionStartRequest(user_id="u")
    """
    moved = """
        class SessionStartRequest:
            user_id: str

            @staticmethod
            def example_input() -> "SessionStartRequest":
                return SessionStartRequest(user_id="u")


        class SessionStartResponse:
            session_id: str
    """
    tree, context = service(start_only(schema), parts=START_PART)
    check_transformed(CODEMOD, tree, context, {START: moved})


def test_a_decorator_defined_later_is_refused() -> None:
    schema = """
        class SessionStartRequest:
            user_id: str


        def cached(function):
            return function


        class SessionStartResponse:
            session_id: str

            @staticmethod
            @cached
            def example_input():
                return {}
    """
    tree, context = service(start_only(schema), parts=START_PART)
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert "cached" in refusal.reason


def test_an_instance_method_is_refused() -> None:
    schema = """
        class SessionStartRequest:
            user_id: str


        class SessionStartResponse:
            session_id: str

            def example_input(self):
                return {"user_id": self.session_id}
    """
    tree, context = service(start_only(schema), parts=START_PART)
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert "instance" in refusal.reason


def test_a_caller_through_a_variable_is_refused() -> None:
    tree, context = service(
        start_only(
            SCHEMA,
            scripts__dump="""
                from schemas.session_manager_start.session_manager_start import SessionStartResponse

                for shape in (int, SessionStartResponse):
                    print(shape.example_input())
            """,
        ),
        parts=START_PART,
    )
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert (refusal.path, refusal.line) == ("scripts/dump.py", 4)


def test_an_unreadable_caller_is_refused_and_an_unrelated_one_is_not() -> None:
    broken = "def (SessionStartResponse.example_input\n"
    tree, context = service(start_only(SCHEMA, scripts__dump=broken), parts=START_PART)
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert refusal.path == "scripts/dump.py"

    unrelated = "def (Other.example_input\n"
    tree, context = service(start_only(SCHEMA, scripts__dump=unrelated), parts=START_PART)
    check_transformed(CODEMOD, tree, context, {START: MOVED})


def test_a_syntax_error_in_the_schema_file_has_its_place() -> None:
    tree, context = service(start_only("class Broken(:\n    pass\n"), parts=START_PART)
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert (refusal.path, refusal.line) == (START, 1)


def test_section_comments_stay_and_own_comments_go() -> None:
    schema = """
        class SessionStartRequest:
            user_id: str


        class SessionStartResponse:
            session_id: str

            # --- examples ---

            # For the documentation.
            @staticmethod
            def example_input():
                return {}
                # nothing else

            @staticmethod
            def example_output():
                return {}
            # the end
    """
    moved = """
        class SessionStartRequest:
            user_id: str

            # For the documentation.
            @staticmethod
            def example_input():
                return {}
                # nothing else


        class SessionStartResponse:
            session_id: str

            # --- examples ---

            @staticmethod
            def example_output():
                return {}
            # the end
    """
    tree, context = service(start_only(schema), parts=START_PART)
    check_transformed(CODEMOD, tree, context, {START: moved})


def test_imports_inside_functions_and_stars_follow() -> None:
    tree, context = service(
        start_only(
            SCHEMA,
            scripts__local="""
                def dump() -> None:
                    from schemas.session_manager_start.session_manager_start import (
                        SessionStartResponse,
                    )

                    print(SessionStartResponse.example_input())
            """,
            scripts__star="""
                from schemas.session_manager_start.session_manager_start import *  # noqa: F403

                print(SessionStartResponse.example_input())
            """,
        ),
        parts=START_PART,
    )
    check_transformed(
        CODEMOD,
        tree,
        context,
        {
            START: MOVED,
            "scripts/local.py": """
                def dump() -> None:
                    from schemas.session_manager_start.session_manager_start import (
                        SessionStartRequest,
                    )

                    print(SessionStartRequest.example_input())
            """,
            "scripts/star.py": """
                from schemas.session_manager_start.session_manager_start import *  # noqa: F403

                print(SessionStartRequest.example_input())
            """,
        },
    )


def test_a_call_that_would_run_before_the_class_exists_is_refused() -> None:
    schema = """
        class SessionStartRequest:
            user_id: str

            @staticmethod
            def example_output():
                return {}


        SHOWN = SessionStartRequest.example_output()


        class SessionStartResponse:
            session_id: str
    """
    tree, context = service(start_only(schema), parts=START_PART)
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert (refusal.path, refusal.line) == (START, 9)

    deferred = schema.replace(
        "SHOWN = SessionStartRequest.example_output()",
        "shown = lambda: SessionStartRequest.example_output()",
    )
    tree, context = service(start_only(deferred), parts=START_PART)
    assert transform(CODEMOD, tree, context).edits


def test_keeps_tabs_and_a_missing_last_newline() -> None:
    tabs, moved = (as_bytes(text).replace(b"    ", b"\t") for text in (SCHEMA, MOVED))
    tree, context = service(start_only(tabs), parts=START_PART)
    check_transformed(CODEMOD, tree, context, {START: moved})

    tree, context = service(start_only(as_bytes(SCHEMA).rstrip(b"\n")), parts=START_PART)
    check_transformed(CODEMOD, tree, context, {START: as_bytes(MOVED).rstrip(b"\n")})


def test_lone_carriage_returns_are_refused() -> None:
    schema = as_bytes(SCHEMA).replace(b"\n", b"\r")
    tree, context = service(start_only(schema), parts=START_PART)
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert refusal.path == START


def test_another_encoding_is_kept() -> None:
    latin = "# coding: latin-1\n# né ici\n".encode("latin-1")
    tree, context = service(
        start_only(latin + as_bytes(SCHEMA)),
        parts=START_PART,
    )
    check_transformed(CODEMOD, tree, context, {START: latin + as_bytes(MOVED)})


def test_examples_that_are_functions_are_a_decision() -> None:
    schema = """
        class SessionStartRequest:
            user_id: str


        def example_input():
            return {"user_id": "u"}
    """
    (decision,) = check_decided(CODEMOD, *service(start_only(schema), parts=START_PART))
    assert 'examples."session_manager_start:example_input" = "example_input"' in (
        decision.choices[0].toml
    )
    settled = service(
        start_only(schema),
        parts=START_PART,
        examples={"session_manager_start:example_input": "example_input"},
    )
    check_noop(CODEMOD, *settled)


def test_a_class_already_imported_under_another_name_is_used() -> None:
    tree, context = service(
        start_only(
            SCHEMA,
            tests__test_two="""
                from schemas.session_manager_start.session_manager_start import (
                    SessionStartRequest as Asked,
                )
                from schemas.session_manager_start.session_manager_start import SessionStartResponse

                SessionStartResponse.example_output()
                Asked(**SessionStartResponse.example_input())
            """,
        ),
        parts=START_PART,
    )
    edited = {each.path: each.content for each in transform(CODEMOD, tree, context).edits}
    assert b"Asked(**Asked.example_input())" in (edited["tests/test_two.py"] or b"")


def test_source_for_a_newer_python_is_rewritten_too() -> None:
    newer = "\n\ntype Names = list[str]\n\n\ndef keep[T](value: T) -> T:\n    return value\n"
    tree, context = service(start_only(SCHEMA + newer), parts=START_PART)
    check_transformed(CODEMOD, tree, context, {START: MOVED + newer})


def test_a_taken_name_is_refused() -> None:
    caller = """
        from schemas.session_manager_start.session_manager_start import SessionStartResponse


        class SessionStartRequest:
            other = SessionStartResponse.example_input()
    """
    tree, context = service(start_only(SCHEMA, tests__taken=caller), parts=START_PART)
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert (refusal.path, refusal.line) == ("tests/taken.py", 5)


def test_both_leave_a_class_that_holds_nothing_but_examples() -> None:
    schema = """
        class SessionStartRequest:
            user_id: str


        class SessionStartResponse:
            ...  # nothing yet


        class Samples:
            @classmethod
            def example_input(cls):
                return {}

            @classmethod
            def example_output(cls):
                return cls.example_input()
    """
    moved = """
        class SessionStartRequest:
            user_id: str

            @classmethod
            def example_input(cls):
                return {}


        class SessionStartResponse:
            ...  # nothing yet

            @classmethod
            def example_output(cls):
                return SessionStartRequest.example_input()


        class Samples:
            pass
    """
    tree, context = service(start_only(schema), parts=START_PART)
    check_transformed(CODEMOD, tree, context, {START: moved})


def test_equal_words_about_their_own_class_are_not_equal() -> None:
    copy = "    @classmethod\n    def example_input(cls):\n        return cls()\n"
    schema = f"class StartRequest:\n    a: int = 1\n\n{copy}\n\nclass StartResponse:\n{copy}"
    check_decided(CODEMOD, *service(start_only(schema), parts=START_PART))


def test_example_under_a_name_of_the_configuration_moves_with_its_callers() -> None:
    caller = (
        "from schemas.session_manager_start.session_manager_start import {0}\n\nX = {0}.{1}()\n"
    )
    before, after = (text.replace("example_input", "sample_request") for text in (SCHEMA, MOVED))
    tree, context = service(
        start_only(before, tests__test_a=caller.format("SessionStartResponse", "sample_request")),
        parts=START_PART,
        example_names={"input": ("*_request",)},
    )
    expected = caller.format("SessionStartRequest", "sample_request")
    check_transformed(CODEMOD, tree, context, {START: after, "tests/test_a.py": expected})


def test_callers_are_found_behind_every_other_name_of_the_class() -> None:
    """By a name that one file gives and another uses; only their own files hold the class's."""
    tree, context = service(
        start_only(
            SCHEMA,
            shapes__lazy="""
                import importlib

                _NAMES = {"Lazily": "schemas.session_manager_start.session_manager_start"}


                def __getattr__(name):
                    if name == "Answer":
                        return importlib.import_module(_NAMES["Lazily"]).SessionStartResponse
                    raise AttributeError(name)
            """,
            shapes__other="""
                from schemas.session_manager_start import session_manager_start as shapes

                Renamed = shapes.SessionStartResponse
            """,
            shapes__again="""
                from shapes.other import *
                from shapes.other import Renamed as Twice


                class Derived(Twice): ...
            """,
            tests__test_far="""
                from shapes.again import Derived, Renamed, Twice

                ALL = [Renamed.example_input, Twice.example_input, Derived.example_input]
            """,
        ),
        parts=START_PART,
    )

    outcome = transform(CODEMOD, tree, context)

    told = [refusal.reason for refusal in outcome.refusals if refusal.path == "tests/test_far.py"]
    assert len(told) == 3
    assert all("which moves to SessionStartRequest" in reason for reason in told)
