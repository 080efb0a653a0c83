from __future__ import annotations

import pytest

from codemods._public_imports.names_list import extend_all
from tests.support.sessions import AFTER, BEFORE, EXPORTS, PUBLIC
from tests.support.trees import (
    as_bytes,
    check_noop,
    check_refused,
    check_transformed,
    service,
    transform,
)

CODEMOD = "export-public-aliases"
PART = ("session_manager_end",)
DEEP = "schemas.session_manager_end.session_manager_end"
RELATIVE = ".session_manager_end.session_manager_end"
LONG_LINES = {"pyproject.toml": "[tool.ruff]\nline-length = 100\n"}
OTHER = {"schemas/other.py": "class Alpha:\n    a: int\n\n\nclass Zulu:\n    z: int\n"}


def test_nothing_to_do_when_all_are_exported() -> None:
    check_noop(CODEMOD, *service(AFTER))


def test_fills_a_file_with_a_docstring() -> None:
    check_transformed(CODEMOD, *service(BEFORE), {PUBLIC: EXPORTS})


def test_keeps_crlf() -> None:
    crlf = {**BEFORE, PUBLIC: b'"""Public schemas."""\r\n'}
    check_transformed(CODEMOD, *service(crlf), {PUBLIC: as_bytes(EXPORTS).replace(b"\n", b"\r\n")})


def test_keeps_the_encoding_that_the_file_declares() -> None:
    """Its text and the class's name too, by the bytes that stand for them there."""
    head, text = "# -*- coding: cp1252 -*-\r\n", '"""Public, from 5 \u20ac on."""\r\n'
    other = {path: as_bytes(content) for path, content in BEFORE.items()}
    for path in other:
        other[path] = other[path].replace(b"SessionEndRequest", "Fermer\xc9".encode())
    after = f"""
        from {DEEP} import (
            Fermer\xc9 as SessionManagerEndInput,
        )
        from {DEEP} import (
            SessionEndResponse as SessionManagerEndOutput,
        )

        __all__ = ["SessionManagerEndInput", "SessionManagerEndOutput"]
    """
    added = as_bytes(after).decode().replace("\n", "\r\n")
    before = {**other, PUBLIC: (head + text).encode("cp1252")}
    tree, context = service(before, parts=PART)
    changed = {PUBLIC: f"{head}{text}\r\n{added}".encode("cp1252")}
    check_transformed(CODEMOD, tree, context, changed)


@pytest.mark.parametrize("content", ["", "\n", b"\xef\xbb\xbf"])
def test_fills_an_empty_file(content: str | bytes) -> None:
    tree, context = service({**BEFORE, PUBLIC: content}, parts=PART)
    bom = b"\xef\xbb\xbf" if isinstance(content, bytes) else b""
    expected = f"""
        from {DEEP} import (
            SessionEndRequest as SessionManagerEndInput,
        )
        from {DEEP} import (
            SessionEndResponse as SessionManagerEndOutput,
        )

        __all__ = ["SessionManagerEndInput", "SessionManagerEndOutput"]
    """
    check_transformed(CODEMOD, tree, context, {PUBLIC: bom + as_bytes(expected)})


def test_creates_a_missing_file() -> None:
    files = {path: content for path, content in BEFORE.items() if path != PUBLIC}
    check_transformed(CODEMOD, *service(files), {PUBLIC: as_bytes(EXPORTS).split(b"\n\n", 1)[1]})


