from __future__ import annotations

from textwrap import dedent

import pytest

from refactor_kit.base import Context, SourceTree
from tests.support.service_files import SERVICE
from tests.support.trees import check_noop, check_refused, check_transformed, service, transform

NAME = "list-parts-in-generator"
SCRIPT, CONFIG = "scripts/generate.py", "scripts/mapping.py"
OTHERS = {"orders": ("orders_add", "orders_drop")}


def mapped(config: str | bytes, **extra: str) -> tuple[SourceTree, Context]:
    files = {**SERVICE, SCRIPT: "import mapping\n", CONFIG: config, **extra}
    return service(files, generator=("python", SCRIPT), others=OTHERS)


def check_listed(before: str, after: str) -> None:
    check_transformed(NAME, *mapped(before), {CONFIG: after})


def test_does_nothing_when_every_part_is_listed() -> None:
    check_noop(NAME, *mapped('PARTS = ["session_manager_end", "session_manager_start"]\n'))


def test_copies_an_entry_of_the_same_module() -> None:
    check_listed(
        """
        # Read by the generator.
        MAPPING = {
            "session_manager_start": {
                "module": "schemas.session_manager_start.session_manager_start",  # by hand
                "input": "SessionStartRequest",
                "output": 'SessionStartResponse',
                "strict": True,
            },
            # Orders come last.
            "orders_add": {"module": "schemas.orders_add.orders_add", "strict": True},
        }
        """,
        """
        # Read by the generator.
        MAPPING = {
            "session_manager_start": {
                "module": "schemas.session_manager_start.session_manager_start",  # by hand
                "input": "SessionStartRequest",
                "output": 'SessionStartResponse',
                "strict": True,
            },
            "session_manager_end": {
                "module": "schemas.session_manager_end.session_manager_end",
                "input": "SessionEndRequest",
                "output": 'SessionEndResponse',
                "strict": True,
            },
            # Orders come last.
            "orders_add": {"module": "schemas.orders_add.orders_add", "strict": True},
        }
        """,
    )


def test_keeps_the_order_of_a_sorted_mapping() -> None:
    check_listed(
        """
        MAPPING = {
            "orders_add": "schemas/orders_add/orders_add.py",
            "session_manager_start": "schemas/session_manager_start/session_manager_start.py"
        }
        """,
        """
        MAPPING = {
            "orders_add": "schemas/orders_add/orders_add.py",
            "session_manager_end": "schemas/session_manager_end/session_manager_end.py",
            "session_manager_start": "schemas/session_manager_start/session_manager_start.py"
        }
        """,
    )


def test_adds_a_missing_comma_behind_the_last_entry() -> None:
    check_listed(
        """
        PARTS = [
            "session_manager_start",
            "orders_add"  # soon
        ]
        """,
        """
        PARTS = [
            "session_manager_start",
            "session_manager_end",
            "orders_add"  # soon
        ]
        """,
    )
    check_listed(
        """
        PARTS = [
            "orders_add",
            "session_manager_end"  # soon
        ]
        """,
        """
        PARTS = [
            "orders_add",
            "session_manager_end",  # soon
            "session_manager_start",
        ]
        """,
    )


def test_goes_first_where_it_sorts_first() -> None:
    check_listed(
        """
        PARTS = (
            # all of them
            "session_manager_start",
            "tasks",
        )
        """,
        """
        PARTS = (
            # all of them
            "session_manager_end",
            "session_manager_start",
            "tasks",
        )
        """,
    )


def test_extends_a_literal_on_one_line() -> None:
    check_listed(
        'PARTS = {"session_manager_start", "orders_add"}\n',
        'PARTS = {"session_manager_start", "session_manager_end", "orders_add"}\n',
    )


def test_spreads_a_line_that_grows_too_long() -> None:
    check_listed(
        'EVERY_PART_OF_THE_SERVICE = ["orders_add", "orders_drop", "session_manager_start"]\n',
        """
        EVERY_PART_OF_THE_SERVICE = [
            "orders_add",
            "orders_drop",
            "session_manager_end",
            "session_manager_start",
        ]
        """,
    )


def test_lists_both_parts_after_another_module() -> None:
    check_listed(
        'PARTS = ["orders_drop", "orders_add"]\n',
        'PARTS = ["orders_drop", "orders_add", "session_manager_start", "session_manager_end"]\n',
    )


