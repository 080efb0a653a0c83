"""What the unified route file looks like, and what is refused."""

from __future__ import annotations

import re
from textwrap import dedent

import pytest

from refactor_kit.base import ChangeSet
from tests.support.route_shapes import (
    END,
    END_ROUTES,
    MAIN,
    MAIN_BY_MODULE,
    MOVES,
    ROUTE_FILES,
    SCHEMAS,
    START,
    START_ROUTES,
    UNIFIED,
)
from tests.support.trees import (
    Files,
    as_bytes,
    check_decided,
    check_noop,
    check_refused,
    check_transformed,
    service,
    transform,
)

CODEMOD = "merge-route-files"
WRITTEN = '''
    """Session manager routes: start and end.

    - start: Opening sessions.
    - end: Closing sessions.
    """

    from fastapi import APIRouter

    from schemas import (
        SessionManagerEndInput,
        SessionManagerEndOutput,
        SessionManagerStartInput,
        SessionManagerStartOutput,
    )

    router = APIRouter(prefix="/session_manager", tags=["session_manager"])


    @router.post("/sessions.start", response_model=SessionManagerStartOutput)
    def start(payload: SessionManagerStartInput) -> SessionManagerStartOutput:
        """Open one."""
        return SessionManagerStartOutput(session_id=f"{payload.user_id}-1")


    @router.post("/sessions.end", response_model=SessionManagerEndOutput)
    def end(payload: SessionManagerEndInput) -> SessionManagerEndOutput:
        """Close one."""
        return SessionManagerEndOutput(ended=bool(payload.session_id))
'''


def files(**changed: str | bytes) -> Files:
    """The service with ``start``, ``end`` or ``main`` replaced."""
    paths = {"start": START, "end": END, "main": MAIN}
    return {**SCHEMAS, **ROUTE_FILES, **{paths[name]: text for name, text in changed.items()}}


def below_router(source: str, *lines: str) -> str:
    """``source`` with top-level lines below its router."""
    added = "\n".join(dedent(line) for line in lines)
    return dedent(source).replace("router = APIRouter()", f"router = APIRouter()\n{added}")


def merged(
    start: str | bytes = START_ROUTES, end: str | bytes = END_ROUTES, **settings: object
) -> str:
    tree, context = service(files(start=start, end=end), **settings)
    outcome = transform(CODEMOD, tree, context)
    assert (outcome.decisions, outcome.refusals) == ((), ())
    changed = ChangeSet(tree, outcome.edits).tree()
    check_noop(CODEMOD, changed, context)
    return changed.read(UNIFIED).decode()


def refused(**changed: str | bytes) -> str:
    tree, context = service(files(**changed))
    return "\n".join(
        f"{each.path}:{each.line}: {each.reason}" for each in check_refused(CODEMOD, tree, context)
    )


def test_writes_one_file_and_keeps_the_old_ones() -> None:
    tree, context = service(files(), endpoints=MOVES)
    check_transformed(CODEMOD, tree, context, {UNIFIED: WRITTEN})


def test_does_nothing_once_the_unified_router_is_mounted() -> None:
    main = """
        from fastapi import FastAPI

        from api.routes import session_manager_routes

        app = FastAPI()
        app.include_router(session_manager_routes.router)
    """
    shipped = {**SCHEMAS, MAIN: main, UNIFIED: WRITTEN}
    check_noop(CODEMOD, *service(shipped, endpoints=MOVES))
    check_noop(CODEMOD, *service({**ROUTE_FILES, **shipped}, endpoints=MOVES))


def test_refuses_a_unified_file_that_holds_something_else() -> None:
    tree, context = service({**files(), UNIFIED: "x = 1\n"})
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert (refusal.path, refusal.line) == (UNIFIED, 1)


def test_takes_the_place_of_an_empty_file() -> None:
    tree, context = service({**files(), UNIFIED: "\n"}, endpoints=MOVES)
    check_transformed(CODEMOD, tree, context, {UNIFIED: WRITTEN})


def test_writes_the_newlines_of_the_parts() -> None:
    crlf = {
        path: as_bytes(text).replace(b"\n", b"\r\n") if path in (START, END) else text
        for path, text in files().items()
    }
    tree, context = service(crlf, endpoints=MOVES)
    expected = as_bytes(WRITTEN).replace(b"\n", b"\r\n")
    check_transformed(CODEMOD, tree, context, {UNIFIED: expected})


