"""What the configuration may say of names that are kept for a time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from refactor_kit.base import Context, MemoryTree, Settings
from refactor_kit.base.layout import resolve_modules
from refactor_kit.config.loading import load_settings
from refactor_kit.reading.retired.grace_periods import old_paths_until, shims_until
from refactor_kit.runtime.errors import UsageError

MODULES = "\n[modules.orders]\n{own}\n[modules.stock]\n"


def settings_of(root: Path, text: str, own: str = "") -> Settings:
    (root / "refactor-kit.toml").write_text(text + MODULES.format(own=own), encoding="utf-8")
    settings = load_settings(root)
    assert settings is not None
    return settings


def days(settings: Settings, today: date | None = None) -> dict[str, tuple[str, str]]:
    modules = resolve_modules(settings, MemoryTree({}))
    contexts = [Context(settings, modules, module, today=today) for module in modules]
    return {each.module.name: (old_paths_until(each), shims_until(each)) for each in contexts}


def test_nothing_is_kept_by_default(tmp_path: Path) -> None:
    assert days(settings_of(tmp_path, "")) == {"orders": ("", ""), "stock": ("", "")}


def test_a_module_has_its_own_word(tmp_path: Path) -> None:
    text = 'old-paths = "deprecated"\nold-paths-until = 2027-06-30\nshims = true\n'
    text += 'shims-until = "2027-01-31"\n'
    own = 'old-paths = "gone"\nshims-until = 2028-01-01'
    settings = settings_of(tmp_path, text, own)
    expected = {"orders": ("", "2028-01-01"), "stock": ("2027-06-30", "2027-01-31")}
    assert days(settings) == expected
    assert days(settings, date(2027, 1, 31)) == expected
    assert days(settings, date(2027, 7, 1)) == {"orders": ("", "2028-01-01"), "stock": ("", "")}


@pytest.mark.parametrize(
    ("text", "own", "message"),
    [
        ('old-paths = "deprecated"\n', "", "needs old-paths-until"),
        ("", "shims = true", "module 'orders': shims = true needs shims-until"),
        ("", "shims = true\nshims-until = 2027-02-30", "is not valid TOML"),
        ("shims-until = 2027-06-30T10:00:00\n", "", "is not a day such as 2027-06-30"),
        ('old-paths-until = "soon"\n', "", "'soon' is not a day"),
        ('old-paths = "kept"\n', "", "old-paths"),
        ("old-path-until = 2027-06-30\n", "", "old-paths-until"),
    ],
)
def test_a_time_without_an_end_is_refused(
    text: str, own: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as raised:
        settings_of(tmp_path, text, own)
    assert message in str(raised.value)


def test_a_date_does_not_keep_a_configuration_from_being_remembered(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    text = 'old-paths = "deprecated"\nold-paths-until = 2027-06-30\n'
    first = settings_of(tmp_path, text)
    assert list((tmp_path / ".git/refactor-kit/valid-configurations").iterdir())
    assert load_settings(tmp_path) == first
