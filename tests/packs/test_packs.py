"""Packs: where they load from, and that what is wrong in them is named as theirs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from refactor_kit.base import MemoryTree
from refactor_kit.history.walk import rules_id
from refactor_kit.packs import catalog
from refactor_kit.project import open_project
from refactor_kit.runtime.errors import RefactorKitError, UsageError
from tests.support.asset_services import commit, contents, run
from tests.support.pack_repositories import CHECK, CODEMOD, CONFIGURATION, RECIPE, write_repository


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path


def _repository(root: Path, **texts: str) -> Path:
    write_repository(root, **texts)
    commit(root)
    return root


def test_pack_carries_its_recipe_out(root: Path) -> None:
    _repository(root)
    told = run(root, "migrate", "one")
    assert told.code == 0, told.err
    assert (root / "NOTE").read_bytes() == b"short\n"
    assert run(root, "undo", "one").code == 0
    assert not (root / "NOTE").exists()


@pytest.mark.parametrize(
    ("codemod", "told"),
    [
        (
            "import nowhere\n" + CODEMOD,
            ":1: codemod 'add-note' cannot be loaded: Module",
        ),
        ("\nclass X(:\n", "add_note.py:2: codemod 'add-note' cannot be loaded: SyntaxError"),
        ("\n\nraise SystemExit(0)\n", ":3: codemod 'add-note' cannot be loaded: System"),
        (CODEMOD.replace("class AddNote", "class Note"), "add_note.py:1: defines no class AddNote"),
        (CODEMOD.replace("transform", "change"), "AddNote has no method transform"),
        (CODEMOD.replace('"add-note"', '"note"'), "AddNote has not name = 'add-note'"),
        (CODEMOD.replace("from refactor_kit.base", "from refactor_kit.bases"), "add_note.py:1: "),
    ],
)
def test_codemod_that_cannot_be_loaded_is_named(codemod: str, told: str, root: Path) -> None:
    _repository(root, codemod=codemod)
    for words in (("plan", "one"), ("migrate", "one")):
        ran = run(root, *words)
        assert ran.code == 2
        assert told in ran.err
        assert "ours/codemods/add_note.py:" in ran.err


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("raise KeyError('x')", "ours/codemods/add_note.py:10: codemod 'add-note' raised KeyError"),
        ("raise SystemExit(0)", "ours/codemods/add_note.py:10: codemod 'add-note' raised System"),
        ("return None", "gave NoneType, not an Outcome"),
        ("return Outcome((Edit('../x', b''),))", "would write '../x', which is not a path"),
        ("return Outcome((Edit('/etc/x', b''),))", "would write '/etc/x', which is not a path"),
        ("return Outcome((Edit('x', 'text'),))", "gave something else than edits with bytes"),
    ],
)
def test_codemod_that_misbehaves_is_refused(line: str, told: str, root: Path) -> None:
    head, _, rest = CODEMOD.partition('        if "NOTE"')
    _repository(root, codemod=f'{head}        {line}\n        if "NOTE"{rest}')
    before = contents(root)
    ran = run(root, "migrate", "one")
    assert ran.code == 4
    assert told in ran.out + ran.err
    assert contents(root) == before


def test_codemod_that_never_settles_is_refused(root: Path) -> None:
    restless = CODEMOD.replace('        if "NOTE" in tree:\n            return Outcome()\n', "")
    restless = restless.replace(
        'b"short\\n"', 'tree.read("NOTE") + b"x" if "NOTE" in tree else b""'
    )
    _repository(root, codemod=restless)
    ran = run(root, "migrate", "one")
    assert ran.code == 4
    assert "codemod 'add-note' would change NOTE again on a second pass" in ran.out + ran.err


def test_raising_codemod_does_not_hold_other_modules(root: Path) -> None:
    raising = CODEMOD.replace(
        '        if "NOTE"',
        '        if context.module.name == "two":\n            raise ValueError("two")\n'
        '        if "NOTE"',
    )
    _repository(root, codemod=raising, configuration=CONFIGURATION + "\n[modules.two]\n")
    ran = run(root, "migrate", "--all", "--output-format", "json")
    assert ran.code == 1
    outcomes = {module["name"]: module["outcome"] for module in ran.json()["modules"]}
    assert outcomes == {"one": "unproved", "two": "refused"}
    assert (root / "NOTE").exists()


def test_decision_that_cannot_be_pasted_is_refused(root: Path) -> None:
    asking = CODEMOD.replace("Edit, Outcome", "Choice, Decision, Edit, Outcome").replace(
        '        if "NOTE"',
        "        return Outcome(decisions=(Decision('k', 'q?', (), (Choice('a', 'x = '),)),))\n"
        '        if "NOTE"',
    )
    _repository(root, codemod=asking)
    ran = run(root, "plan", "one")
    assert ran.code == 4
    assert "asks 'k' with TOML that is no [tool.refactor-kit.modules.NAME]" in ran.out


@pytest.mark.parametrize(
    ("check", "told"),
    [
        ("import nowhere\n" + CHECK, "ours/checks/notes_are_short.py:1: check 'notes-are-short'"),
        (CHECK.replace("return []", "return [1 / 0]"), "notes_are_short.py:9: check 'notes-are-sh"),
        (CHECK.replace("return []", "return ['x']"), "gave something else than findings"),
        (CHECK.replace("policy =", "rule ="), "NotesAreShort has no policy, one sentence"),
        (CHECK.replace('"module"', '"all"'), 'NotesAreShort has no subject, "module" or'),
        (CHECK.replace("def find(", "def look("), "NotesAreShort has no method find"),
    ],
)
def test_check_that_misbehaves_is_named(check: str, told: str, root: Path) -> None:
    _repository(root, check=check)
    for words in (("check",), ("migrate", "one")):
        ran = run(root, *words)
        assert ran.code == 2, ran.out
        assert told in ran.err
    assert not (root / "NOTE").exists()


@pytest.mark.parametrize(
    ("packs", "told"),
    [
        ('["theirs/"]', "refactor-kit.toml:2: packs: 'theirs/' is no folder here"),
        ('["ours/codemods/"]', "packs: 'ours/codemods/' holds neither codemods/ nor checks/"),
        ('["../ours/"]', "must stay inside the folder of the configuration"),
        ('["nobodys"]', "refactor-kit.toml:2: packs: no installed pack is called 'nobodys'"),
        ('["no body"]', "is neither an installed pack's name nor a folder with a slash"),
        ('["ours/", "./ours"]', "codemod 'add-note' is in ours/ and in ours/"),
    ],
)
def test_pack_that_is_not_there_is_named(packs: str, told: str, root: Path) -> None:
    write_repository(root, configuration=CONFIGURATION.replace('["ours/"]', packs))
    with pytest.raises(UsageError) as caught:
        open_project(start=root)
    assert told in str(caught.value)


def test_name_of_a_built_in_codemod_is_refused(root: Path) -> None:
    write_repository(root)
    (root / "ours/codemods/render_contract.py").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="'render-contract' is in ours/ and in refactor-kit"):
        open_project(start=root)


def test_link_out_of_the_repository_is_refused(root: Path) -> None:
    write_repository(root / "away")
    write_repository(root / "here")
    (root / "here/linked").symlink_to(root / "away/ours")
    configuration = CONFIGURATION.replace('["ours/"]', '["linked/"]')
    (root / "here/refactor-kit.toml").write_text(configuration, encoding="utf-8")
    with pytest.raises(UsageError, match="packs: 'linked/' leads out of the repository"):
        open_project(start=root / "here")


def _install(root: Path, monkeypatch: pytest.MonkeyPatch, value: str = "acme_pack") -> None:
    """A distribution with the pack of the repository, on the path as an installed one is."""
    site = root / "site"
    (root / "ours").rename(site.with_name("acme_pack"))
    site.mkdir()
    (root / "acme_pack").rename(site / "acme_pack")
    (root / "ours").mkdir()
    (site / "acme_pack/recipe.toml").rename(root / "ours/recipe.toml")
    (site / "acme_pack/__init__.py").touch()
    info = site / "acme_pack-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-pack\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[refactor_kit.packs]\nacme = {value}\n")
    monkeypatch.syspath_prepend(site)
    for name in [name for name in sys.modules if name.split(".")[0] == "acme_pack"]:
        monkeypatch.delitem(sys.modules, name)


def test_installed_pack_is_found_by_its_entry_point(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_repository(root, configuration=CONFIGURATION.replace('["ours/"]', '["acme"]'))
    _install(root, monkeypatch)
    settings = open_project(start=root, execute=False).settings
    assert "add-note" in catalog.names("codemods", settings)
    assert catalog.pack_of("codemods", "add-note", settings) == "acme"
    assert catalog.load_codemod("add-note", settings).name == "add-note"


def test_what_is_remembered_rests_on_the_files_of_installed_packs(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_repository(root, configuration=CONFIGURATION.replace('["ours/"]', '["acme"]'))
    _install(root, monkeypatch)
    project = open_project(start=root)
    before = rules_id(project)
    assert rules_id(project) == before
    file = root / "site/acme_pack/checks/notes_are_short.py"
    file.write_text(CHECK.replace("Flags", "Flags all"), encoding="utf-8")
    assert rules_id(project) != before


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("acmee", "acme_pack", "no installed pack is called 'acmee'\n  did you mean 'acme'?"),
        ("acme", "acme_pack.nowhere", "pack 'acme' cannot be loaded: ModuleNotFoundError"),
        ("acme", "json.decoder", "pack 'acme': json.decoder is not a package"),
        ("acme", "json", "packs: 'acme' holds neither codemods/ nor checks/"),
    ],
)
def test_installed_pack_that_is_unfit_is_named(
    name: str, value: str, told: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_repository(root, configuration=CONFIGURATION.replace('["ours/"]', f'["{name}"]'))
    _install(root, monkeypatch, value)
    with pytest.raises(RefactorKitError) as caught:
        open_project(start=root)
    assert told in str(caught.value)


def test_pack_beside_the_built_in_recipe_is_checked_too(root: Path) -> None:
    everywhere = CHECK.replace('"module"', '"repository"').replace(
        "def find(self, tree, context)", "def find_in_repository(self, tree, settings, modules)"
    )
    finding = "Finding('a.py', 1, 1, self.name, 'long', False, 'f')"
    everywhere = "from refactor_kit.base import Finding\n" + everywhere.replace(
        "[]", f"[{finding}]"
    )
    configuration = CONFIGURATION.replace('recipe = "ours/recipe.toml"\n', "")
    _repository(root, check=everywhere, configuration=configuration)
    (root / "schemas").mkdir()
    (root / "schemas/__init__.py").touch()
    checked = run(root, "check", "-v", "--output-format", "concise")
    assert checked.code in (0, 1), checked.err
    assert "notes-are-short" in checked.out + checked.err


def test_evidence_of_another_recipe_is_refused(root: Path) -> None:
    _repository(root, recipe=RECIPE + '[[steps]]\nname = "second"\n')
    assert run(root, "migrate", "one").code == 0
    other = RECIPE.replace('"rename"', '"other"')
    (root / "ours/recipe.toml").write_text(other, encoding="utf-8")
    for words in (("status",), ("plan", "one"), ("migrate", "one")):
        ran = run(root, *words)
        assert ran.code == 2
        assert "evidence/one.json: was recorded by the recipe 'rename'" in ran.err
    assert run(root, "check").code == 0


def test_each_service_finds_its_own_packs(root: Path) -> None:
    write_repository(root / "a")
    write_repository(root / "b", codemod=CODEMOD.replace("short", "other"))
    write_repository(root / "c", configuration="[modules.one]\n")
    first, second, third = (open_project(start=root / name) for name in "abc")
    for project, content in ((first, b"short\n"), (second, b"other\n")):
        codemod = catalog.load_codemod("add-note", project.settings)
        outcome = codemod.transform(MemoryTree({}), project.context(project.module("one")))
        assert [edit.content for edit in outcome.edits] == [content]
    assert "add-note" not in catalog.names("codemods", third.settings)
    assert "add-note" not in catalog.names("codemods")