def test_keeps_comments_and_blank_lines() -> None:
    start = START_ROUTES.replace(
        "    router = APIRouter()",
        "    # The limit the product owner asked for.\n    LIMIT = 5  # sessions\n\n"
        "    router = APIRouter()",
    ).replace('    """Open one."""\n', '    """Open one."""\n            # Nothing is stored.\n\n')
    text = merged(start + "\n\n    # The end.\n")
    assert "\n\n# The limit the product owner asked for.\nLIMIT = 5  # sessions\n\nrouter" in text
    assert "        # Nothing is stored.\n\n" in text
    assert "\n\n\n# The end.\n\n\n@router.post" in text


def test_keeps_comments_at_imports() -> None:
    start = START_ROUTES.replace(
        "from fastapi import APIRouter",
        "# The framework.\n    from fastapi import (\n        APIRouter,\n"
        "        Query,  # noqa: F401\n    )",
    )
    assert (
        "# The framework.\nfrom fastapi import (\n    APIRouter,\n    Query,  # noqa: F401\n)\n"
        in merged(start)
    )


def test_keeps_comments_beside_schema_imports() -> None:
    text = merged(
        START_ROUTES.replace(
            "from schemas.session_manager_start.session_manager_start import (",
            "from schemas.session_manager_start.session_manager_start import (  # own ones",
        )
        .replace("SessionStartInput,", "SessionStartInput,  # what comes in")
        .replace("SessionStartRequest,", "SessionStartRequest,  # what comes in")
    )
    assert "from schemas import (  # own ones\n" in text
    assert "    SessionManagerStartInput,  # what comes in\n" in text


def test_keeps_comments_that_stand_last_and_in_the_router() -> None:
    start = START_ROUTES.replace(
        "SessionStartResponse,\n    )",
        "SessionStartResponse,\n        # last line\n    )",
    ).replace(
        "router = APIRouter()",
        "router = APIRouter(  # opening line\n        redirect_slashes=True,  # beside\n"
        "        # inside\n    )  # behind",
    )
    text = merged(start)
    assert "# last line\nfrom schemas import (" in text
    above = "# opening line\n# beside\n# inside\n# behind\nrouter = APIRouter("
    assert above in text


def test_a_comment_at_the_end_of_a_body_stays_there() -> None:
    start = START_ROUTES.rstrip() + "\n        # said last\n\n        # and after a gap\n"
    text = merged(start)
    assert re.search(r"\n    return .*\n    # said last\n\n    # and after a gap\n\n\n@", text)


def test_a_comment_behind_an_import_over_two_lines_is_said_once() -> None:
    text = merged(
        START_ROUTES.replace("import APIRouter", "import APIRouter, \\\n        Query  # web")
    )
    assert text.count("# web") == 1
    assert "from fastapi import APIRouter, Query  # web\n" in text


def test_comments_in_an_argument_of_the_router_stay_there() -> None:
    argument = "dependencies=[\n        Depends(int),  # first\n    ]"
    start = below_router(
        START_ROUTES.replace("import APIRouter", "import APIRouter, Depends")
    ).replace("router = APIRouter()", f"router = APIRouter({argument})")
    text = merged(start)
    assert text.count("# first") == 1
    assert "Depends(int),  # first" in text


@pytest.mark.parametrize(
    ("before", "after", "refusal"),
    [
        (
            "router = APIRouter()",
            "router = APIRouter(\n    )  # noqa: E501",
            ":11: # noqa: E501 would be lost: the router is defined anew",
        ),
    ],
)
def test_refuses_a_comment_that_it_cannot_keep(before: str, after: str, refusal: str) -> None:
    text = dedent(START_ROUTES.replace(before, after)).lstrip("\n")
    line = f"{START}{refusal}"
    assert line in refused(start=text)


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        (
            "from fastapi import APIRouter",
            "from fastapi import (APIRouter,  # web\n        Query)",
            "    APIRouter,  # web\n",
        ),
        (
            "import (\n        SessionStartRequest,\n        SessionStartResponse,\n    )",
            "import (  # head\n        SessionStartRequest,\n        SessionStartResponse,\n"
            "    )  # tail",
            "from schemas import (  # tail  # head\n",
        ),
    ],
)
def test_comments_inside_an_import_go_on(before: str, after: str, kept: str) -> None:
    text = merged(dedent(START_ROUTES.replace(before, after)).lstrip("\n"))
    assert kept in text


