"""``python run.py REQUEST ANSWER``: reads what to look at, writes what was seen, both JSON.

The folder is loaded as a package under a name of its own, so that nothing of it can be taken for
a module of the target, and its path does not stay on ``sys.path``.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

_NAME = "_refactor_kit_inside"
_PROBE = f"{_NAME}.probe"


def load() -> None:
    """Loads the package with all that a look takes; whoever forks for looks does so once."""
    folder = Path(__file__).resolve().parent
    spec = importlib.util.spec_from_file_location(
        _NAME, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules[_NAME] = package
    spec.loader.exec_module(package)
    importlib.import_module(_PROBE)


def _main() -> None:
    folder = Path(__file__).resolve().parent
    sys.path[:] = [entry for entry in sys.path if Path(entry).resolve() != folder]
    sys.path.insert(0, str(Path.cwd()))
    if _PROBE not in sys.modules:
        load()
    sys.modules[_PROBE].main(sys.argv[1], sys.argv[2])


if __name__ == "__main__":
    _main()
