"""One class that is input and output: both names on it, or, where it is asked for, two classes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.asset_services import commit, contents, copy_service, run


def configured(folder: Path, *, split: bool) -> Path:
    root = copy_service("shared", folder)
    assert run(root, "init").code == 0
    file = root / "refactor-kit.toml"
    text = file.read_text(encoding="utf-8")
    if not split:
        text = text.replace('proof = "replay"', 'proof = "openapi"')
    else:
        for module in ("note", "tag"):
            text = text.replace(f"[modules.{module}]\n", f"[modules.{module}]\nsplit = true\n")
    file.write_text(text, encoding="utf-8")
    return root


def test_one_class_bears_both_names(tmp_path: Path) -> None:
    root = configured(tmp_path, split=False)
    before = (root / "schemas/note/note.py").read_bytes()
    done = run(root, "migrate", "note")
    assert done.code == 0, done.out + done.err
    assert (root / "schemas/note/note.py").read_bytes() == before
    assert "component" not in done.out


@pytest.mark.slow
def test_two_classes_are_proved_and_stay(tmp_path: Path) -> None:
    root = configured(tmp_path, split=True)
    done = run(root, "migrate", "--all")
    assert done.code == 0, done.out + done.err
    for line in (
        "component Note-Output -> NoteOutput",
        "component Tag -> Tag, TagOutput",
        "new class schemas.note.note:NoteOutput beside Note",
    ):
        assert line in done.out
    routes = (root / "api/routes/note_routes.py").read_text(encoding="utf-8")
    assert "async def create(note: NoteInput) -> NoteOutput:" in routes
    commit(root)
    before = contents(root)
    again = run(root, "migrate", "--all")
    assert (again.code, contents(root)) == (0, before)
    assert run(root, "verify").code == 0
    assert run(root, "check").code == 0


def test_what_hinders_a_split_is_told_before_anything_is_written(tmp_path: Path) -> None:
    root = configured(tmp_path, split=True)
    file = root / "api/routes/tag_routes.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("return Tag(label=label)", "return tag"), encoding="utf-8")
    commit(root)
    before = contents(root)
    done = run(root, "migrate", "tag")
    assert (done.code, contents(root)) == (4, before)
    assert "api/routes/tag_routes.py:11" in done.out
    assert "the object it was given" in done.out