def test_a_part_in_another_encoding_is_merged_as_utf8() -> None:
    start = START_ROUTES.replace('    """Opening sessions."""\n\n', "")
    latin = "    # coding: latin-1\n" + start.lstrip("\n").replace("Open one.", "Öffnet.")
    end = END_ROUTES.replace("Close one.", "Fermé ✓.")
    text = merged(dedent(latin).encode("latin-1"), end)
    assert "coding" not in text
    assert "Öffnet." in text
    assert "Fermé ✓." in text


@pytest.mark.parametrize(
    "quoted",
    [
        "Answer: TypeAlias = '{}'",
        "Bound = TypeVar('Bound', bound='{}')",
        "Special = NewType('Special', 'list[{}]')",
        "Table = TypedDict('Table', {{'a': '{}'}})",
        "x = typing.cast(typ='{}', val=1)",
    ],
)
def test_types_in_quotes_take_the_public_name(quoted: str) -> None:
    text = merged(below_router(START_ROUTES, quoted.format("SessionStartResponse")))
    assert quoted.format("SessionManagerStartOutput") in text


def test_type_in_quotes_that_cannot_be_rewritten_is_refused() -> None:
    line = "Answer: TypeAlias = 'SessionStart' 'Response'"
    assert "stands where it cannot be rewritten" in refused(start=below_router(START_ROUTES, line))


def test_keeps_a_licence_and_drops_the_coding_line() -> None:
    start = "    # -*- coding: latin-1 -*-\n    # Licensed to nobody.\n" + START_ROUTES.lstrip("\n")
    text = merged(dedent(start).replace("Opening", "Öffnen,").encode("latin-1"))
    assert text.startswith('# Licensed to nobody.\n"""Session manager routes')
    assert "- start: Öffnen, sessions." in text


@pytest.mark.parametrize(
    ("start", "end", "once"),
    [
        ("# (c) A\n# MIT\n", "# (c) A\n# MIT\n", "# (c) A\n# MIT\n"),
        ("# (c) A\n#\n# One.\n", "# (c) A\n#\n# Two.\n", "# (c) A\n#\n# One.\n# Two.\n"),
        ("# (c) A\n\n# One.\n", "# (c) A\n\n# Two.\n", "# (c) A\n\n# One.\n# Two.\n"),
        ("# (c) A\n", "# (c) A\n# MIT\n", "# (c) A\n# MIT\n"),
        ("# One.\n", "# Two.\n", "# One.\n# Two.\n"),
    ],
)
def test_comments_that_both_parts_begin_with_stand_once(start: str, end: str, once: str) -> None:
    text = merged(start + dedent(START_ROUTES).lstrip("\n"), end + dedent(END_ROUTES).lstrip("\n"))
    assert text.startswith(f'{once}"""Session manager routes')


def test_one_docstring_where_the_parts_have_the_same() -> None:
    text = merged(end=END_ROUTES.replace("Closing sessions.", "Opening sessions."))
    assert text.startswith('"""Opening sessions."""\n\nfrom fastapi')


def test_no_docstring_where_no_part_has_one() -> None:
    start = START_ROUTES.replace('"""Opening sessions."""', "")
    end = END_ROUTES.replace('"""Closing sessions."""', "")
    assert merged(start, end).startswith("from fastapi import APIRouter\n")


def test_sorts_imports_into_sections() -> None:
    start = START_ROUTES.replace(
        "    from fastapi",
        "    import os\n    import httpx\n    from api import routes\n    from fastapi",
    )
    end = END_ROUTES.replace(
        "    from fastapi",
        "    from datetime import UTC\n"
        "    from fastapi.responses import Response\n    from fastapi",
    )
    head = merged(start, end).split('"""\n\n', 1)[1].split("router =")[0]
    assert head.startswith(
        "import os\nfrom datetime import UTC\n\nimport httpx\nfrom fastapi import APIRouter\n"
        "from fastapi.responses import Response\n\nfrom api import routes\nfrom schemas import ("
    )


def test_equal_helpers_become_one_and_different_ones_keep_apart() -> None:
    same = "def _id(key):\n    return key.strip()\n\n\n"
    text = merged(
        below_router(START_ROUTES, f"\n\n{same}def _now():\n    return _id('a')\n"),
        below_router(END_ROUTES, f"\n\n{same}def _now():\n    return _id('b')\n"),
    )
    assert text.count("def _id(key)") == 1
    assert "def _now_start():\n    return _id('a')" in text
    assert "def _now_end():\n    return _id('b')" in text