def test_extends_every_literal_that_lists_the_same() -> None:
    check_listed(
        """
        PARTS = ["session_manager_start", "orders_add"]
        NAMES = {"session_manager_start": ["session_manager_start"], "orders_add": ["orders_add"]}
        QUIET = ["orders_add"]
        """,
        """
        PARTS = ["session_manager_start", "session_manager_end", "orders_add"]
        NAMES = {
            "session_manager_start": ["session_manager_start"],
            "session_manager_end": ["session_manager_end"],
            "orders_add": ["orders_add"],
        }
        QUIET = ["orders_add"]
        """,
    )


def test_keeps_crlf_and_text_that_is_not_ascii() -> None:
    before = dedent(
        """\
        WAS = "é"; PARTS = [
            "session_manager_start",  # für alle
        ]
        """
    )
    after = before.replace("# für alle\n", '# für alle\n    "session_manager_end",\n')
    after = after.replace(
        '    "session_manager_start",  # für alle\n    "session_manager_end",\n',
        '    "session_manager_start",  # für alle\n    "session_manager_end",\n',
    )
    check_transformed(
        NAME,
        *mapped(before.replace("\n", "\r\n").encode()),
        {CONFIG: after.replace("\n", "\r\n").encode()},
    )


@pytest.mark.parametrize(
    "entry",
    [
        '"session_manager_start": {"title": "Opening"}',
        '"session_manager_start": START',
        '"session_manager_start": 3',
        '"session_manager_" "start": 1',
    ],
)
def test_refuses_an_entry_that_it_does_not_understand(entry: str) -> None:
    tree, context = mapped(f"MAPPING = {{\n    {entry},\n}}\n")
    (refusal,) = check_refused(NAME, tree, context)
    assert (refusal.path, refusal.line) == (CONFIG, 2)
    assert "session_manager_end" in refusal.remedy


def test_one_class_in_both_roles_is_no_model_for_two() -> None:
    schema = """
        from pydantic import BaseModel


        class Order(BaseModel):
            id: str
    """
    routes = """
        from fastapi import APIRouter

        from schemas.orders_add.orders_add import Order

        router = APIRouter()


        @router.post("/add", response_model=Order)
        def add(order: Order) -> Order:
            return order
    """
    extra = {
        "schemas/orders_add/orders_add.py": schema,
        "api/routes/orders_add_routes.py": routes,
    }
    config = 'MAPPING = {"orders_add": ("Order", "Order")}\n'
    assert check_refused(NAME, *mapped(config, **extra))


def test_refuses_a_mapping_that_does_not_parse() -> None:
    (refusal,) = check_refused(NAME, *mapped("PARTS = [\n"))
    assert refusal.path == CONFIG


@pytest.mark.parametrize(
    ("mapping", "text"),
    [("conf/m.json", '{"session_manager_start": {}}'), ("conf/m.py", "MAPPING = load()\n")],
)
def test_refuses_a_configured_mapping_that_it_cannot_extend(mapping: str, text: str) -> None:
    tree, context = service(
        {**SERVICE, SCRIPT: f"open({mapping!r})\n", mapping: text},
        generator=("python", SCRIPT),
        generator_mapping=mapping,
    )
    (refusal,) = check_refused(NAME, tree, context)
    assert refusal.path == mapping


def test_a_mapping_of_another_form_may_name_the_parts_itself() -> None:
    tree, context = service(
        {
            **SERVICE,
            SCRIPT: "open('m.toml')\n",
            "m.toml": "[session_manager_start]\n[session_manager_end]\n",
        },
        generator=("python", SCRIPT),
        generator_mapping="m.toml",
    )
    check_noop(NAME, tree, context)


def test_is_not_applicable_without_generator_or_mapping() -> None:
    assert transform(NAME, *service(SERVICE)).not_applicable
    files = {**SERVICE, SCRIPT: "x = 1\n", CONFIG: "MAPPING = {'session_manager_start': {}}\n"}
    assert transform(NAME, *service(files, generator=("python", SCRIPT))).not_applicable
    unread = service(files, generator=("python", SCRIPT), generator_mapping=CONFIG)
    assert transform(NAME, *unread).not_applicable
