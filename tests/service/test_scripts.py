"""The scripts, run as people run them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GENERATOR = "scripts/generate_schemas_from_master.py"


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("schemas")
    result = _run(GENERATOR, "--output-dir", str(folder))
    assert result.returncode == 0, result.stderr
    return folder


def test_every_schema_module_has_its_artifacts(generated: Path) -> None:
    modules = sorted(f.stem for f in ROOT.glob("schemas/*/*.py") if f.stem == f.parent.name)

    assert sorted(folder.name for folder in generated.iterdir()) == modules
    assert {len(list(folder.iterdir())) for folder in generated.iterdir()} == {3}


def test_the_committed_examples_are_up_to_date(generated: Path) -> None:
    for made in sorted(generated.glob("*/*_example.json")):
        committed = ROOT / "schemas" / made.relative_to(generated)
        assert committed.read_bytes() == made.read_bytes(), committed


def test_the_committed_schemas_describe_the_same_classes(generated: Path) -> None:
    # Other versions of pydantic word a schema differently; its fields stay.
    for made in sorted(generated.glob("*/*_schema.json")):
        committed = ROOT / "schemas" / made.relative_to(generated)
        ours, theirs = (json.loads(file.read_text("utf-8")) for file in (committed, made))
        for role in ("input", "output"):
            assert ours[role]["title"] == theirs[role]["title"]
            assert ours[role]["properties"].keys() == theirs[role]["properties"].keys()


def test_the_generator_owns_up_to_a_failure(tmp_path: Path) -> None:
    result = _run(GENERATOR, "--module", "no_such_module", "--output-dir", str(tmp_path))

    assert result.returncode == 1
    assert "no_such_module: GenerationError: no file" in result.stderr


def test_the_weekly_report_is_drafted(tmp_path: Path) -> None:
    (tmp_path / "open-questions.md").write_text("None.\n", encoding="utf-8")

    result = _run("scripts/build_weekly_report.py", "Weekly numbers", str(tmp_path))

    assert result.stdout == "# Weekly numbers\n\n## Open questions\n\nNone.\n"


def test_a_report_needs_notes(tmp_path: Path) -> None:
    assert _run("scripts/build_weekly_report.py", "Weekly numbers", str(tmp_path)).returncode == 1