def test_equal_helpers_that_use_different_things_keep_apart() -> None:
    helper = "\n\ndef _limit():\n    return LIMIT\n"
    text = merged(
        below_router(START_ROUTES, "LIMIT = 1", helper),
        below_router(END_ROUTES, "LIMIT = 2", helper),
    )
    assert "LIMIT_START = 1\nLIMIT_END = 2\n" in text
    assert "def _limit_start():\n    return LIMIT_START" in text
    assert "def _limit_end():\n    return LIMIT_END" in text


def test_helpers_with_different_imports_of_one_name_keep_apart() -> None:
    helper = "\n\ndef _dump(x):\n    return json.dumps(x)\n"
    text = merged(
        below_router(START_ROUTES, helper).replace(
            "from fastapi", "import json\n\nfrom fastapi", 1
        ),
        below_router(END_ROUTES, helper).replace(
            "from fastapi", "import orjson as json\n\nfrom fastapi", 1
        ),
    )
    assert "import orjson as json_end\n" in text
    assert "def _dump_end(x):\n    return json_end.dumps(x)" in text


def test_renames_only_what_means_the_module_level_name() -> None:
    helper = '''

        def _now(kind):
            """{0}"""
            return kind


        def other(_now):
            return _now + [_now for _now in (1, 2)][0]


        def nested():
            def inner():
                return _now("{0}")
            return inner, f"{{_now('x')}} {{_now!r}}", "_now"
    '''
    text = merged(
        below_router(START_ROUTES, helper.format("a")), below_router(END_ROUTES, helper.format("b"))
    )
    assert "def _now_start(kind):" in text
    assert "def other(_now):\n    return _now + [_now for _now in (1, 2)][0]" in text
    assert 'return _now_start("a")' in text
    assert """f"{_now_start('x')} {_now_start!r}", "_now\"""" in text


def test_names_in_awkward_format_strings_are_renamed() -> None:
    helper = '''

        def _now():
            return {0}


        def text():
            return f"""
            {{_now()}} and {{{{_now}}}} {{
                _now()
            }}"""
    '''
    text = merged(
        below_router(START_ROUTES, helper.format(1)), below_router(END_ROUTES, helper.format(2))
    )
    compile(text, UNIFIED, "exec")
    assert text.count("_now_start()") == 3


def test_classes_of_one_name_are_renamed_like_classes() -> None:
    text = merged(
        below_router(START_ROUTES, "\n\nclass Oops(Exception):\n    code = 1\n"),
        below_router(END_ROUTES, "\n\nclass Oops(Exception):\n    code = 2\n"),
    )
    assert "class OopsStart(Exception):" in text
    assert "class OopsEnd(Exception):" in text


def test_wraps_what_no_longer_fits() -> None:
    start = START_ROUTES.replace(
        "response_model=SessionStartResponse)",
        "response_model=SessionStartResponse, status_code=201)",
    )
    text = merged(start, endpoints=MOVES)
    assert (
        '@router.post(\n    "/sessions.start", response_model=SessionManagerStartOutput, '
        "status_code=201\n)\n" in text
    )


def test_mutable_state_is_a_decision_with_both_ways_out() -> None:
    tree, context = service(
        files(
            start=below_router(START_ROUTES, "_seen = {}\n\n\ndef note(k):\n    _seen[k] = k\n"),
            end=below_router(END_ROUTES, "_seen = {}\n\n\ndef forget(k):\n    _seen.pop(k)\n"),
        )
    )
    (decision,) = check_decided(CODEMOD, tree, context)
    assert [(each.path, each.text) for each in decision.seen] == [
        (START, "_seen = {}"),
        (END, "_seen = {}"),
    ]
    assert [choice.toml.splitlines()[1] for choice in decision.choices] == [
        'separate-state = ["_seen"]',
        'shared-state = ["_seen"]',
    ]


def test_a_table_that_is_only_read_is_no_state() -> None:
    table = "TEXTS = {1: 'one'}\n\n\ndef text(number):\n    return TEXTS[number]\n"
    text = merged(below_router(START_ROUTES, table), below_router(END_ROUTES, table))
    assert text.count("TEXTS = ") == 1


def test_shared_state_must_begin_with_one_value() -> None:
    tree, context = service(
        files(
            start=below_router(START_ROUTES, "_seen = {}\n_seen.update()\n"),
            end=below_router(END_ROUTES, "_seen = {'a': 1}\n_seen.update()\n"),
        ),
        shared_state=("_seen",),
    )
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert "different values" in refusal.reason


