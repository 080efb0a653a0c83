from __future__ import annotations

from refactor_kit.reading.references import find_references
from tests.support.app_services import SERVICE
from tests.support.trees import service


def places(files: dict[str, str | bytes]) -> list[tuple[str, int, int, str]]:
    tree, context = service({**SERVICE, **files})
    return [
        (each.path, each.line, each.column, each.name)
        for each in find_references(tree, context)
        if each.path in files
    ]


def test_places_count_from_one_and_columns_in_characters() -> None:
    assert places({"x.md": "# Sitzung\n\nüber apps/session_manager_start\n"}) == [
        ("x.md", 3, 6, "apps/session_manager_start")
    ]


def test_sees_imports_that_spell_no_dotted_name() -> None:
    relative = "from .session_manager_start import store\nfrom . import session_manager_end\n"
    by_name = "from apps import (\n    session_manager_end,\n)\n"
    found = places({"apps/z.py": relative, "z.py": by_name})
    assert [(path, line) for path, line, _, _ in found] == [
        ("apps/z.py", 1),
        ("apps/z.py", 2),
        ("z.py", 2),
    ]


def test_an_identifier_is_no_reference_but_a_string_is() -> None:
    found = places(
        {"x.py": "session_manager_start_routes = 1\nx = 'session_manager_start_routes'\n"}
    )
    assert [line for _, line, _, _ in found] == [2]


def test_reads_files_that_do_not_parse() -> None:
    assert places({"x.py": "def {{ name }}(:\n    import apps.session_manager_start\n"})


def test_finds_nothing_for_a_module_that_keeps_its_files() -> None:
    tree, context = service(
        {"x.md": "api/routes/users_routes.py"}, module="users", parts=("users",)
    )
    assert list(find_references(tree, context)) == []
