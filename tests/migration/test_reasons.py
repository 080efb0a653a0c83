"""No file is touched without a reason, and ``migrate`` names it for each."""

from __future__ import annotations

import json
import re
from pathlib import Path

from refactor_kit.migration.outcomes import GENERATOR, RECORD
from refactor_kit.packs.catalog import load_codemod
from refactor_kit.recipe.loading import load_recipe
from tests.nasty.service import orders_service
from tests.support.asset_services import run
from tests.support.git_trees import git

_CODEMODS = {name for step in load_recipe().steps for name in step.codemods}


def test_every_changed_file_has_a_reason(third_run: Path) -> None:
    (module,) = json.loads((third_run / "outcome.json").read_text(encoding="utf-8"))["modules"]
    by_path: dict[str, set[str]] = {}
    for step in module["steps"]:
        assert sorted(step["reasons"]) == step["changed"]
        for path, reasons in step["reasons"].items():
            by_path.setdefault(path, set()).update(reasons)

    assert all(by_path.values())
    assert set().union(*by_path.values()) <= {*_CODEMODS, GENERATOR, RECORD}
    assert by_path["api/main.py"] == {"mount-unified-router", "rewrite-references"}
    assert by_path[".refactor-kit/evidence/session_manager.json"] == {RECORD}
    assert by_path["docs/modules/session_manager/migration.md"] == {RECORD}
    assert by_path["api/routes/session_manager_end_routes.py"] == {"retire-old-structure"}


def test_the_verbose_run_says_why_for_each_file(tmp_path: Path) -> None:
    root = orders_service(tmp_path)

    told = run(root, "migrate", "orders", "--no-exec", "-v").err

    lines = told[told.index("orders: why each file changed\n") :].splitlines()
    explained = re.findall(r"^  (\S+): ([^()]+) \(steps? [\d, ]+\)", "\n".join(lines), re.MULTILINE)
    git(root, "add", "--all")
    changed = git(root, "diff", "--cached", "--name-only", "--no-renames").split()
    assert [path for path, _ in explained] == sorted(changed)
    for name in {reason for _, reason in explained} - {RECORD}:
        assert load_codemod(name).name == name
    assert "refactor-kit explain NAME says what a codemod does" in told
    assert "why each file" not in run(root, "migrate", "orders", "--no-exec", "-v").err
