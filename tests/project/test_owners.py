from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from refactor_kit.base import MemoryTree, ModuleSettings, Settings
from refactor_kit.base.layout import resolve_modules
from refactor_kit.project.owners import Owners, parse_codeowners, read_owners

_SETTINGS = Settings(
    root=Path(),
    modules={"orders": ModuleSettings("orders", ("orders_open", "orders_close"))},
)
_MODULE = resolve_modules(_SETTINGS, MemoryTree({}))[0]


def _owner(text: str, prefix: str = "") -> str | None:
    return Owners({}, parse_codeowners(text), prefix).of(_MODULE)


def test_last_matching_line_wins() -> None:
    assert _owner("* @everyone\n/schemas/ @schemas\n*orders* @orders # ours\n") == "@orders"


def test_several_owners_stand_together() -> None:
    assert _owner("/api/ @a @b\n/schemas/ @a @b\n") == "@a @b"


def test_whoever_owns_most_of_the_files_owns_the_module() -> None:
    assert _owner("/schemas/ @schemas\n/api/routes/ @routes\n") == "@routes"


def test_line_without_owner_takes_ownership_away() -> None:
    assert _owner("* @everyone\n*orders*\n") is None


def test_section_names_the_owners_of_lines_that_name_none() -> None:
    text = "* @all\n^[Shop][2] @shop a@example.org\n*orders*\n*orders_open* @open # theirs\n"

    assert _owner(text) == "@shop a@example.org"
    assert _owner(f"{text}[Rest]\n*orders*\n") is None


def test_sections_and_unreadable_lines_are_passed_over() -> None:
    assert _owner("[Section]\n^[Optional] @x\n* @everyone\n") == "@everyone"


def test_paths_count_from_the_repository() -> None:
    assert _owner("/services/shop/ @shop\n", "services/shop/") == "@shop"


def test_configuration_goes_before_codeowners() -> None:
    owners = Owners({"ord*": "orders team"}, parse_codeowners("* @everyone\n"))

    assert owners.of(_MODULE) == "orders team"
    named = replace(_MODULE, settings=replace(_MODULE.settings, owner="the owner"))
    assert owners.of(named) == "the owner"


def test_path_pattern_of_the_configuration() -> None:
    assert Owners({"/api/routes/orders*": "routes team"}).of(_MODULE) == "routes team"


def test_codeowners_is_found_where_forges_look(tmp_path: Path) -> None:
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github" / "CODEOWNERS").write_text("* @here\n")
    settings = replace(_SETTINGS, root=tmp_path)

    assert read_owners(settings, tmp_path).of(_MODULE) == "@here"