def test_follows_relative_imports_sorted_with_comments() -> None:
    before = """
        # Copyright the team.
        \"\"\"Public schemas.\"\"\"

        from __future__ import annotations

        from .other import Alpha  # the first
        from .zulu import Zulu

        # What others may use.
        __all__ = [
            "Alpha",  # kept for the mobile client
            "Zulu",
        ]

        VERSION = 1
    """
    after = """
        # Copyright the team.
        \"\"\"Public schemas.\"\"\"

        from __future__ import annotations

        from .other import Alpha  # the first
        from {RELATIVE} import SessionEndRequest as SessionManagerEndInput
        from {RELATIVE} import SessionEndResponse as SessionManagerEndOutput
        from .zulu import Zulu

        # What others may use.
        __all__ = [
            "Alpha",  # kept for the mobile client
            "SessionManagerEndInput",
            "SessionManagerEndOutput",
            "Zulu",
        ]

        VERSION = 1
    """
    zulu = {"schemas/zulu.py": "class Zulu:\n    z: int\n"}
    tree, context = service({**BEFORE, **OTHER, **zulu, **LONG_LINES, PUBLIC: before}, parts=PART)
    check_transformed(CODEMOD, tree, context, {PUBLIC: after.replace("{RELATIVE}", RELATIVE)})


def test_combines_where_the_file_combines() -> None:
    before = """
        from schemas.other import (
            Alpha as First,
            Zulu as Last,
        )

        __all__ = ("First", "Last")
    """
    after = f"""
        from schemas.other import (
            Alpha as First,
            Zulu as Last,
        )
        from {DEEP} import (
            SessionEndRequest as SessionManagerEndInput,
            SessionEndResponse as SessionManagerEndOutput,
        )

        __all__ = ("First", "Last", "SessionManagerEndInput", "SessionManagerEndOutput")
    """
    tree, context = service({**BEFORE, **OTHER, PUBLIC: before}, parts=PART)
    check_transformed(CODEMOD, tree, context, {PUBLIC: after})


def test_a_new_list_keeps_what_was_public_by_its_name() -> None:
    before = """
        import os
        from typing import Any

        from schemas.other import Alpha

        SHARED: Any = os.name


        def load() -> Alpha: ...
    """
    after = f"""
        import os
        from typing import Any

        from schemas.other import Alpha
        from {DEEP} import (
            SessionEndRequest as SessionManagerEndInput,
        )
        from {DEEP} import (
            SessionEndResponse as SessionManagerEndOutput,
        )

        __all__ = [
            "SHARED",
            "Alpha",
            "SessionManagerEndInput",
            "SessionManagerEndOutput",
            "load",
        ]

        SHARED: Any = os.name


        def load() -> Alpha: ...
    """
    tree, context = service({**BEFORE, **OTHER, PUBLIC: before}, parts=PART)
    check_transformed(CODEMOD, tree, context, {PUBLIC: after})


def test_star_imports_stay_and_their_names_stay_public() -> None:
    before = "from schemas.other import *  # noqa: F403\n"
    after = f"""
        from schemas.other import *  # noqa: F403
        from {DEEP} import (
            SessionEndRequest as SessionManagerEndInput,
        )
        from {DEEP} import (
            SessionEndResponse as SessionManagerEndOutput,
        )

        __all__ = ["Alpha", "SessionManagerEndInput", "SessionManagerEndOutput", "Zulu"]
    """
    tree, context = service({**BEFORE, **OTHER, PUBLIC: before}, parts=PART)
    check_transformed(CODEMOD, tree, context, {PUBLIC: after})


def test_a_bound_name_is_only_listed() -> None:
    before = f"""
        from {DEEP} import SessionEndRequest, SessionEndResponse

        SessionManagerEndInput = SessionEndRequest
        SessionManagerEndOutput = SessionEndResponse

        __all__ = ['SessionManagerEndOutput']
    """
    tree, context = service({**BEFORE, PUBLIC: before}, parts=PART)
    after = before.replace("['Se", "['SessionManagerEndInput', 'Se")
    check_transformed(CODEMOD, tree, context, {PUBLIC: after})