def test_exported_names_are_merged() -> None:
    start = START_ROUTES.replace(
        "    router =", '    __all__ = ["router", "start"]\n\n    router ='
    )
    end = END_ROUTES.replace("    router =", '    __all__ = ["end", "router"]\n\n    router =')
    assert '\n\n__all__ = ["end", "router", "start"]\n\nrouter = ' in merged(start, end)


CONDITIONAL = below_router(
    START_ROUTES, "\nif True:\n    @router.get('/x')\n    def x() -> int:\n        return 1\n"
)
IN_A_CLASS = below_router(
    START_ROUTES,
    "\n\nclass View:\n    @router.get('/x')\n    def x(self) -> int:\n        return 1\n",
)
DYNAMIC = dedent(START_ROUTES).replace(
    "router = APIRouter()",
    "def make():\n    made = APIRouter()\n    return made\n\nrouter = make()",
)
TWICE = below_router(START_ROUTES, "\n\n@router.post('/end')\ndef again() -> int:\n    return 1\n")
UNREADABLE_PATH = dedent(START_ROUTES).replace('"/start"', "str(1)")
STAR = dedent(START_ROUTES).replace(
    "from fastapi import APIRouter", "from fastapi import *\nfrom fastapi import APIRouter"
)
SCRIPT = dedent(START_ROUTES) + '\n\nif __name__ == "__main__":\n    print(1)\n'
TRIED = dedent(START_ROUTES).replace(
    "router = APIRouter()",
    "try:\n    from schemas.session_manager_start.session_manager_start import Channel\n"
    "except ImportError:\n    Channel = None\n\nrouter = APIRouter()",
)


@pytest.mark.parametrize(
    ("start", "line", "reason"),
    [
        (CONDITIONAL, 13, "under a condition"),
        (IN_A_CLASS, 15, "class-based view"),
        (DYNAMIC, 14, "built dynamically"),
        (UNREADABLE_PATH, 13, "cannot be read"),
        (STAR, 3, "star import"),
        (SCRIPT, 19, "as a script"),
        (TRIED, 11, "under a condition"),
        ("def broken(:\n", 1, "invalid syntax"),
    ],
)
def test_refuses_what_it_cannot_carry_over(start: str, line: int, reason: str) -> None:
    text = refused(start=start)
    assert f"{START}:{line}: " in text
    assert reason in text


def test_refuses_what_is_nested_too_deeply_to_follow() -> None:
    """As generated tables are: Python reads it, with room for little else."""
    deep = " + ".join(["1"] * 900)
    assert "nested too deeply to be read" in refused(
        start=below_router(START_ROUTES, f"X = {deep}")
    )


def test_refuses_an_operation_that_is_there_twice() -> None:
    assert "POST /session_manager/end is served twice" in refused(start=TWICE)


def test_refuses_a_part_that_is_not_mounted() -> None:
    main = MAIN_BY_MODULE.replace(
        '    app.include_router(session_manager_end_routes.router, prefix="/session_manager")\n', ""
    )
    assert f"{END}:1: no router of this file is included" in refused(main=main)


def test_refuses_a_conditional_include() -> None:
    main = MAIN_BY_MODULE.replace(
        "    app.include_router(session_manager_end",
        "    if app:\n        app.include_router(session_manager_end",
    )
    assert f"{MAIN}:8: a part's router is included under a condition" in refused(main=main)


BY_SETTINGS = """
from fastapi import APIRouter, FastAPI

from api.config import settings
from api.routes import session_manager_end_routes, session_manager_start_routes

api = APIRouter()
api.include_router(session_manager_start_routes.router, prefix="/s")
api.include_router(session_manager_end_routes.router, prefix="/s")
app = FastAPI()
app.include_router(api, prefix=settings.API)
"""
CONFIG = 'class Settings:\n    API: str = "/v1"\n\n\nsettings = Settings()\n'


