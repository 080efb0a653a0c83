"""Services nobody here wrote: each is configured, migrated and proved, or asks what it must."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.asset_services import Expected, commit, contents, copy_service, run, settle

from .damage import DAMAGES, Damage, broken_application

SERVICES = {
    "crud": Expected(("member", "booking")),
    "plugins": Expected(("seat", "hall")),
    "class_views": Expected(("door", "bell"), refused={"door": "class-based view"}),
    "cycle": Expected(("quote", "tax"), decisions=("quote",)),
    "flat": Expected(("note", "invoice")),
    "generator": Expected(("parcel",)),
    "in_apps": Expected(("payment",)),
    "lazy_package": Expected(("shape", "listing")),
    "nested": Expected(("user", "category")),
    "one_file": Expected(("order", "stock")),
    "questions": Expected(("visit", "menu"), decisions=("visit",)),
    "several": Expected((), folders=("billing", "people")),
    "shapes": Expected(("llm_clarifier", "chat", "report"), decisions=("llm_clarifier",)),
    "src_layout": Expected(("greeting", "basket")),
    "shared": Expected(("note", "tag")),
    "borrowed": Expected(("ticket", "coach"), decisions=("ticket", "coach")),
    "examples": Expected(("order", "price", "unit"), decisions=("unit",)),
}


def sampled(*quick: str) -> list[Any]:
    """Every service; those that are not among ``quick`` are left to the slow marker."""
    return [
        each if each in quick else pytest.param(each, marks=pytest.mark.slow) for each in SERVICES
    ]


@pytest.mark.parametrize("name", sampled("questions"))
def test_service_migrates_or_asks(name: str, tmp_path: Path) -> None:
    expected = SERVICES[name]
    top = copy_service(name, tmp_path)
    told = run(top, "init")
    assert told.code == 0, told.err
    for folder in expected.folders:
        _migrate(top / folder, expected)


def _migrate(root: Path, expected: Expected) -> None:
    first = run(root, "migrate", "--all", "--output-format", "json", "-q")
    modules = {module["name"]: module for module in first.json()["modules"]}
    if expected.modules:
        assert tuple(modules) == expected.modules
    asking = [module for module in modules.values() if module["decisions"]]
    assert tuple(module["name"] for module in asking) == expected.decisions
    assert first.code == (1 if asking or expected.refused else 0), first.err
    if asking:
        settle(root, [decision for module in asking for decision in module["decisions"]])
        again = run(root, "migrate", "--all", "--output-format", "json", "-q")
        assert again.code == (1 if expected.refused else 0), again.out
    _assert_standing(root, expected)


def _assert_standing(root: Path, expected: Expected) -> None:
    status = run(root, "status", "--output-format", "json").json()
    states = {module["name"]: module["state"] for module in status["modules"]}
    stay = {name for name, state in states.items() if state != "migrated"}
    assert stay == set(expected.refused)
    for name, reason in expected.refused.items():
        assert reason in run(root, "plan", name).out
    checked = run(root, "check")
    assert checked.code == 0, checked.out


def test_routes_in_an_app_folder_are_not_moved_with_it(tmp_path: Path) -> None:
    root = copy_service("in_apps", tmp_path)
    assert run(root, "init").code == 0
    assert run(root, "migrate", "--all", "-q", "--no-exec").code == 0
    found = sorted(path.relative_to(root).as_posix() for path in root.glob("apps/**/*.py"))
    assert found == [
        "apps/__init__.py",
        "apps/payment/__init__.py",
        "apps/payment/charge/__init__.py",
        "apps/payment/charge/service.py",
        "apps/payment/refund/__init__.py",
        "apps/payment/refund/service.py",
        "apps/payment/routes.py",
        "apps/payment/service.py",
    ]


def test_second_init_overwrites_nothing(tmp_path: Path) -> None:
    root = copy_service("flat", tmp_path)
    assert run(root, "init").code == 0
    written = (root / "refactor-kit.toml").read_bytes()
    again = run(root, "init")
    assert again.code == 4
    assert "stands already" in again.err
    assert (root / "refactor-kit.toml").read_bytes() == written


def test_init_check_writes_nothing(tmp_path: Path) -> None:
    root = copy_service("nested", tmp_path)
    told = run(root, "init", "--check")
    assert told.code == 1
    assert "[modules.user]" in told.out
    assert not (root / "refactor-kit.toml").exists()
    assert run(root, "init").code == 0
    assert (root / "refactor-kit.toml").read_text(encoding="utf-8") == told.out
    assert run(root, "init", "--check").code == 0


def test_init_check_names_what_a_standing_configuration_lacks(tmp_path: Path) -> None:
    root = copy_service("nested", tmp_path)
    assert run(root, "init").code == 0
    file = root / "refactor-kit.toml"
    whole = file.read_text(encoding="utf-8")
    start = whole.index("\n[modules.category]")
    end = whole.find("\n\n", start)
    file.write_text(whole[:start] + (whole[end:] if end > 0 else ""), encoding="utf-8")
    told = run(root, "init", "--check")
    assert told.code == 1
    assert '[modules.category]\nparts = ["category"' in told.out
    assert "[modules.user]" not in told.out
    assert "modules of the tree that it lacks:" in told.err
    file.write_text(file.read_text(encoding="utf-8") + told.out, encoding="utf-8")
    assert run(root, "init", "--check").code == 0


def test_init_check_does_not_miss_what_is_excluded_or_called_otherwise(tmp_path: Path) -> None:
    root = copy_service("nested", tmp_path)
    assert run(root, "init").code == 0
    file = root / "refactor-kit.toml"
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace("[modules.category]", "[modules.kind]"), encoding="utf-8")
    assert run(root, "init", "--check").code == 0


@pytest.mark.parametrize("name", sampled(*list(SERVICES)[: len(DAMAGES)]))
def test_damaged_service_is_told_apart(name: str, tmp_path: Path) -> None:
    """Configured whole, then damaged: every verb ends with a code of its own and says why."""
    damage = DAMAGES[list(SERVICES).index(name) % len(DAMAGES)]
    root = copy_service(name, tmp_path)
    assert run(root, "init").code == 0
    home = root / SERVICES[name].folders[0]
    commit(root)
    damage(home)
    before = contents(root)
    plan = run(home, "plan", "--all", "--output-format", "json")
    assert plan.code in (0, 1, 4), plan.err
    migrate = run(home, "migrate", "--all", "--dry-run")
    assert migrate.code == plan.code
    assert run(home, "check").code in (0, 1, 4)
    assert run(home, "status").code in (0, 1)
    assert contents(root) == before


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damaged_service_can_still_be_configured(damage: Damage, tmp_path: Path) -> None:
    root = copy_service("flat", tmp_path)
    damage(root)
    told = run(root, "init")
    if damage is broken_application:
        assert told.code == 4
        assert "main.py calls FastAPI()): nothing that could be planned" in told.err
        assert 'with app = "package.module:name"' in told.err
        assert not (root / "refactor-kit.toml").exists()
        return
    assert told.code == 0, told.err
    plan = run(root, "plan", "--all", "--output-format", "json")
    assert plan.code in (0, 1, 4), plan.err


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("public-package = \n", "line 1"),
        ("[modules.note]\nparts = 3\n", "refactor-kit.toml:2"),
        ("[modules.note]\npart = []\n", "did you mean 'parts'?"),
        ("modules = []\n", "refactor-kit.toml:1"),
        ("[example-names]\ninputs = []\n", "did you mean 'input'?"),
        ("[generator-repairs]\nown-class = true\n", "did you mean 'own-classes'?"),
        ("[example-names]\ninput = ['a b']\n", "refactor-kit.toml:2"),
        ("[example-names]\ninput = ['x']\noutput = ['x']\n", "stands for input and output"),
        ("\N{LATIN SMALL LETTER E WITH ACUTE}".encode("latin-1"), "not valid TOML"),
    ],
)
def test_broken_configuration_is_named(text: str | bytes, place: str, tmp_path: Path) -> None:
    root = copy_service("flat", tmp_path)
    content = text if isinstance(text, bytes) else text.encode()
    (root / "refactor-kit.toml").write_bytes(content)
    for words in (["plan", "--all"], ["migrate", "--all"], ["status"], ["check"], ["init"]):
        ran = run(root, *words)
        assert ran.code == 2, ran.err
        assert place in ran.err
