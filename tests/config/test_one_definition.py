"""The keys that are checked are the fields that are used, with the same defaults."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from refactor_kit.base import AcceptedDifference, ModuleSettings, Settings
from refactor_kit.config.loading import load_settings
from refactor_kit.config.schema import AcceptTable, ConfigurationTable, ModuleTable
from refactor_kit.runtime.errors import UsageError


@pytest.mark.parametrize(
    ("settings", "table", "derived"),
    [
        (Settings(Path()), ConfigurationTable(), ("root", "source", "listed_packages")),
        (ModuleSettings("orders", ()), ModuleTable(), ("name", "parts")),
    ],
)
def test_defaults_are_those_of_the_settings(
    settings: Any, table: Any, derived: Collection[str]
) -> None:
    names = [each.name for each in fields(settings) if each.name not in derived]
    assert {name: getattr(table, name) for name in names} == {
        name: getattr(settings, name) for name in names
    }
    assert set(type(table).model_fields) - set(names) == set(derived) & {"parts"}


def test_what_a_difference_needs_has_no_default() -> None:
    names = [each.name for each in fields(AcceptedDifference)]
    assert [name for name, key in AcceptTable.model_fields.items() if key.is_required()] == names


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('schemas = "schemas.py"', "schemas: must hold {part}"),
        ('docs = "../{module}.md"', "docs: must stay inside the folder"),
        ('part-routes = "{name}.py"', "part-routes: only {module} may stand in braces"),
        ("widen-after = 0", "widen-after: Input should be greater than or equal to 1"),
        ("source-roots = []", "source-roots: "),
        ('public-package = "a-b"', "public-package: 'a-b' is not a dotted name"),
        ("public-package = []", "public-package: must be a dotted name"),
        ("public-package = 3", "public-package: must be a dotted name"),
        ('public-package = ["a", "a.b"]', "public-package: 'a.b' lies in 'a'"),
        ('public-package = ["a", "a"]', "public-package: names a package twice"),
        ('shims-until = "soon"', "shims-until: 'soon' is not a day"),
        ('[modules.a]\nendpoints = { "POST" = "/x" }', "modules.a.endpoints: 'POST' is not of"),
        ("[modules.a]\nparts = []", "modules.a.parts: "),
        ('[modules.a]\nname = "b"', "unknown key 'modules.a.name'"),
        ('root = "/"', "unknown key 'root'"),
    ],
)
def test_each_kind_keeps_its_rule(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "refactor-kit.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"^refactor-kit\.toml:") as refused:
        load_settings(tmp_path)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ('schema = "x"', "schemas"),
        ("[example-names]\ninputs = []", "input"),
        ("[modules.accept]\nreasn = 1", "app-reason"),
        ('[modules.a]\naccept = [{ difference = "d", reason = "r", reasons = "r" }]', "reason"),
        ("[generator-repairs]\nroot-pth = true", "root-path"),
    ],
)
def test_unknown_keys_name_the_nearest_of_their_table(
    tmp_path: Path, text: str, meant: str
) -> None:
    (tmp_path / "refactor-kit.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        load_settings(tmp_path)
    assert refused.value.remedy == f"did you mean {meant!r}?"
