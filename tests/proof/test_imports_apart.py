"""Each module of the target is imported first of all, by itself; one entry may settle another."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from refactor_kit.proof.observing import observation

INSIDE = Path(observation.__file__).resolve().parents[1] / "inside"
LOG = "from pathlib import Path\nwith Path('log').open('a') as log: log.write(__name__ + '\\n')\n"


@pytest.fixture
def imported(tmp_path: Path) -> Imported:
    return Imported(tmp_path)


class Imported:
    """Files of a target, and what comes of importing some of its modules apart."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def failures(self, files: dict[str, str], *names: str) -> dict[str, str]:
        """The last line of each failure by module."""
        for path, text in files.items():
            place = self.folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        script = (
            f"import json, runpy, sys; sys.path.insert(0, {str(self.folder)!r})\n"
            f"inside = runpy.run_path({str(INSIDE / 'imports.py')!r})\n"
            f"print(json.dumps(inside['import_apart']({list(names)!r}, {str(self.folder)!r})))"
        )
        done = subprocess.run(
            [sys.executable, "-P", "-c", script],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=True,
        )
        failures = json.loads(done.stdout.splitlines()[-1])
        return {name: failure["error"][-1] for name, failure in failures.items()}

    @property
    def loads(self) -> list[str]:
        """Every module that noted its loading, in turn."""
        return (self.folder / "log").read_text().split()


def test_module_that_only_loads_after_another_fails(imported: Imported) -> None:
    """``a`` uses ``b``, which needs ``a`` whole: well as long as ``b`` comes first."""
    files = {
        "pkg/__init__.py": "",
        "pkg/a.py": "from pkg.b import B\nA = 1\n",
        "pkg/b.py": "import pkg.a\nB = 1\n",
        "pkg/c.py": "from pkg.d import D\nC = 1\n",
        "pkg/d.py": "from pkg.c import C\nD = 1\n",
    }
    failures = imported.failures(files, "pkg", "pkg.a", "pkg.b", "pkg.c", "pkg.d")
    assert sorted(failures) == ["pkg.b", "pkg.c", "pkg.d"]
    assert "partially initialized module 'pkg.b'" in failures["pkg.b"]


def test_what_a_package_loads_is_not_tried_again(imported: Imported) -> None:
    files = {
        "pkg/__init__.py": LOG + "from pkg import a\n",
        "pkg/a.py": LOG,
        "pkg/b.py": LOG + "from pkg import a\n",
    }
    assert imported.failures(files, "pkg.b", "pkg.a", "pkg") == {}
    assert imported.loads == ["pkg", "pkg.a", "pkg", "pkg.a", "pkg.b"]


def test_what_a_module_beside_it_loads_is_tried_by_itself(imported: Imported) -> None:
    """Loaded by ``a``, which stands by it, ``b`` came second."""
    files = {
        "pkg/__init__.py": "",
        "pkg/a.py": "import sys\nsys.ready = True\nimport pkg.b\n",
        "pkg/b.py": "import sys\nassert sys.ready, 'not ready'\n",
    }
    failures = imported.failures(files, "pkg", "pkg.a", "pkg.b")
    assert list(failures) == ["pkg.b"]


def test_what_lies_in_a_package_that_fails_fails_too(imported: Imported) -> None:
    files = {
        "pkg/__init__.py": "from pkg import a\nraise ValueError('half')\n",
        "pkg/a.py": "",
        "pkg/b.py": "",
    }
    failures = imported.failures(files, "pkg", "pkg.a", "pkg.b")
    assert failures == dict.fromkeys(["pkg", "pkg.a", "pkg.b"], "ValueError: half")


def test_module_that_fails_in_a_package_that_caught_it_is_told(imported: Imported) -> None:
    files = {
        "pkg/__init__.py": "try:\n    from pkg import a\nexcept ValueError:\n    a = None\n",
        "pkg/a.py": "raise ValueError('broken')\n",
    }
    assert imported.failures(files, "pkg", "pkg.a") == {"pkg.a": "ValueError: broken"}


def test_module_that_ends_its_process_is_told_alone(imported: Imported) -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/a.py": "import os\nos._exit(3)\n",
        "pkg/b.py": "",
    }
    failures = imported.failures(files, "pkg", "pkg.a", "pkg.b")
    assert list(failures) == ["pkg.a"]
    assert failures["pkg.a"].startswith("importing pkg.a ended the process")