def test_a_list_built_in_pieces_is_extended_at_its_literal() -> None:
    before = """
        from schemas import other
        from schemas.other import *

        __all__ = ["A"] + other.__all__
        A = 1
    """
    files = {**BEFORE, PUBLIC: before, "schemas/other.py": "__all__ = ['B']\nB = 1\n"}
    tree, context = service(files, parts=PART)
    changed = check_transformed(
        CODEMOD,
        tree,
        context,
        {
            PUBLIC: f"""
                from schemas import other
                from schemas.other import *
                from {DEEP} import (
                    SessionEndRequest as SessionManagerEndInput,
                )
                from {DEEP} import (
                    SessionEndResponse as SessionManagerEndOutput,
                )

                __all__ = ["A", "SessionManagerEndInput", "SessionManagerEndOutput"] + other.__all__
                A = 1
            """
        },
    )
    assert PUBLIC in changed


def test_one_class_for_both_roles_gets_both_names() -> None:
    files: dict[str, str | bytes] = {
        "schemas/__init__.py": "",
        "schemas/normalizer.py": "class Document:\n    text: str\n",
        "api/routes/normalizer_routes.py": """
            from schemas.normalizer import Document


            @router.post("/")
            def normalize(document: Document) -> Document:
                return document
        """,
    }
    tree, context = service(
        files, module="normalizer", parts=("normalizer",), schemas="schemas/{part}.py"
    )
    check_transformed(
        CODEMOD,
        tree,
        context,
        {
            PUBLIC: """
                from schemas.normalizer import Document as NormalizerInput
                from schemas.normalizer import Document as NormalizerOutput

                __all__ = ["NormalizerInput", "NormalizerOutput"]
            """
        },
    )


def test_a_class_that_bears_its_public_name_is_not_renamed() -> None:
    files: dict[str, str | bytes] = {
        "schemas/__init__.py": 'from . import other\n\n__all__ = ["other"]\n',
        "schemas/other.py": "",
        "schemas/pay.py": "class PayInput:\n    a: int\n\n\nclass PayOutput:\n    b: int\n",
    }
    tree, context = service(files, module="pay", parts=("pay",), schemas="schemas/{part}.py")
    check_transformed(
        CODEMOD,
        tree,
        context,
        {
            PUBLIC: """
                from . import other
                from .pay import PayInput, PayOutput

                __all__ = ["PayInput", "PayOutput", "other"]
            """
        },
    )


def test_a_name_in_other_use_is_refused() -> None:
    taken = "from schemas.other import Alpha as SessionManagerEndInput\n"
    tree, context = service({**BEFORE, **OTHER, PUBLIC: taken}, parts=PART)
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert "schemas.other.Alpha" in refusal.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("__all__ = ['A']\n\n\ndef __getattr__(name):\n    return name\n", "lazily"),
        ("__all__ = [name for name in dir()]\n", "computed"),
        ("from elsewhere import *\n", "elsewhere"),
        ("def (:\n", "invalid syntax"),
    ],
)
def test_what_cannot_be_extended_is_refused(content: str, reason: str) -> None:
    tree, context = service({**BEFORE, PUBLIC: content}, parts=PART)
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert refusal.path == PUBLIC
    assert reason in refusal.reason


LAZY = """
    from importlib import import_module
    from typing import TYPE_CHECKING

    if TYPE_CHECKING:
        from .other import Alpha
        from .other import Zulu as Last

    _EXPORTS = {
        "Alpha": (".other", "Alpha"),
        "Last": (".other", "Zulu"),
    }

    __all__ = [*_EXPORTS]


    def __getattr__(name: str) -> object:
        module, attribute = _EXPORTS[name]
        return getattr(import_module(module, __name__), attribute)
"""