@pytest.mark.parametrize(
    ("main", "config", "line"),
    [
        (BY_SETTINGS, "def settings(): ...\n", 10),
        (BY_SETTINGS, CONFIG.replace('"/v1"', "prefix()"), 10),
        (BY_SETTINGS.replace("= APIRouter()", "= APIRouter(prefix=made())"), CONFIG, 6),
    ],
)
def test_refuses_a_prefix_that_cannot_be_read_where_it_stands(
    main: str, config: str, line: int
) -> None:
    """What settings give may be counted on above the parts; it cannot be moved from beside them."""
    tree, context = service({**files(main=main), "api/config.py": config})
    text = "\n".join(
        f"{each.path}:{each.line}: {each.reason}" for each in check_refused(CODEMOD, tree, context)
    )
    assert f"{MAIN}:{line}: the prefix of this include cannot be read" in text


def test_refuses_a_route_between_the_parts_that_may_answer() -> None:
    main = MAIN_BY_MODULE.replace(
        "    app.include_router(session_manager_end",
        '    @app.post("/session_manager/{name}")\n    def anything(name: str) -> str:\n'
        "        return name\n\n\n    app.include_router(session_manager_end",
    )
    text = refused(main=main)
    assert f"{MAIN}:7: POST /session_manager/{{name}} stands between the parts" in text


def test_refuses_a_router_from_elsewhere_between_the_parts() -> None:
    main = MAIN_BY_MODULE.replace(
        "    app.include_router(session_manager_end",
        "    app.include_router(make_router(){})\n    app.include_router(session_manager_end",
    )
    assert f"{MAIN}:7: " in refused(main=main.format(""))
    tree, context = service(files(main=main.format(', prefix="/auth"')))
    assert transform(CODEMOD, tree, context).refusals == ()


def test_an_equal_conditional_import_becomes_one() -> None:
    tried = "try:\n    import orjson as json\nexcept ImportError:\n    import json\n"
    text = merged(below_router(START_ROUTES, tried), below_router(END_ROUTES, tried))
    assert text.count("import orjson as json") == 1


def test_refuses_to_rename_an_import_under_a_condition() -> None:
    tried = "try:\n    import orjson as json\nexcept ImportError:\n    import json\n"
    end = below_router(END_ROUTES).replace("from fastapi", "import json\n\nfrom fastapi", 1)
    assert "must be renamed here" in refused(start=below_router(START_ROUTES, tried), end=end)


def test_refuses_a_move_to_a_path_that_another_route_answers() -> None:
    main = MAIN_BY_MODULE + (
        '\n\n    @app.post("/{kind}/sessions.start")\n    def anything(kind: str) -> str:\n'
        "        return kind\n"
    )
    tree, context = service(files(main=main), endpoints=MOVES)
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert (
        "/session_manager/sessions.start may be answered by /{kind}/sessions.start"
        in refusal.reason
    )


def test_refuses_endpoints_that_nothing_serves() -> None:
    tree, context = service(files(), endpoints={"GET session_manager_start:/start": "/x"})
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert '"POST session_manager_start:/start"' in refusal.remedy


def test_refuses_a_class_without_a_public_name() -> None:
    start = START_ROUTES.replace(
        "SessionStartResponse,\n", "SessionStartResponse,\n        Secret,\n", 1
    )
    start += "\n\n    def hidden() -> Secret:\n        return Secret()\n"
    schema = SCHEMAS["schemas/session_manager_start/session_manager_start.py"]
    tree, context = service(
        {
            **files(start=start),
            "schemas/session_manager_start/session_manager_start.py": schema
            + "\n\n    class Secret(BaseModel):\n        pass\n",
        }
    )
    refusals = check_refused(CODEMOD, tree, context)
    assert {each.path for each in refusals} == {START}
    assert "Secret has no public name" in refusals[0].reason


def test_refuses_include_arguments_that_the_application_file_defines() -> None:
    main = MAIN_BY_MODULE.replace(
        "    app = FastAPI()", "    def token() -> None: ...\n\n\n    app = FastAPI()"
    ).replace(
        'end_routes.router, prefix="/session_manager"',
        'end_routes.router, prefix="/session_manager", dependencies=[token]',
    )
    assert "an include argument uses token, which this file defines" in refused(main=main)


def test_refuses_postponed_annotations_that_would_break_a_part() -> None:
    start = "from __future__ import annotations\n" + dedent(START_ROUTES).split('"""', 2)[2]
    end = dedent(END_ROUTES) + (
        "\n\ndef make():\n    class Local:\n        pass\n\n"
        "    def inner(x: Local) -> None: ...\n    return inner\n"
    )
    assert "an annotation names Local, which is local" in refused(start=start, end=end)


