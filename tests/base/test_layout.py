"""Whether a module has an app layer, where the configuration does not say so."""

from __future__ import annotations

import pytest

from tests.support.trees import service

APP = "apps/session_manager_start"


@pytest.mark.parametrize(
    ("files", "layout"),
    [
        ({}, "none"),
        ({f"{APP}/__init__.py": ""}, "none"),
        ({f"{APP}/__init__.py": '"""Sessions.\n\ndef start(): comes here\n"""\n'}, "none"),
        ({f"{APP}/service.py": "# import later\n\npass\n", f"{APP}/README.md": "Later."}, "none"),
        ({f"{APP}/service.py": '"""Sessions."""\n\ndef start(): ...\n'}, "package"),
        ({f"{APP}/service.py": "@cache\ndef start(): ...\n"}, "package"),
        ({f"{APP}/store/__init__.py": "LIMIT = 3\n"}, "package"),
        ({f"{APP}/store.py": '# in """\nLIMIT = 3\n# and """\n'}, "package"),
        ({"apps/session_manager/start/service.py": "def start(): ...\n"}, "package"),
    ],
)
def test_a_scaffold_is_no_app_layer(files: dict[str, str | bytes], layout: str) -> None:
    _, context = service({"schemas/__init__.py": "", **files})
    assert context.module.app_layout == layout


def test_the_configuration_decides() -> None:
    _, context = service({f"{APP}/__init__.py": ""}, app_layout="package")
    assert context.module.app_layout == "package"