def test_a_lazy_table_is_extended() -> None:
    tree, context = service({**BEFORE, **OTHER, **LONG_LINES, PUBLIC: LAZY}, parts=PART)
    after = LAZY.replace(
        "Zulu as Last\n",
        "Zulu as Last\n"
        f"        from {RELATIVE} import SessionEndRequest as SessionManagerEndInput\n"
        f"        from {RELATIVE} import (\n"
        "            SessionEndResponse as SessionManagerEndOutput,\n"
        "        )\n",
    ).replace(
        '"Zulu"),\n',
        '"Zulu"),\n'
        f'        "SessionManagerEndInput": ("{RELATIVE}", "SessionEndRequest"),\n'
        f'        "SessionManagerEndOutput": ("{RELATIVE}", "SessionEndResponse"),\n',
    )
    check_transformed(CODEMOD, tree, context, {PUBLIC: after})


def test_a_lazy_table_that_cannot_rename_is_refused() -> None:
    table = LAZY.replace('(".other", "Alpha")', '".other"').replace(
        '(".other", "Zulu")', '".other"'
    )
    (refusal,) = check_refused(CODEMOD, *service({**BEFORE, **OTHER, PUBLIC: table}, parts=PART))
    assert "SessionManagerEndInput answer with" in refusal.remedy


def test_combines_where_the_repository_is_configured_to() -> None:
    configured = {
        "pyproject.toml": "[tool.ruff.lint.isort]\ncombine-as-imports = true\n",
        PUBLIC: "",
    }
    tree, context = service({**BEFORE, **configured}, parts=PART)
    check_transformed(
        CODEMOD,
        tree,
        context,
        {
            PUBLIC: f"""
                from {DEEP} import (
                    SessionEndRequest as SessionManagerEndInput,
                    SessionEndResponse as SessionManagerEndOutput,
                )

                __all__ = ["SessionManagerEndInput", "SessionManagerEndOutput"]
            """
        },
    )


def test_helper_types_of_the_routes_are_exported_too() -> None:
    end = "schemas/session_manager_end/session_manager_end.py"
    routes = "api/routes/session_manager_end_routes.py"
    files = {
        **BEFORE,
        end: str(BEFORE[end]) + "\n\nclass Reason(str):\n    pass\n",
        routes: str(BEFORE[routes]) + "\n\nREASON = shapes.Reason()\n",
    }
    tree, context = service(files, parts=PART)
    changed = transform(CODEMOD, tree, context).edits[0].content
    assert changed is not None
    assert f"from {DEEP} import Reason\n".encode() in changed
    assert b'"Reason"' in changed


def test_refuses_a_class_that_is_rebound_where_routes_look_it_up_at_each_call() -> None:
    path = f"{DEEP.replace('.', '/')}.py"
    swap = b"\n\ndef swap():\n    global SessionEndResponse\n    SessionEndResponse = None\n"
    body = "def end():\n    return end.SessionEndResponse\n"
    route = f"from {DEEP.rpartition('.')[0]} import session_manager_end as end\n\n{body}"
    files = {**BEFORE, path: as_bytes(BEFORE[path]) + swap}
    late = {**files, "api/routes/session_manager_end_routes.py": route}
    (refusal,) = check_refused(CODEMOD, *service(late, parts=PART))
    assert (refusal.path, refusal.line) == ("api/routes/session_manager_end_routes.py", 4)
    assert "swap() declares it global" in refusal.reason
    early = (
        f"from {DEEP} import SessionEndResponse\n\n\ndef end():\n    return SessionEndResponse\n"
    )
    files["api/routes/session_manager_end_routes.py"] = early
    assert transform(CODEMOD, *service(files, parts=PART)).edits


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"__all__ = ()\n", b'__all__ = ("B",)\n'),
        (b"__all__ = []\n", b'__all__ = ["B"]\n'),
        (b'__all__ = "A", "C"  # public\n', b'__all__ = "A", "B", "C"  # public\n'),
        (b'__all__ = [\n    "A"  # a\n]\n', b'__all__ = [\n    "A",  # a\n    "B",\n]\n'),
    ],
)
def test_a_name_is_added_in_the_layout_of_the_list(before: bytes, after: bytes) -> None:
    assert extend_all("schemas/__init__.py", before, ["B"], 100) == after