def test_a_public_name_that_is_taken_is_imported_under_another() -> None:
    text = merged(below_router(START_ROUTES, "\nSessionManagerEndInput = 1\n"))
    assert "from schemas import SessionManagerEndInput as SessionManagerEndInputSchema\n" in text
    assert "def end(payload: SessionManagerEndInputSchema)" in text
    assert "\nSessionManagerEndInput = 1\n" in text


SINGLE = {
    **SCHEMAS,
    "schemas/__init__.py": """
        from schemas.echo.echo import Echo as EchoInput
        from schemas.echo.echo import Echo as EchoOutput
        from schemas.echo.echo import Mood

        __all__ = ["EchoInput", "EchoOutput", "Mood"]
    """,
    "schemas/echo/__init__.py": "",
    "schemas/echo/echo.py": """
        import enum

        from pydantic import BaseModel


        class Mood(enum.Enum):
            GOOD = "good"


        class Echo(BaseModel):
            text: str
            mood: Mood = Mood.GOOD
    """,
    MAIN: """
        from fastapi import FastAPI

        from api.routes.echo_routes import router

        app = FastAPI()
        app.include_router(router, prefix="/api/echo")
    """,
}
ECHO = "api/routes/echo_routes.py"
ECHO_BEFORE = '''
    """Echoes."""
    import logging

    from fastapi import APIRouter
    from schemas.echo.echo import (
        Echo,
        Mood,
    )

    router = APIRouter(tags=['echoes'])


    @router.post('/say', response_model=Echo)
    def say(said:   Echo, other: "list[Echo]") -> Echo:
        """Say it again."""
        assert said.mood is Mood.GOOD
        return Echo(text=said.text)
'''
ECHO_AFTER = '''
    """Echoes."""
    import logging

    from fastapi import APIRouter
    from schemas import EchoInput, EchoOutput, Mood

    router = APIRouter(tags=['echoes'])


    @router.post('/say', response_model=EchoOutput)
    def say(said:   EchoInput, other: "list[EchoInput]") -> EchoOutput:
        """Say it again."""
        assert said.mood is Mood.GOOD
        return EchoOutput(text=said.text)
'''


def test_changes_a_single_part_where_it_stands() -> None:
    tree, context = service({**SINGLE, ECHO: ECHO_BEFORE}, module="echo", parts=["echo"])
    check_transformed(CODEMOD, tree, context, {ECHO: ECHO_AFTER})


def test_a_single_part_keeps_its_mixed_newlines_and_byte_order_mark() -> None:
    before = b"\xef\xbb\xbf" + as_bytes(ECHO_BEFORE).replace(b"\n", b"\r\n").replace(
        b'"""Echoes."""\r\n', b'"""Echoes."""\n'
    )
    after = b"\xef\xbb\xbf" + as_bytes(ECHO_AFTER).replace(b"\n", b"\r\n").replace(
        b'"""Echoes."""\r\n', b'"""Echoes."""\n'
    )
    tree, context = service({**SINGLE, ECHO: before}, module="echo", parts=["echo"])
    check_transformed(CODEMOD, tree, context, {ECHO: after})


def test_a_single_part_keeps_public_imports_it_has() -> None:
    before = ECHO_BEFORE.replace(
        "from schemas.echo.echo import (\n        Echo,\n        Mood,\n    )",
        "from schemas import Mood\n    from schemas.echo.echo import Echo",
    )
    tree, context = service({**SINGLE, ECHO: before}, module="echo", parts=["echo"])
    check_transformed(CODEMOD, tree, context, {ECHO: ECHO_AFTER})


def test_a_single_part_imports_its_class_twice() -> None:
    """Both go in one pass, and what is said beside them goes on beside the public name."""
    before = ECHO_BEFORE.replace(
        "from schemas.echo.echo import (\n        Echo,\n        Mood,\n    )",
        "from schemas.echo.echo import (\n        Echo,  # both ways\n        Mood,\n    )\n"
        "    from schemas.echo.echo import Echo  # again",
    )
    after = ECHO_AFTER.replace(
        "from schemas import EchoInput, EchoOutput, Mood",
        "from schemas import (  # again\n        EchoInput,\n        EchoOutput,  # both ways\n"
        "        Mood,\n    )",
    )
    tree, context = service({**SINGLE, ECHO: before}, module="echo", parts=["echo"])
    check_transformed(CODEMOD, tree, context, {ECHO: after})


