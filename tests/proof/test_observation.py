"""Targets that do not boot, hang, flood, litter or leave a child behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor_kit.proof.comparing.comparison import compare
from refactor_kit.proof.judging.criteria import PROOFS
from refactor_kit.proof.observing import observation
from refactor_kit.proof.observing.observation import Observation
from refactor_kit.proof.observing.readiness import require_ready
from refactor_kit.proof.target.bounds import Bounds
from refactor_kit.runtime.errors import Refused

from .services import AFTER, context_of, declared, observed, tree_of

MAIN = "api/main.py"


def with_main(extra: str) -> dict[str, str]:
    return {**AFTER, MAIN: f"{extra}\n{AFTER[MAIN]}"}


def judged(name: str, after: Observation) -> tuple[str, str]:
    result = PROOFS[name](None, after, declared(), context_of(tree_of(AFTER)))
    return result.state, result.detail


def refusal(observation: Observation) -> str:
    with pytest.raises(Refused) as caught:
        require_ready(observation, context_of(tree_of(AFTER)))
    return str(caught.value)


def test_missing_variable_is_named() -> None:
    said = refusal(observed(with_main('import os\nos.environ["DESK_DATABASE"]'), level="import"))
    assert "api.main:app does not boot here; missing: DESK_DATABASE" in said
    assert "KeyError: 'DESK_DATABASE'" in said
    assert "at api/main.py:2" in said
    assert "env-file" in said
    assert "--no-exec" in said
    assert "Traceback" not in said


def test_variable_of_the_configuration_reaches_the_target() -> None:
    after = observed(
        with_main('import os\nos.environ["DESK_DATABASE"]'),
        level="import",
        env={"DESK_DATABASE": "x"},
    )
    assert after.boots


def test_value_of_the_environment_is_never_written_down() -> None:
    after = observed(
        {**AFTER, MAIN: AFTER[MAIN].replace('"Desk"', '__import__("os").environ["DESK_TOKEN"]')},
        env={"DESK_TOKEN": "s3cr3t-value"},
    )
    assert after.sections["openapi"]["info"]["title"] == "<DESK_TOKEN>"
    assert "s3cr3t" not in str(after.sections)


def test_server_that_does_not_start_is_said() -> None:
    broken = AFTER[MAIN].replace(
        "    yield\n", '    raise RuntimeError("no database")\n    yield\n'
    )
    after = observed({**AFTER, MAIN: broken}, level="replay")
    assert not after.boots
    said = refusal(after)
    assert "no database" in said
    assert "it loads, and its document, routes and schemas were observed" in said
    assert judged("endpoints-respond", after)[0] == "failed"


def test_hanging_target_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observation, "PROBE", Bounds(seconds=3))
    after = observed(with_main("import time\ntime.sleep(600)"), level="import")
    said = refusal(after)
    assert "did not end within 3 s" in said
    assert "give it longer: proof-timeout = 240" in said
    assert "set target-python" not in said
    assert judged("app-boots", after)[0] == "failed"


def test_flooding_target_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observation, "PROBE", Bounds(seconds=60, output=50_000))
    after = observed(with_main("while True: print('x' * 1000)"), level="import")
    assert "more than 50000 bytes of output" in refusal(after)


def test_target_that_ends_the_process_is_reported() -> None:
    after = observed(with_main("import os\nos._exit(5)"), level="import")
    assert "ended with exit 5" in refusal(after)


def test_child_left_behind_is_reported_and_ended() -> None:
    spawn = (
        "import subprocess, sys\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(601)'],\n"
        "    start_new_session=True)"
    )
    after = observed(with_main(spawn), level="import")
    assert "leaves a process behind" in judged("app-boots", after)[1]
    lines = [each.line for each in compare(observed(AFTER, level="import"), after, declared())]
    assert "a process is left behind" in lines
    assert not any(
        b"time.sleep(601)" in entry.read_bytes()
        for entry in Path("/proc").glob("[0-9]*/cmdline")
        if entry.exists()
    )


def test_file_written_by_the_app_is_seen_and_taken_away() -> None:
    litter = "from pathlib import Path\nPath('desk.sqlite3').write_text('rows')"
    after = observed(with_main(litter), level="import")
    assert after.sections["writes"] == ["desk.sqlite3"]
    lines = [each.line for each in compare(observed(AFTER, level="import"), after, declared())]
    assert "desk.sqlite3 is now written by the app" in lines


def test_circular_import_is_told_with_its_chain() -> None:
    path = "schemas/desk_open/desk_open.py"
    after = observed({**AFTER, path: f"from schemas import DeskOpenInput\n{AFTER[path]}"})
    said = refusal(after)
    assert (
        "circular import: api/main.py:6 -> api/routes/desk_routes.py:7 -> schemas/__init__.py:5"
        " -> schemas/desk_open/desk_open.py:1" in said
    )


def test_modules_from_elsewhere_are_noticed(tmp_path: Path) -> None:
    (tmp_path / "apps").mkdir()
    (tmp_path / "apps/__init__.py").touch()
    (tmp_path / "apps/store.py").write_text("sessions = {}\n")
    stray = f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\nimport apps.store\nsys.path.pop(0)"
    after = observed(with_main(stray), level="import")
    assert "loaded from outside the scratch copy: apps, apps.store" in refusal(after)


def test_a_folder_that_is_called_like_an_installed_package_is_no_module_of_the_copy() -> None:
    migrations = {"starlette/env.py": "", "starlette/routing.py": "", "starlette/versions/a.py": ""}
    assert observed({**AFTER, **migrations}, level="import").boots


@pytest.mark.parametrize(("held", "boots"), [("here", True), ("there", False)])
def test_a_namespace_that_lies_in_two_places_is_judged_by_its_modules(
    held: str, boots: bool, tmp_path: Path
) -> None:
    (tmp_path / "plugged").mkdir()
    (tmp_path / "plugged/there.py").touch()
    stray = f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\nimport plugged.there"
    after = observed({**with_main(stray), f"plugged/{held}.py": ""}, level="import")
    assert after.boots is boots


def test_level_none_runs_nothing() -> None:
    after = observed(with_main("raise SystemExit"), level="none", with_tests=True)
    assert after.sections == {}
    assert judged("app-boots", after)[0] == "unproved"
    require_ready(after, context_of(tree_of(AFTER)))


def test_import_level_leaves_the_rest_unproved() -> None:
    after = observed(AFTER, level="import")
    assert judged("app-boots", after)[0] == "passed"
    assert judged("endpoints-once-under-tag", after) == (
        "unproved",
        "needs proof = 'openapi' (it is 'import')",
    )
    assert judged("endpoints-respond", after)[0] == "unproved"


def test_circle_that_only_another_entry_closes_is_told() -> None:
    files = {
        **with_main("import apps.desk_open.second"),
        "apps/desk_open/first.py": "from apps.desk_open.second import two\n\none = 1\n",
        "apps/desk_open/second.py": "two = 2\n\nfrom apps.desk_open.first import one\n",
    }
    after = observed(files, level="import")
    assert after.boots
    state, detail = judged("app-boots", after)
    assert state == "failed"
    assert detail.startswith("apps.desk_open.first: ImportError: cannot import name 'one'")
    assert detail.endswith("apps/desk_open/first.py:1 -> apps/desk_open/second.py:3")
    context = context_of(tree_of(AFTER))
    assert PROOFS["app-boots"](after, after, declared(), context).state == "passed"