def test_a_single_part_keeps_the_comment_behind_the_public_import() -> None:
    before = ECHO_BEFORE.replace(
        "from schemas.echo.echo import (\n        Echo,\n        Mood,\n    )",
        "from schemas import Mood  # public\n    from schemas.echo.echo import Echo",
    )
    after = ECHO_AFTER.replace("EchoOutput, Mood", "EchoOutput, Mood  # public")
    tree, context = service({**SINGLE, ECHO: before}, module="echo", parts=["echo"])
    check_transformed(CODEMOD, tree, context, {ECHO: after})


@pytest.mark.parametrize(
    ("imports", "kept"),
    [
        (
            "import (  # head\n        Echo,\n        Mood,\n    )  # tail",
            "import EchoInput, EchoOutput, Mood  # tail  # head\n",
        ),
        ("import (Echo,  # first\n        Mood)", "    EchoOutput,  # first\n"),
    ],
)
def test_a_single_part_keeps_the_comments_inside_its_import(imports: str, kept: str) -> None:
    before = ECHO_BEFORE.replace("import (\n        Echo,\n        Mood,\n    )", imports)
    tree, context = service({**SINGLE, ECHO: before}, module="echo", parts=["echo"])
    (edit,) = transform(CODEMOD, tree, context).edits
    assert edit.content is not None
    assert kept in edit.content.decode()


def test_one_name_for_two_schema_classes_is_refused() -> None:
    before = ECHO_BEFORE.replace(
        "    router =", "    from schemas.echo.echo import Mood as Echo\n\n    router ="
    )
    tree, context = service({**SINGLE, ECHO: before}, module="echo", parts=["echo"])
    (refusal,) = check_refused(CODEMOD, tree, context)
    assert (refusal.path, refusal.line) == (ECHO, 10)
    assert "Echo is imported twice, as schemas.echo.echo.Echo and" in refusal.reason


def test_a_single_part_s_block_for_types_goes_with_what_was_in_it() -> None:
    before = ECHO_BEFORE.replace(
        "import logging\n", "import logging\n    from typing import TYPE_CHECKING\n"
    ).replace(
        "    router =",
        "    if TYPE_CHECKING:\n        from schemas.echo.echo import Echo as E\n\n    router =",
    )
    tree, context = service({**SINGLE, ECHO: before}, module="echo", parts=["echo"])
    check_transformed(CODEMOD, tree, context, {ECHO: ECHO_AFTER})


def test_a_single_part_puts_the_public_import_where_it_sorts() -> None:
    before = """
        import schemas.echo.echo as own
        from fastapi import APIRouter
        from zoo import lion

        router = APIRouter()


        @router.post("/say")
        def say(said: own.Echo) -> None: ...
    """
    after = """
        from fastapi import APIRouter
        from schemas import EchoInput
        from zoo import lion

        router = APIRouter(tags=["echo"])


        @router.post("/say")
        def say(said: EchoInput) -> None: ...
    """
    tree, context = service({**SINGLE, ECHO: before}, module="echo", parts=["echo"])
    check_transformed(CODEMOD, tree, context, {ECHO: after})


def test_a_single_part_moves_its_endpoint_and_knows_that_it_did() -> None:
    tree, context = service(
        {**SINGLE, ECHO: ECHO_BEFORE},
        module="echo",
        parts=["echo"],
        endpoints={"POST echo:/say": "/echo.say"},
    )
    check_transformed(CODEMOD, tree, context, {ECHO: ECHO_AFTER.replace("/say", "/echo.say")})


def test_a_schema_name_bound_again_is_refused() -> None:
    start = dedent(START_ROUTES) + "\n\nSessionStartRequest = None\n"
    assert "is imported and bound again" in refused(start=start)


def test_a_single_part_imports_a_taken_public_name_under_another() -> None:
    before = ECHO_BEFORE + "\n\n    def EchoOutput() -> None: ...\n"
    after = (
        ECHO_AFTER.replace(
            "from schemas import EchoInput, EchoOutput, Mood",
            "from schemas import EchoInput, Mood\n"
            "    from schemas import EchoOutput as EchoOutputSchema",
        )
        .replace("=EchoOutput", "=EchoOutputSchema")
        .replace("-> EchoOutput:", "-> EchoOutputSchema:")
        .replace("return EchoOutput(", "return EchoOutputSchema(")
    ) + "\n\n    def EchoOutput() -> None: ...\n"
    tree, context = service({**SINGLE, ECHO: before}, module="echo", parts=["echo"])
    check_transformed(CODEMOD, tree, context, {ECHO: after})
